import datetime
import decimal
import json
from typing import Any, Optional

from sqlalchemy import CHAR, DateTime, Integer, Numeric, String, Text, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType


class UtcDateTime(TypeDecorator[datetime.datetime]):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value


class Cents(TypeDecorator):
    impl = Integer

    def __init__(self, digits: int = 2):
        super().__init__()
        self.digits = digits


class JsonText(TypeDecorator[Any]):
    impl = Text

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return super().load_dialect_impl(dialect)


class Ltree(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        return "LTREE"


MutableDict.associate_with(JsonText)


class Base(DeclarativeBase):
    type_annotation_map = {datetime.datetime: UtcDateTime, decimal.Decimal: Cents(3), dict: JsonText()}


class Custom(Base):
    __tablename__ = "custom"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime]
    price: Mapped[decimal.Decimal]
    data: Mapped[dict]
    tree: Mapped[str] = mapped_column(Ltree, index=True)
    tree_or_text: Mapped[Optional[str]] = mapped_column(Ltree().with_variant(String(99), "sqlite"))
    mutable: Mapped[Any] = mapped_column(MutableDict.as_mutable(JsonText))
    amount: Mapped[int] = mapped_column(Cents(digits=4))
