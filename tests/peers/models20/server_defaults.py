import datetime
import enum
import uuid
from typing import Any, Optional

import sqlalchemy as sa
from sqlalchemy import FetchedValue, String, false, func, text, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Role(enum.Enum):
    USER = "user"
    ADMIN = "admin"


class Base(DeclarativeBase):
    pass


class Default(Base):
    __tablename__ = "defaults"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    created: Mapped[datetime.datetime] = mapped_column(sa.DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
    updated: Mapped[datetime.datetime] = mapped_column(server_default=func.current_timestamp(), server_onupdate=FetchedValue())
    utc: Mapped[datetime.datetime] = mapped_column(server_default=text("TIMEZONE('utc', now())"))
    active: Mapped[bool] = mapped_column(server_default=true())
    gone: Mapped[bool] = mapped_column(server_default=sa.sql.false(), default=False)
    text_true: Mapped[bool] = mapped_column(server_default="true")
    role: Mapped[Role] = mapped_column(server_default=Role.USER.name)
    role_value: Mapped[str] = mapped_column(String(9), server_default=Role.ADMIN.value)
    role_text: Mapped[str] = mapped_column(server_default=text(f"'{Role.ADMIN.value}'"))
    count: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    quoted: Mapped[str] = mapped_column(server_default="it''s 100% \"q\"")
    empty: Mapped[str] = mapped_column(server_default="")
    data: Mapped[Any] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    tags: Mapped[Any] = mapped_column(ARRAY(String), server_default="{}")
    literal: Mapped[int] = mapped_column(server_default=sa.literal(3))
    client_only: Mapped[str] = mapped_column(default=lambda: "x", insert_default="y")
