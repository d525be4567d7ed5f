# SQLAlchemy 2: the class's own columns first, then those of its bases in order of resolution; sort_order changes that.
from typing import Optional

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    base_col: Mapped[Optional[int]] = mapped_column(sort_order=100)


class First:
    a: Mapped[int]
    b = Column(Integer)

    @declared_attr
    def computed(cls):
        return Column(String(3))

    c: Mapped[str] = mapped_column(sort_order=-1)


class Second:
    d: Mapped[int]
    a: Mapped[str]
    z: Mapped[int] = mapped_column(sort_order=-2)


class Ordered(First, Second, Base):
    __tablename__ = "ordered"
    name: Mapped[str]
    id: Mapped[int] = mapped_column(primary_key=True)
    d: Mapped[Optional[int]]


class OnlyColumns(Second, Base):
    __tablename__ = "only_columns"
    x = Column(Integer)
    id = Column(Integer, primary_key=True)
