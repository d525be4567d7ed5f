import os

from geo.env import Base
from sqlalchemy import Column, Integer, String, Table


class Area(Base):
    __tablename__ = "area"
    id = Column(Integer, primary_key=True)
    name = Column(String(int(os.environ["GEO_LENGTH"])))


neighbours = Table("neighbours", Base.metadata, Column("area", Integer, primary_key=True), Column("other", Integer, primary_key=True))
