from sqlalchemy import CHAR, Column, ForeignKey, Integer, MetaData, Numeric, String
from sqlalchemy.orm import declarative_base

from . import settings
from .settings import A, B, FIRST, LIMITS, MONEY, REST, SCHEMA, WHERE, Lengths, Tables

Base = declarative_base(metadata=MetaData(schema=SCHEMA.name))


class Party(Base):
    __tablename__ = Tables.PARTY.value
    id = Column(Integer, primary_key=True)


class Contract(Base):
    __tablename__ = SCHEMA.prefix + Tables.CONTRACT.value
    id = Column(Integer, primary_key=True)
    name = Column(String(Lengths.NAME))
    code = Column(String(settings.Lengths.CODE))
    deep = Column(CHAR(Lengths.Nested.DEEP))
    amount = Column(Numeric(MONEY.precision, MONEY.scale))
    amount_unpacked = Column(Numeric(*MONEY))
    place = Column(Numeric(WHERE.x + WHERE.y, WHERE[0]))
    title = Column(String(LIMITS["title"]["max"]))
    tag = Column(String(LIMITS["tags"][-1]))
    rest = Column(String(sum(REST) + FIRST))
    changed = Column(String(A * 10 + B))
    bounded = Column(String(min(max(A, B), 100)))
    party_id = Column(ForeignKey(f"{SCHEMA.name}.{Tables.PARTY.value}.id"))
