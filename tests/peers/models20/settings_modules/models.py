from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from . import config
from .config import FEATURES, L, settings


class Base(DeclarativeBase):
    metadata = MetaData(schema=config.SCHEMA)


class Entry(Base):
    __tablename__ = config.PREFIX + "_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(settings.name_length))
    double: Mapped[str] = mapped_column(String(settings.double))
    title: Mapped[str] = mapped_column(String(L.title()))
    short: Mapped[str] = mapped_column(String(L.SUB["short"]))
    fixed: Mapped[str] = mapped_column(String(L.fixed() + config.L.TITLE))
    if settings.enabled:
        enabled: Mapped[bool]


if "extra" in FEATURES:
    class Extra(Base):
        __tablename__ = "extra"
        id: Mapped[int] = mapped_column(primary_key=True)
