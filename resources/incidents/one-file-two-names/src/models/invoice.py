from sqlalchemy import Column, ForeignKey, Integer, Numeric

from models.base import Base


class Invoice(Base):
    __tablename__ = "invoices"
    id = Column(Integer, primary_key=True)
    appointment_id = Column(ForeignKey("appointments.id"), nullable=False)
    amount = Column(Numeric(8, 2), nullable=False)
