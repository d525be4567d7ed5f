from sqlalchemy import Column, DateTime, ForeignKey, Integer, String

from models.base import Base


class Appointment(Base):
    __tablename__ = "appointments"
    id = Column(Integer, primary_key=True)
    patient_id = Column(ForeignKey("patients.id"), nullable=False)
    starts_at = Column(DateTime, nullable=False)
    room = Column(String(20))
