import typing as t
from typing import Dict, List, Optional, Set

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (DeclarativeBase, DynamicMapped, Mapped, WriteOnlyMapped, attribute_keyed_dict, column_property, mapped_column, query_expression, relationship, synonym)


class Base(DeclarativeBase):
    pass


tags = Table("post_tags", Base.metadata, Column("post_id", ForeignKey("post.id"), primary_key=True), Column("tag", ForeignKey("tag.name"), primary_key=True))


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[Optional[int]] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Optional["Author"]] = relationship(back_populates="posts")
    author2: Mapped["Author | None"] = relationship(viewonly=True)
    tags: Mapped[Set["Tag"]] = relationship(secondary=tags)
    tag_names: AssociationProxy[List[str]] = association_proxy("tags", "name")
    by_name: Mapped[Dict[str, "Tag"]] = relationship(secondary=tags, collection_class=attribute_keyed_dict("name"), viewonly=True)
    score: Mapped[int] = query_expression()
    title: Mapped[str] = mapped_column("post_title", String(70))
    heading: Mapped[str] = synonym("title")
    shout: Mapped[str] = column_property(title + "!")
    counter: t.ClassVar[int] = 3

    @hybrid_property
    def short(self) -> str:
        return self.title[:3]


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    posts: DynamicMapped["Post"] = relationship(back_populates="author")
    all_posts: WriteOnlyMapped["Post"] = relationship(viewonly=True, overlaps="posts")


class Tag(Base):
    __tablename__ = "tag"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
