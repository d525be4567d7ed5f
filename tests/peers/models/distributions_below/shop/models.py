from shop.base import Base
from geo.models import Area
from sqlalchemy import Column, ForeignKey, Integer


class Shop(Base):
    __tablename__ = "shop"
    id = Column(Integer, primary_key=True)
    area = Column(ForeignKey(Area.id))
