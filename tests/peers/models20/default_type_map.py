import datetime
import decimal
import uuid
from datetime import date, datetime as dt, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Everything(Base):
    __tablename__ = "everything"
    i: Mapped[int] = mapped_column(primary_key=True)
    s: Mapped[str]
    b: Mapped[bool]
    f: Mapped[float]
    raw: Mapped[bytes]
    d: Mapped[date]
    moment: Mapped[dt]
    qualified: Mapped[datetime.datetime]
    t: Mapped[time]
    span: Mapped[timedelta]
    money: Mapped[Decimal]
    money2: Mapped[decimal.Decimal] = mapped_column()
    u: Mapped[UUID]
    u2: Mapped[uuid.UUID] = mapped_column(nullable=True)
