import datetime
import uuid
from typing import Any

from sqlalchemy import BigInteger, DateTime, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(schema="core", naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"})
    type_annotation_map = {
        int: BigInteger,
        str: String(255),
        datetime.datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list: Text,
    }


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[uuid.UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    note: Mapped[str | None]
    made: Mapped[datetime.datetime]
    day: Mapped[datetime.date | None]
    data: Mapped[dict[str, Any]]
    lines: Mapped[list]
    small: Mapped[str] = mapped_column(String(3))
