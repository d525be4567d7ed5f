from typing import Optional

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Full:
    name: Mapped[str] = mapped_column(String(30))
    note: Mapped[Optional[str]]
    size = Column(Integer)

    @declared_attr
    def owner_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("owner.id"))


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)


class Whole(Full, Base):
    __tablename__ = "whole"
    id: Mapped[int] = mapped_column(primary_key=True)


class Without(Full, Base):
    """What is set to None or to something that is no column is not there."""
    __tablename__ = "without"
    id: Mapped[int] = mapped_column(primary_key=True)
    size = None
    owner_id = None
    name: Mapped[str] = mapped_column("other_name", String(5))
    note = property(lambda self: "x")


class Replaced(Full, Base):
    __tablename__ = "replaced"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[str] = mapped_column(String(2))
    owner_id: Mapped[int] = mapped_column(ForeignKey("whole.id"))
