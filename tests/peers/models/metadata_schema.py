from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import BLANK_SCHEMA

SCHEMA = "Sales-EU"
metadata = MetaData(schema=SCHEMA)
Base = declarative_base(metadata=metadata)


class Region(Base):
    __tablename__ = "region"
    id = Column(Integer, primary_key=True)


class Shop(Base):
    __tablename__ = "shop"
    id = Column(Integer, primary_key=True)
    near = Column(ForeignKey("Sales-EU.region.id"))
    by_class = Column(ForeignKey(Region.id))
    bare = Column(Integer, ForeignKey("region.id"))


class Global(Base):
    __tablename__ = "global"
    __table_args__ = {"schema": BLANK_SCHEMA}
    id = Column(Integer, primary_key=True)
    region_id = Column(ForeignKey(f"{SCHEMA}.region.id"))


class Nothing(Base):
    __tablename__ = "nothing"
    __table_args__ = {"schema": None}
    id = Column(String(2), primary_key=True)


far = Table("far", metadata, Column("x", Integer, primary_key=True), Column("g", ForeignKey("aux.near.x")), schema="aux")
near = Table("near", metadata, Column("x", Integer, primary_key=True), schema="aux")
