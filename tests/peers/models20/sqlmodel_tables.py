from typing import ClassVar, Optional

import sqlmodel
from pydantic import BaseModel, EmailStr, constr
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import declared_attr
from sqlmodel import Column, Field, ForeignKey, Integer, SQLModel, Session, String, Table, select


class Named(SQLModel, table=True):
    __tablename__ = "named_table"
    __table_args__ = (UniqueConstraint("a", "b", name="uq_ab"), Index("ix_b", "b", postgresql_where=text("b > 0")), {"comment": "with arguments", "schema": "shop"})
    constant: ClassVar[int] = 7
    id: Optional[int] = Field(default=None, primary_key=True)
    a: str = Field(max_length=3)
    b: int
    short: constr(max_length=11) = "x"


class ByDeclaredAttr(SQLModel, table=True):
    @declared_attr
    def __tablename__(cls) -> str:
        return "by_" + cls.__name__.lower()

    id: Optional[int] = Field(default=None, primary_key=True)
    named_id: int = Field(foreign_key="shop.named_table.id")


class NotATable(BaseModel):
    id: int = Field(primary_key=True)


class AlsoNone(SQLModel, table=False):
    id: int = Field(primary_key=True)


link = Table("link", SQLModel.metadata, Column("x", Integer, primary_key=True), Column("y", ForeignKey("by_bydeclaredattr.id")))
