import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()
CASCADE = dict(ondelete="CASCADE", onupdate="NO ACTION")


class Country(Base):
    __tablename__ = "country"
    code = Column(sa.CHAR(2), primary_key=True)
    capital_id = Column(Integer, ForeignKey("city.id", use_alter=True, name="fk_capital", ondelete="set null"))


class City(Base):
    __tablename__ = "city"
    id = Column(Integer, primary_key=True)
    country = Column(ForeignKey(Country.code, **CASCADE), nullable=False)
    by_table = Column(ForeignKey(Country.__table__.c.code))
    twin_id = Column(ForeignKey("city.id", deferrable=True, initially="DEFERRED", match="FULL", name="fk_twin"))
    self_object = Column(Integer, ForeignKey(id, ondelete=None))
    two = Column(Integer, ForeignKey("city.id"), ForeignKey("mayor.id", name="fk_two_mayor"))
    mayor_id = Column(ForeignKey(column="mayor.id", link_to_name=True))
    named = Column("named_col", None, ForeignKey("country.code"), index=True)


class Mayor(Base):
    __tablename__ = "mayor"
    id = Column(ForeignKey("person.id"), primary_key=True)
    same_name = Column(Integer, ForeignKey("person.id", info={"x": 1}, comment=None) if False else ForeignKey("person.id"))


person = Table("person", Base.metadata, Column("id", sa.BigInteger, primary_key=True))
