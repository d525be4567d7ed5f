# SQLModel and plain SQLAlchemy in one MetaData.
from typing import Optional

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import Field, SQLModel

metadata = SQLModel.metadata


class Base(DeclarativeBase):
    metadata = metadata


class Legacy(Base):
    __tablename__ = "legacy"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[Optional[str]] = mapped_column(String(9))


class Modern(SQLModel, table=True):
    __tablename__ = "modern_things"
    id: Optional[int] = Field(default=None, primary_key=True)
    legacy_id: int = Field(foreign_key="legacy.id")
    code: str = Field(default="x", sa_column=Column("modern_code", String(3), ForeignKey("codes.code"), nullable=False))


codes = Table("codes", metadata, Column("code", String(3), primary_key=True), Column("modern_id", ForeignKey("modern_things.id")))
