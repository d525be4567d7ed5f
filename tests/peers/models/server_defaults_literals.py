import enum

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Enum, Float, Integer, Numeric, String, Text, literal, literal_column, sql, text
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import DefaultClause, FetchedValue

Base = declarative_base()
LIMIT = 250


class Mode(enum.Enum):
    slow = "s"
    fast = "f"


class Settings(Base):
    __tablename__ = "settings"
    id = Column(Integer, primary_key=True)
    quoted = Column(String, server_default="it's \"quoted\"")
    backslash = Column(String, server_default="C:\\temp")
    percent = Column(String(9), server_default="100%")
    empty = Column(Text, server_default="")
    number_text = Column(Integer, server_default=str(LIMIT))
    formatted = Column(Integer, server_default=f"{LIMIT * 2}")
    by_text = Column(Integer, server_default=text(f"{LIMIT}"))
    sql_quoted = Column(String, server_default=text("'it''s'"))
    cast = Column(String, server_default=text("'{}'::jsonb"))
    yes = Column(Boolean, nullable=False, server_default=sa.true())
    no = Column(Boolean, nullable=False, server_default=sql.expression.false())
    text_bool = Column(Boolean, server_default=text("false"))
    literal_bool = Column(Boolean, server_default="t")
    from_enum = Column(Enum(Mode), server_default=Mode.slow.name)
    from_value = Column(String(1), server_default=Mode.fast.value)
    clause = Column(Integer, DefaultClause("17"))
    fetched = Column(Integer, server_default=FetchedValue(), server_onupdate=FetchedValue())
    null = Column(Integer, server_default=sa.null())
    as_literal = Column(Integer, server_default=literal(5))
    as_column = Column(Float, server_default=literal_column("1.5"))
    none = Column(Numeric, server_default=None, default=0)
