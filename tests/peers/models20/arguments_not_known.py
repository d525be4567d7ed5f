import json
import os
from typing import Annotated, Optional

from pydantic import BaseSettings
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Settings(BaseSettings):
    """Each of them may be set by the environment: its default is not its value."""
    table: str = "from_settings"
    width: int = 12
    schema_of_all: str = "tenant"


settings = Settings()  # unresolved: known.width, from_settings, tenant.elsewhere
GIVEN = json.loads(os.environ.get("NOBODY_SETS_THIS", '{"yes": true, "n": 5, "name": "given"}'))
sized = Annotated[str, mapped_column(String(GIVEN["n"]))]  # unresolved: known.of_annotated


class Base(DeclarativeBase):
    pass


class Known(Base):
    __tablename__ = "known"
    id: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[str] = mapped_column(String(settings.width))  # unresolved: known.width
    of_annotated: Mapped[sized]  # unresolved: known.of_annotated
    null: Mapped[Optional[str]] = mapped_column(nullable=GIVEN["yes"])  # unresolved: known.null


class Named(Base):
    __tablename__ = settings.table  # unresolved: from_settings
    id: Mapped[int] = mapped_column(primary_key=True)


class Indexed(Base):
    __tablename__ = "indexed"  # unresolved: indexed
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(index=GIVEN["yes"], unique=GIVEN["yes"])  # unresolved: indexed


class Elsewhere(DeclarativeBase):
    metadata = MetaData(schema=settings.schema_of_all)  # unresolved: tenant.elsewhere, elsewhere


class Far(Elsewhere):
    __tablename__ = "elsewhere"  # unresolved: tenant.elsewhere, elsewhere
    id: Mapped[int] = mapped_column(primary_key=True)
