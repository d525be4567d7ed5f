from sqlalchemy import CheckConstraint, Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Audited:
    editor = Column(String(20))

    @declared_attr
    def __table_args__(cls):
        return (Index(f"ix_{cls.__tablename__}_editor", "editor"), {"comment": f"audited {cls.__name__}"})


class Slugged:
    slug = Column(String(40), nullable=False)

    @declared_attr
    def __table_args__(cls):
        return (UniqueConstraint("slug", name="uq_%s_slug" % cls.__tablename__),)


class Plain(Audited, Base):
    __tablename__ = "plain_article"
    id = Column(Integer, primary_key=True)


class Numbered:
    @declared_attr
    def __table_args__(cls):
        return (CheckConstraint("number > 0", name="ck_number"),) + getattr(super(), "__table_args__", ())

    number = Column(Integer)


class Merged(Numbered, Slugged, Base):
    __tablename__ = "merged_article"
    id = Column(Integer, primary_key=True)


class Own(Slugged, Audited, Base):
    __tablename__ = "own_article"
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __table_args__(cls):
        return super().__table_args__ + (CheckConstraint("id > 0", name="ck_id"), {"comment": "by super"})


class First(Slugged, Audited, Base):
    """Only the first in the order of resolution counts."""
    __tablename__ = "first_article"
    id = Column(Integer, primary_key=True)
