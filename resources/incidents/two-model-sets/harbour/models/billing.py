from sqlalchemy import Column, Date, ForeignKey, Integer, Numeric
from sqlalchemy.orm import declarative_base

from harbour import schemas

BillingBase = declarative_base()


class Invoice(BillingBase):
    __tablename__ = "invoices"
    __table_args__ = {"schema": schemas.BILLING}
    id = Column(Integer, primary_key=True)
    booking_id = Column(ForeignKey(schemas.BOOKINGS + ".id"), nullable=False)
    amount = Column(Numeric(8, 2), nullable=False)
    issued_on = Column(Date, nullable=False)
