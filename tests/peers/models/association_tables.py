from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, UniqueConstraint, func
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import backref, declarative_base, relationship

Base = declarative_base()

article_tag = Table(
    "article_tag", Base.metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Article(Base):
    __tablename__ = "article"
    id = Column(Integer, primary_key=True)
    tags = relationship("Tag", secondary=article_tag, backref="articles")
    readers = relationship("Reading", back_populates="article")
    # the table made inside of the relationship counts as well
    related = relationship(
        "Article",
        secondary=Table("related_article", Base.metadata, Column("a_id", ForeignKey("article.id")), Column("b_id", ForeignKey("article.id")), UniqueConstraint("a_id", "b_id")),
        primaryjoin="Article.id == related_article.c.a_id", secondaryjoin="Article.id == related_article.c.b_id")


class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
    name = Column(String(30), unique=True)
    article_ids = association_proxy("articles", "id")


class Reading(Base):
    """An association object: more than its two keys."""
    __tablename__ = "reading"
    article_id = Column(ForeignKey("article.id"), primary_key=True)
    reader_id = Column(Integer, primary_key=True)
    started = Column(DateTime, server_default=func.now(), nullable=False)
    article = relationship(Article, back_populates="readers", foreign_keys=[article_id])
