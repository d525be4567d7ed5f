from sqlalchemy import Column, ForeignKey, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

from harbour import schemas

ReportBase = declarative_base()


class Takings(ReportBase):
    __tablename__ = "takings"
    id = Column(Integer, primary_key=True)
    boat_id = Column(ForeignKey(schemas.BOATS + ".id"), nullable=False)
    month = Column(String(7), nullable=False)
    amount = Column(Numeric(10, 2), nullable=False)
