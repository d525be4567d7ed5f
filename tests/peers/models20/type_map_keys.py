import datetime
import decimal
import enum
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, Union

from sqlalchemy import ARRAY, DateTime, Enum, JSON, Numeric, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

str_50 = Annotated[str, 50]
str_200 = Annotated[str, 200]
num_6_2 = Annotated[decimal.Decimal, 6]
Json = dict[str, Any]
Slug = NewType("Slug", str)
Mood = Literal["glad", "sad"]


class Level(enum.Enum):
    low = "L"
    high = "H"


class Base(DeclarativeBase):
    type_annotation_map = {
        str_50: String(50),
        str_200: String(200).with_variant(Text(), "sqlite"),
        num_6_2: Numeric(6, 2),
        Json: JSON,
        Dict[str, str]: postgresql.HSTORE().with_variant(JSON(), "sqlite"),
        List[str]: ARRAY(Text).with_variant(JSON(), "sqlite"),
        list[int]: JSON(),
        Slug: String(80),
        Mood: Enum("glad", "sad", name="mood"),
        Level: Enum(Level, values_callable=lambda e: [m.value for m in e], native_enum=False),
        datetime.datetime: DateTime(True),
        Union[int, str]: Text,
    }


class Mapping(Base):
    __tablename__ = "mapping"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str_50]
    b: Mapped[Optional[str_200]]
    c: Mapped[num_6_2]
    d: Mapped[Json]
    e: Mapped[dict[str, Any] | None]
    f: Mapped[Dict[str, str]]
    g: Mapped[List[str]]
    h: Mapped[list[int]]
    i: Mapped[Slug]
    j: Mapped[Mood]
    k: Mapped[Level]
    l: Mapped[datetime.datetime | None]
    m: Mapped[Union[int, str]]
    n: Mapped[str]
    o: Mapped[Optional[Level]] = mapped_column(Enum(Level, name="own_level"))
