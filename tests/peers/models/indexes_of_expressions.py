import sqlalchemy as sa
from sqlalchemy import Boolean, Column, DateTime, Index, Integer, String, Text, asc, cast, desc, func, nullsfirst, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Article(Base):
    __tablename__ = "article"
    id = Column(Integer, primary_key=True)
    title = Column(String(100))
    body = Column(Text)
    data = Column(JSONB)
    published = Column(DateTime)
    rank = Column(Integer, key="r")
    __table_args__ = (
        Index("ix_lower", func.lower(title)),
        Index("ix_lower_named", func.lower("title")),
        Index("ix_desc", published.desc()),
        Index("ix_desc_text", text("published DESC NULLS LAST")),
        Index("ix_nulls", published.desc().nulls_last(), "title"),
        Index("ix_nulls_first", nullsfirst(published)),
        Index("ix_asc", asc("title"), desc("rank")),
        Index("ix_two", func.coalesce(title, "-"), id),
        Index("ix_json", text("(data->>'lang')")),
        Index("ix_cast", cast(published, sa.Date)),
        Index("ix_search", func.to_tsvector("english", body), postgresql_using="gin"),
        Index("ix_op", (rank + 1)),
        Index("ix_key", "r"),
    )
