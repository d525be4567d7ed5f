from typing import Optional

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, declared_attr

SCHEMA = "billing"


class Base(DeclarativeBase):
    """The arguments of a base are those of every model below that has none of its own."""
    __table_args__ = {"schema": SCHEMA, "comment": "of the base"}


class Invoice(Base):
    __tablename__ = "invoice"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey(f"{SCHEMA}.invoice.id"))


class Public(Base):
    __tablename__ = "public_table"
    __table_args__ = {"schema": "public"}
    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("billing.invoice.id", name="fk_over"))
    by_class: Mapped[int] = mapped_column(ForeignKey(Invoice.id))


class NoArguments(Base):
    __tablename__ = "no_arguments"
    __table_args__ = ()
    id: Mapped[int] = mapped_column(ForeignKey("public.public_table.id"), primary_key=True)


class PerClass(DeclarativeBase):
    metadata = MetaData(schema="default")

    @declared_attr.directive
    def __table_args__(cls):
        return {"schema": getattr(cls, "SCHEMA", None)} if hasattr(cls, "SCHEMA") else {}


class InDefault(PerClass):
    __tablename__ = "in_default"
    id: Mapped[int] = mapped_column(primary_key=True)
    up: Mapped[Optional[int]] = mapped_column(ForeignKey("in_default.id"))


class InOwn(PerClass):
    __tablename__ = "in_own"
    SCHEMA = "own schema"
    id: Mapped[int] = mapped_column(ForeignKey("default.in_default.id"), primary_key=True)
