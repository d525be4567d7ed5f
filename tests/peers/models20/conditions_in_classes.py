import os
import sys
from typing import Optional

import sqlalchemy
from sqlalchemy import JSON, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MODE = os.environ.get("APP_MODE", "full")
DEBUG = False
JsonType = JSONB if "postgres" in os.environ.get("DATABASE_URL", "") else JSON  # unresolved: item.data


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    if DEBUG:
        trace: Mapped[Optional[str]]
    else:
        checksum: Mapped[str] = mapped_column(String(64))
    if MODE == "full":
        extra: Mapped[Optional[str]] = mapped_column(String(10))  # unresolved: item.extra
        bare: Mapped[Optional[int]]  # unresolved: item.bare
    if sys.version_info < (3, 8):
        old: Mapped[str]
    if sqlalchemy.__version__.startswith("2"):
        new: Mapped[int]  # unresolved: item.new
    data: Mapped[dict] = mapped_column(JsonType)
    try:
        import nothing_of_this_name
    except ImportError:
        fallback: Mapped[int]  # unresolved: item.fallback
