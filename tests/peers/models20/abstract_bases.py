import uuid
from typing import Generic, Optional, TypeVar

from sqlalchemy import BigInteger, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

T = TypeVar("T")


class Base(DeclarativeBase):
    __abstract__ = True
    metadata = MetaData(schema="first")
    type_annotation_map = {str: String(10)}


class SecondBase(Base):
    """A MetaData and a map of its own for all below."""
    __abstract__ = True
    metadata = MetaData(schema="second")


class Numbered(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class WithUuid(SecondBase, Generic[T]):
    __abstract__ = True
    uid: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    label: Mapped[Optional[str]]


class One(Numbered):
    __tablename__ = "one"
    name: Mapped[str]


class Two(WithUuid[int]):
    __tablename__ = "two"


class Three(WithUuid["Two"]):
    __tablename__ = "three"
    __table_args__ = {"schema": "third"}
    label: Mapped[str] = mapped_column(String(99))
