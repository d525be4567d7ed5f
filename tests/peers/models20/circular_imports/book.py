import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

import circular_imports.author
from .base import Base


class Genre(enum.Enum):
    novel = 1
    verse = 2


class Book(Base):
    __tablename__ = "book"
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped["circular_imports.author.Author"] = relationship(back_populates="books", foreign_keys=[author_id])
    genre: Mapped["Genre"] = mapped_column(default=Genre.novel)
