from typing import Optional

from sqlalchemy import ForeignKey, Integer, MetaData, String, Table, Column
from sqlalchemy.orm import DeclarativeBaseNoMeta, Mapped, declared_attr, mapped_column, registry


class Base(DeclarativeBaseNoMeta):
    registry = registry(type_annotation_map={str: String(60)}, metadata=MetaData(schema="nm"))

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()


class Author(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    __tablename__ = "books"
    isbn: Mapped[str] = mapped_column(String(13), primary_key=True)
    author_id: Mapped[Optional[int]] = mapped_column(ForeignKey("nm.author.id"))
    by_class: Mapped[int] = mapped_column(ForeignKey(Author.id))


class Old(Base):
    __table__ = Table("old", Base.metadata, Column("id", Integer, primary_key=True))
