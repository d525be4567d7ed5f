from sqlalchemy import Column, ForeignKey, Integer, String

from company.base.db import Base
from company.people.models import Person
from . import sizes


class Product(Base):
    __tablename__ = "product"
    id = Column(Integer, primary_key=True)
    name = Column(String(sizes.NAME))
    seller = Column(ForeignKey(Person.id), nullable=False)
