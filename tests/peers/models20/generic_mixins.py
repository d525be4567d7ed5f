import abc
import uuid
from typing import Any, ClassVar, Generic, Protocol, TypeVar, TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

K = TypeVar("K")
V = TypeVar("V", bound="Base")


class Base(DeclarativeBase):
    __abstract__ = True


class Keyed(Generic[K]):
    if TYPE_CHECKING:
        id: Mapped[K]
    key_length: ClassVar[int] = 8


class IntKeyed(Keyed[int]):
    id: Mapped[int] = mapped_column(primary_key=True)


class TextKeyed(Keyed[str]):
    @declared_attr
    def id(cls) -> Mapped[str]:
        return mapped_column(String(cls.key_length), primary_key=True)


class Linked(Generic[V]):
    target: ClassVar[str]

    @declared_attr
    def link_id(cls) -> Mapped[Any]:
        return mapped_column(ForeignKey(f"{cls.target}.id", ondelete="CASCADE"), nullable=False)


class City(IntKeyed, Base):
    __tablename__ = "city"


class Street(TextKeyed, Linked[City], Base):
    __tablename__ = "street"
    target = "city"
    key_length = 20


class House(Linked["Street"], IntKeyed, Base):
    __tablename__ = "house"
    target = "street"
