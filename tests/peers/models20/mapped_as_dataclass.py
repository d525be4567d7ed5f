import datetime
from typing import List, Optional

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Every argument of dataclasses in mapped_column(): none of them is for the table."""


class Cook(Base):
    __tablename__ = "cook"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(String(30), default="nobody")
    stars: Mapped[int] = mapped_column(default=0, insert_default=1, server_default="2")
    tags: Mapped[Optional[str]] = mapped_column(default=None, repr=False, compare=False)
    hired: Mapped[datetime.datetime] = mapped_column(insert_default=func.now(), default=None, init=False)
    made: Mapped[datetime.datetime] = mapped_column(default_factory=datetime.datetime.utcnow, kw_only=True)
    dishes: Mapped[List["Dish"]] = relationship(default_factory=list, back_populates="cook")


class Dish(Base, kw_only=False, repr=False):
    __tablename__ = "dish"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, hash=None)
    cook_id: Mapped[int] = mapped_column(ForeignKey("cook.id"), index=True)
    cook: Mapped[Cook] = relationship(back_populates="dishes", init=False)
    price: Mapped[float] = mapped_column(default=1.5)
