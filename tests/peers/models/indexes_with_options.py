import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Index, Integer, String, and_, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    email = Column(String(100))
    name = Column(String(50))
    active = Column(Boolean)
    deleted_at = Column(sa.DateTime)
    score = Column(Integer)
    tags = Column(JSONB)
    __table_args__ = (
        Index("uq_email_active", "email", unique=True, postgresql_where=text("deleted_at IS NULL"), sqlite_where=text("deleted_at IS NULL")),
        Index("ix_where_is", "name", postgresql_where=deleted_at.is_(None)),
        Index("ix_where_bool", "name", "email", postgresql_where=active, sqlite_where=active),
        Index("ix_where_cmp", "score", postgresql_where=(score > 10)),
        Index("ix_where_eq", "score", postgresql_where=and_(active.is_(True), name == "it's"), sqlite_where=(name != "x")),
        Index("ix_where_in", "id", postgresql_where=score.in_([1, 2])),
        Index("ix_where_not", "id", postgresql_where=~active),
        Index("ix_gin", tags, postgresql_using="gin", postgresql_ops={"tags": "jsonb_path_ops"}),
        Index("ix_include", "email", postgresql_include=["name"], postgresql_with={"fillfactor": 50}),
        Index("ix_hash", name, postgresql_using="hash"),
        Index("ix_trgm", "name", postgresql_ops={"name": "gin_trgm_ops"}, postgresql_using="GIN"),
    )
