import functools
from typing import Any, Optional

from sqlalchemy import BigInteger, ForeignKey, Identity, Numeric, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

pk = functools.partial(mapped_column, BigInteger, Identity(always=True), primary_key=True)
required = functools.partial(mapped_column, nullable=False)


def fk(target: str, *, cascade: bool = True, **kw: Any) -> MappedColumn[Any]:
    kw.setdefault("index", True)
    return mapped_column(ForeignKey(target, ondelete="CASCADE" if cascade else None), **kw)


def text_column(length: int | None = None, **kw):
    if length is None:
        return mapped_column(String, **kw)
    return mapped_column(String(length), **kw)


money = lambda precision=12, scale=2, **kw: mapped_column(Numeric(precision, scale), **kw)


class Base(DeclarativeBase):
    pass


class Contract(Base):
    __tablename__ = "contract"
    id: Mapped[int] = pk()
    parent_id: Mapped[Optional[int]] = fk("contract.id", cascade=False)
    main_id: Mapped[int] = fk("contract.id", index=False, unique=True)
    title: Mapped[str] = text_column(80, index=True)
    body: Mapped[Optional[str]] = text_column()
    total: Mapped[float] = money()
    rate: Mapped[Optional[float]] = money(scale=6, precision=9, comment="rate")
    note: Mapped[Optional[str]] = required(String(5))
