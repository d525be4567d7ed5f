import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Enum, Integer, JSON, LargeBinary, Numeric, String, Text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import declarative_base

Base = declarative_base()
BigId = BigInteger().with_variant(postgresql.BIGINT(), "postgresql").with_variant(mysql.BIGINT(unsigned=True), "mysql").with_variant(sqlite.INTEGER(), "sqlite")
JsonB = JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
Tags = postgresql.ARRAY(String(20)).with_variant(JSON, "sqlite")
Exact = Numeric(20, 8).with_variant(sa.TEXT, "sqlite")
Digits = sa.Integer()
Digits = Digits.with_variant(sa.SMALLINT, "postgresql")


class Event(Base):
    __tablename__ = "event"
    id = Column(BigId, primary_key=True, autoincrement=True)
    data = Column(JsonB, nullable=False)
    tags = Column(Tags)
    price = Column(Exact)
    digits = Column(Digits)
    kind = Column(Enum("p", "qq", name="event_kind").with_variant(String(4), "sqlite"))
    raw = Column(LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"))
    sized = Column(String(5).with_variant(String(9), "postgresql"))
