# Mapped[...] with no value is a column; other annotations are not.
from typing import ClassVar, Optional

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    plain_of_base: ClassVar[int] = 1


class Bare(Base):
    __tablename__ = "bare"
    __allow_unmapped__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    count: Mapped[Optional[int]]
    plain: int = 5
    undeclared: "Optional[str]" = None
    unmapped: str
    later: ClassVar[Optional[str]]
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("bare.id"))
    parent: Mapped[Optional["Bare"]] = relationship(remote_side=[id])
    old_style: "Bare" = relationship(remote_side=[id], viewonly=True)
    none_given: Mapped[Optional[str]] = mapped_column(default=None)


class Child(Bare):
    __tablename__ = "bare_child"
    id: Mapped[int] = mapped_column(ForeignKey("bare.id"), primary_key=True)
    child_label: Mapped[str]
