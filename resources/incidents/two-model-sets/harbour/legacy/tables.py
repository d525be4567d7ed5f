"""The tables as the old release had them; the desk's own program still imports this."""
from sqlalchemy import Column, Date, ForeignKey, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

from harbour import schemas

LegacyBase = declarative_base()


class Customer(LegacyBase):
    __tablename__ = "customers"
    __table_args__ = {"schema": schemas.CORE}
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    email = Column(String(320))


class Boat(LegacyBase):
    __tablename__ = "boats"
    __table_args__ = {"schema": schemas.CORE}
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    berths = Column(Integer, nullable=False)
    daily_rate = Column(Numeric(8, 2), nullable=False)


class Booking(LegacyBase):
    __tablename__ = "bookings"
    __table_args__ = {"schema": schemas.BOOKING}
    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey(schemas.CUSTOMERS + ".id"), nullable=False)
    boat_id = Column(ForeignKey(schemas.BOATS + ".id"), nullable=False)
    start_date = Column(Date, nullable=False)
    days = Column(Integer, nullable=False)
