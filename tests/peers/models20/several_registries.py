from typing import Optional

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

shared_metadata = MetaData()


class First(DeclarativeBase):
    metadata = shared_metadata


class Second(DeclarativeBase):
    metadata = shared_metadata
    registry = registry(type_annotation_map={str: String(22)})


class Alone(DeclarativeBase):
    metadata = MetaData(schema="alone")


class A(First):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class B(Second):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    a_id: Mapped[Optional[int]] = mapped_column(ForeignKey("a.id"))
    other: Mapped[Optional[int]] = mapped_column(ForeignKey(A.id))


class C(Alone):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    far: Mapped[int] = mapped_column(ForeignKey(A.id))


loose = Table("loose", shared_metadata, Column("b_id", ForeignKey("b.id")))
