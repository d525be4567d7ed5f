from typing import Any, Optional

from sqlalchemy import Integer, JSON, LargeBinary, String, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, deferred, mapped_column, query_expression, synonym, validates


class Base(DeclarativeBase):
    pass


class Track(Base):
    __tablename__ = "track"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column(String(11))
    last: Mapped[Optional[str]] = mapped_column(String(12))
    full: Mapped[str] = column_property(first + " " + last)
    kept: Mapped[int] = column_property(mapped_column("kept_as", Integer))
    kept_text: Mapped[str] = column_property(mapped_column(String(13), index=True), active_history=True)
    big: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    expr: Mapped[Optional[int]] = query_expression()
    also: Mapped[str] = synonym("first")
    data: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), server_default="{}")
    docs: Mapped[list] = mapped_column(MutableList.as_mutable(JSONB().with_variant(JSON(), "sqlite")))
    _secret: Mapped[Optional[str]] = mapped_column("secret", String(14))

    @hybrid_property
    def secret(self) -> Optional[str]:
        return self._secret

    @validates("first")
    def check(self, key: str, value: str) -> str:
        return value
