from sqlalchemy import Column, Integer

from discovered.base import Base

__all__ = ["Order"]


class Order(Base):
    __tablename__ = "order"
    id = Column(Integer, primary_key=True)
