# The map's entry for enum.Enum or Literal says how each of them is stored.
import enum
import typing
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {
        enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=50),
        Literal: sa.Enum(enum.Enum, native_enum=True),
    }


class OtherBase(DeclarativeBase):
    type_annotation_map = {
        enum.Enum: sa.Enum(enum.Enum, values_callable=lambda kind: [m.value for m in kind], inherit_schema=True),
        typing.Literal["on", "off"]: sa.Enum("on", "off", name="switch", native_enum=False, create_constraint=True),
    }
    metadata = sa.MetaData(schema="house")


class Kind(enum.Enum):
    ONE = "number one"
    TWO = "number two"


class Room(Base):
    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    light: Mapped[Literal["dim", "bright"]] = mapped_column(sa.Enum("dim", "bright", name="light"))


class Lamp(OtherBase):
    __tablename__ = "lamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    switch: Mapped[Literal["on", "off"]]
