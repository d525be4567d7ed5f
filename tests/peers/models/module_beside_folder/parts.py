from sqlalchemy import Column, Integer

from .base import Base


class Part(Base):
    __tablename__ = "part"
    id = Column(Integer, primary_key=True)
