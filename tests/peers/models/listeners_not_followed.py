import os

from sqlalchemy import Column, Index, Integer, String, event, orm
from sqlalchemy.orm import declarative_base

Base = declarative_base()
indexed = os.environ.get("INDEXED", "").split(",")


@event.listens_for(orm.mapper, "instrument_class")
def index_some(mapper, cls):
    for name in indexed:
        if name in mapper.local_table.c:
            Index(f"ix_{name}", mapper.local_table.c[name])  # unresolved: city, river


class City(Base):
    __tablename__ = "city"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


class River(Base):
    __tablename__ = "river"
    id = Column(Integer, primary_key=True)
