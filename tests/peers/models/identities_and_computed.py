from sqlalchemy import BigInteger, Column, Computed, Date, Identity, Integer, Numeric, SmallInteger, String, func, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Always(Base):
    __tablename__ = "ident_always"
    id = Column(Integer, Identity(always=True, start=10, increment=5), primary_key=True)
    seq = Column(BigInteger, Identity(), nullable=False)


class ByDefault(Base):
    __tablename__ = "ident_default"
    id = Column(SmallInteger, Identity(minvalue=1, maxvalue=99, cycle=True, on_null=False), primary_key=True)
    width = Column(Numeric(6, 2))
    height = Column(Numeric(6, 2))
    area = Column(Numeric(12, 4), Computed("width * height", persisted=True))
    half = Column(Numeric, Computed(text("width / 2")), nullable=False)
    label = Column(String(20), Computed("'w' || id", persisted=None))


class Composite(Base):
    __tablename__ = "ident_composite"
    a = Column(Integer, Identity(), primary_key=True)
    b = Column(Integer, primary_key=True)
