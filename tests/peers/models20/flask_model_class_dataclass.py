from typing import Optional

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, DeclarativeBaseNoMeta, Mapped, MappedAsDataclass, mapped_column


class Base(DeclarativeBase, MappedAsDataclass):
    pass


class PlainBase(DeclarativeBaseNoMeta):
    pass


db = SQLAlchemy(model_class=Base)
plain = SQLAlchemy(model_class=PlainBase, disable_autonaming=True)


class RSSFeed(db.Model):
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    url: Mapped[str] = mapped_column(db.String(200), unique=True)
    etag: Mapped[Optional[str]] = mapped_column(default=None)


class FeedItem(db.Model, kw_only=True):
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("rss_feed.id", ondelete="CASCADE"))


class Named(plain.Model):
    __tablename__ = "must_be_named"
    id: Mapped[int] = mapped_column(primary_key=True)
