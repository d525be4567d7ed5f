import enum
import uuid
from typing import Any, List, Optional, Sequence

import sqlalchemy as sa
from sqlalchemy import ARRAY, Enum, ForeignKey, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Kind(enum.Enum):
    a = "A"
    b = "B"


class Base(DeclarativeBase):
    type_annotation_map = {list[str]: ARRAY(String), List[uuid.UUID]: postgresql.ARRAY(sa.Uuid, dimensions=1)}


class Holder(Base):
    __tablename__ = "holder"
    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[list[str]]
    maybe_names: Mapped[Optional[list[str]]] = mapped_column(server_default="{}")
    ids: Mapped[List[uuid.UUID]]
    kinds: Mapped[Sequence[Kind]] = mapped_column(ARRAY(Enum(Kind)))
    numbers: Mapped[list[int]] = mapped_column(MutableList.as_mutable(postgresql.ARRAY(sa.Integer)))
    grid: Mapped[list[list[float]]] = mapped_column(ARRAY(sa.Double, dimensions=2))
    ranges: Mapped[Any] = mapped_column(postgresql.ARRAY(postgresql.TSTZRANGE), nullable=True)
    sized: Mapped[list[str]] = mapped_column(ARRAY(String(3)), nullable=True)
