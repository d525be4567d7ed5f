from typing import Annotated, Optional

from sqlalchemy import BigInteger, Computed, Identity, Integer, Sequence, SmallInteger, String, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

bigid = Annotated[int, mapped_column(BigInteger, Identity(start=100), primary_key=True)]
numbers = Sequence("numbers", start=5)


class Base(DeclarativeBase):
    pass


class Always(Base):
    __tablename__ = "always"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    number: Mapped[int] = mapped_column(numbers, server_default=numbers.next_value())
    width: Mapped[Optional[float]]
    twice: Mapped[Optional[float]] = mapped_column(Computed("width * 2"))
    stored: Mapped[float] = mapped_column(Computed(text("width * 3"), persisted=True))
    optional: Mapped[Optional[int]] = mapped_column(SmallInteger, Identity())


class Big(Base):
    __tablename__ = "big"
    id: Mapped[bigid]
    first: Mapped[int] = mapped_column(Identity())


class Pair(Base):
    __tablename__ = "pair"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


class NoAuto(Base):
    __tablename__ = "no_auto"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)
