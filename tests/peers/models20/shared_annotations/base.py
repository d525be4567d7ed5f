from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped

from . import types as t


class Base(DeclarativeBase):
    type_annotation_map = {t.str_50: String(50)}


class Timed:
    created: Mapped[t.timestamp]
