from typing import Optional, Type

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    pass


def translated(model: Type[Base], *fields: str, length: int = 100) -> Type[Base]:
    name = model.__name__ + "Translation"

    class Translation(Base):
        __tablename__ = f"{model.__tablename__}_translation"
        parent_id: Mapped[int] = mapped_column(ForeignKey(model.id, ondelete="CASCADE"), primary_key=True)
        locale: Mapped[str] = mapped_column(String(5), primary_key=True)
        note: Mapped[Optional[str]]

    for field in fields:
        setattr(Translation, field, mapped_column(field, String(length)))
    Translation.__name__ = name
    return Translation


def owned_by(table: str, nullable: bool = False):
    class Owned:
        @declared_attr
        def owner_id(cls) -> Mapped[Optional[int]]:
            return mapped_column(ForeignKey(f"{table}.id"), nullable=nullable, index=True)

        @declared_attr.directive
        def __table_args__(cls):
            return (Index(f"ix_{cls.__tablename__}_by_{table}", "owner_id", "id"),)

    return Owned


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)


class Review(owned_by("product"), Base):
    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)


class Note(owned_by("review", nullable=True), Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)


ProductTranslation = translated(Product, "title", "body", length=7)
