import enum
from enum import IntEnum, StrEnum, auto
from typing import Literal, Optional

from sqlalchemy import Enum, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Color(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"
    NAVY = "dark blue"


class HTTPMethod(StrEnum):
    GET = auto()
    POST = "post it"


class Rank(IntEnum):
    low = 1
    high = 2


class Priority(str, enum.Enum):
    a = "A"


Size = Literal["S", "M", "XL"]


class Base(DeclarativeBase):
    pass


class Shirt(Base):
    __tablename__ = "shirt"
    id: Mapped[int] = mapped_column(primary_key=True)
    color: Mapped[Color]
    maybe: Mapped[Optional[Color]]
    method: Mapped[HTTPMethod] = mapped_column(server_default="GET")
    rank: Mapped[Rank] = mapped_column(index=True)
    priority: Mapped[Priority] = mapped_column(String(5))
    size: Mapped[Size]
    size_or_none: Mapped[Optional[Literal["x", "long one"]]] = mapped_column(Enum("x", "long one", name="size_two"))
    named: Mapped[Color] = mapped_column(Enum(Color, name="shirt_color"))
    values: Mapped[HTTPMethod] = mapped_column(Enum(HTTPMethod, values_callable=lambda x: [e.value for e in x], name="method_values"))
