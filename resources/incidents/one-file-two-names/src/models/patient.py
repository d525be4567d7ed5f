from sqlalchemy import Column, Date, Integer, String

from models.base import Base


class Patient(Base):
    __tablename__ = "patients"
    id = Column(Integer, primary_key=True)
    name = Column(String(120), nullable=False)
    born = Column(Date)
