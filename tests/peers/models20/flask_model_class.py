from datetime import datetime
from typing import Optional

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    @declared_attr
    def created(cls) -> Mapped[datetime]:
        return mapped_column(server_default=func.now(), sort_order=999)


db = SQLAlchemy(model_class=Base, disable_autonaming=False)


class BlogPost(db.Model):
    title: Mapped[str] = mapped_column(String(120), unique=True)
    author_id: Mapped[int] = mapped_column(db.ForeignKey("blog_author.id"), index=True)
    body: Mapped[Optional[str]] = mapped_column(db.Text)


class BlogAuthor(db.Model):
    name: Mapped[str]


class Special(BlogAuthor):
    id: Mapped[int] = mapped_column(db.ForeignKey(BlogAuthor.id), primary_key=True)
