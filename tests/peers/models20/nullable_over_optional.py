from typing import Annotated, Optional

from sqlalchemy import ForeignKey, Identity, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

required = Annotated[Optional[str], mapped_column(String(5), nullable=False)]
allowed = Annotated[str, mapped_column(nullable=True)]
plain = Annotated[str, mapped_column(String(6))]


class Base(DeclarativeBase):
    pass


class Rule(Base):
    __tablename__ = "rule"
    id: Mapped[Optional[int]] = mapped_column(primary_key=True)
    second: Mapped[Optional[str]] = mapped_column(primary_key=True, nullable=False)
    a: Mapped[Optional[int]] = mapped_column(nullable=False)
    b: Mapped[int] = mapped_column(nullable=True)
    c: Mapped[required]
    d: Mapped[allowed]
    e: Mapped[Optional[plain]]
    f: Mapped[plain] = mapped_column(nullable=True)
    g: Mapped[allowed] = mapped_column(nullable=False)
    h: Mapped[Optional[required]]
    i: Mapped[int] = mapped_column(Identity())
    j: Mapped[Optional[int]] = mapped_column(Identity(always=True))
    k: Mapped[int] = mapped_column(ForeignKey("rule.a"), nullable=True)
    no_annotation = mapped_column(Integer)
    no_annotation_required = mapped_column(Integer, nullable=False)
