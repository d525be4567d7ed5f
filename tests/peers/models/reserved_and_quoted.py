from sqlalchemy import Column, Enum, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import quoted_name

Base = declarative_base()


class Order(Base):
    __tablename__ = "order"
    select = Column(Integer, primary_key=True)
    group = Column(String(10), index=True)
    from_ = Column("from", Integer, ForeignKey("user.end"))
    limit = Column(Integer, server_default="10", unique=True)
    table = Column(Enum("a b", "c'd", name="Order State"))


class User(Base):
    __tablename__ = "user"
    end = Column(Integer, primary_key=True)
    Camel = Column("CamelCase", String(5), index=True)
    with_space = Column("two words", Integer, quote=True)
    percent = Column("100%", Integer)
    __table_args__ = (UniqueConstraint("CamelCase", "two words", name="UQ Mixed"), Index("IX-dash", "100%"), {"quote": True})


class Shout(Base):
    __tablename__ = quoted_name("SHOUT", quote=False)
    ID = Column(Integer, primary_key=True)
    plain = Column(quoted_name("PLAIN", False), Integer, ForeignKey("order.select"))
