# Expressions that SQLAlchemy's compiler writes: known from the code, if with some effort.
import sqlalchemy as sa
from sqlalchemy import Column, DateTime, Integer, Interval, String, cast, func, literal_column, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Voucher(Base):
    __tablename__ = "voucher"
    id = Column(Integer, primary_key=True)
    cast = Column(sa.Date, server_default=cast(func.now(), sa.Date))
    casted = Column(String(8), server_default=sa.literal("x").op("||")(sa.literal("y")))
    later = Column(DateTime, server_default=func.now() + text("interval '1 day'"))
    summed = Column(Integer, server_default=literal_column("1") + 2)
    array = Column(postgresql.ARRAY(Integer), server_default=postgresql.array([1, 2]))
    concatenated = Column(String, server_default=func.lower("A") + "b")
