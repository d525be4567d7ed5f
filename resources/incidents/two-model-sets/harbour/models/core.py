from sqlalchemy import Column, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

from harbour import schemas

CoreBase = declarative_base()


class Customer(CoreBase):
    __tablename__ = "customers"
    __table_args__ = {"schema": schemas.CORE}
    id = Column(Integer, primary_key=True)
    name = Column(String(200), nullable=False)
    email = Column(String(320))


class Boat(CoreBase):
    __tablename__ = "boats"
    __table_args__ = {"schema": schemas.CORE}
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    berths = Column(Integer, nullable=False)
    daily_rate = Column(Numeric(8, 2), nullable=False)
