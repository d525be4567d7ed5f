from __future__ import annotations

import dataclasses
from typing import Annotated, Optional

from sqlalchemy import Column, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, registry

reg = registry(metadata=MetaData())
intpk = Annotated[int, mapped_column(init=False, primary_key=True)]


class Timed(MappedAsDataclass, kw_only=True):
    at: Mapped[int] = mapped_column(default=0, comment="when")


@reg.mapped_as_dataclass(unsafe_hash=True)
class Train:
    __tablename__ = "train"
    id: Mapped[intpk]
    number: Mapped[str] = mapped_column(String(6), unique=True)


class Base(MappedAsDataclass, DeclarativeBase):
    registry = reg


class Coach(Timed, Base, unsafe_hash=True):
    __tablename__ = "coach"
    id: Mapped[intpk]
    train_id: Mapped[Optional[int]] = mapped_column(ForeignKey("train.id"), init=False)
    seats: Mapped[int] = mapped_column(default=60)


@reg.mapped
@dataclasses.dataclass
class Station:
    __tablename__ = "station"
    __sa_dataclass_metadata_key__ = "sa"
    name: str = dataclasses.field(metadata={"sa": Column(String(50), primary_key=True)})
    note: Optional[str] = dataclasses.field(default=None, metadata={"sa": Column(String)})
