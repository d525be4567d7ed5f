import typing

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circular_imports import base

if typing.TYPE_CHECKING:
    from circular_imports.book import Book


class Author(base.Base):
    __tablename__ = "author"
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[typing.List["Book"]] = relationship(back_populates="author", foreign_keys="Book.author_id")
    favourite_id: Mapped[typing.Optional[int]] = mapped_column(ForeignKey("book.id", use_alter=True, name="fk_favourite"))
    favourite: Mapped["Book | None"] = relationship(foreign_keys=[favourite_id])


from circular_imports.book import Genre  # noqa: E402


class Prize(base.Base):
    __tablename__ = "prize"
    genre: Mapped[Genre]
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))
