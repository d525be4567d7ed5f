from sqlalchemy import Column, Date, ForeignKey, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

from harbour import schemas

BookingBase = declarative_base()


class Booking(BookingBase):
    __tablename__ = "bookings"
    __table_args__ = {"schema": schemas.BOOKING}
    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey(schemas.CUSTOMERS + ".id"), nullable=False)
    boat_id = Column(ForeignKey(schemas.BOATS + ".id"), nullable=False)
    starts_on = Column(Date, nullable=False)
    days = Column(Integer, nullable=False)
    status = Column(String(20), server_default="confirmed", nullable=False)
    deposit = Column(Numeric(8, 2))
