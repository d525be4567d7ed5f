from datetime import datetime
from typing import Any, Dict, List, Optional

import sqlalchemy as sa
from sqlalchemy import JSON, BigInteger, Column, DateTime, ForeignKey, String, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR, UUID
from sqlmodel import AutoString, Field, SQLModel


class Document(SQLModel, table=True):
    id: Optional[int] = Field(default=None, sa_column=Column(BigInteger, primary_key=True))
    title: str = Field(sa_column=Column("doc_title", String(99), nullable=False, index=True))
    body: Optional[str] = Field(default=None, sa_column=Column(Text))
    meta: Dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB().with_variant(JSON(), "sqlite"), nullable=False, server_default="{}"))
    tags: List[str] = Field(default=[], sa_column=sa.Column(JSON))
    typed: str = Field(sa_type=Text)
    typed_args: Optional[datetime] = Field(default=None, sa_type=DateTime(timezone=True))
    kwargs: datetime = Field(sa_column_kwargs={"server_default": func.now(), "onupdate": func.now(), "comment": "made"})
    args: int = Field(sa_column_args=[ForeignKey("document.id", ondelete="CASCADE")], nullable=True)
    named: str = Field(sa_column_kwargs={"name": "other_name"}, max_length=12)
    both: str = Field(sa_type=String(8), sa_column_kwargs={"server_default": text("'x'"), "unique": True})
    auto: str = Field(sa_type=AutoString(length=33))
    by_value: "datetime" = Field(sa_type=DateTime, index=True)
    kept: List[int] = Field(sa_type=JSON, nullable=False)
