from __future__ import annotations

import datetime
import typing
from typing import TYPE_CHECKING, Annotated, List, Optional

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

if TYPE_CHECKING:
    from sqlalchemy.orm import WriteOnlyMapped


Key = int
Name = Annotated[str, mapped_column(String(44))]


class Base(DeclarativeBase):
    pass


class Parent(Base):
    __tablename__ = "parent"
    id: Mapped[Key] = mapped_column(primary_key=True)
    born: Mapped[datetime.date]
    children: Mapped[List[Child]] = relationship(back_populates="parent")
    eldest_id: Mapped[Optional[int]] = mapped_column(ForeignKey("child.id", use_alter=True, name="fk_eldest"))
    eldest: Mapped[Child | None] = relationship(foreign_keys=[eldest_id], post_update=True)
    name: Mapped["Name"]
    quoted: Mapped["Optional[Name]"]


class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent] = relationship(back_populates="children", foreign_keys=[parent_id])
