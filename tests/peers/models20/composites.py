import dataclasses
from typing import Optional

from sqlalchemy import Float, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column


@dataclasses.dataclass
class Point:
    x: int
    y: Optional[float]


@dataclasses.dataclass
class Address:
    street: str
    city: str


class Base(DeclarativeBase):
    pass


class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Point] = composite(mapped_column("x1"), mapped_column("y1"))
    end: Mapped[Point] = composite(mapped_column("x2", Integer), mapped_column("y2", Float(24), nullable=False))
    x3: Mapped[int]
    y3: Mapped[float]
    third: Mapped[Point] = composite("x3", "y3")
    home: Mapped[Address] = composite(mapped_column("home_street", String(40)), mapped_column("home_city"))
    work: Mapped[Optional[Address]] = composite(Address, mapped_column("work_street", String(41), nullable=True), mapped_column("work_city", String(42), nullable=True))
