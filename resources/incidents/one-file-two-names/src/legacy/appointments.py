"""As it was before the rooms; still used by the reminders."""
from sqlalchemy import Column, DateTime, Integer, String

from models.base import Base


class OldAppointment(Base):
    __tablename__ = "appointments"
    id = Column(Integer, primary_key=True)
    patient_id = Column(Integer, nullable=False)
    starts_at = Column(DateTime, nullable=False)
    room = Column(String(20))
    remark = Column(String(200))
