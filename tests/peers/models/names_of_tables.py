from itertools import chain

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base(metadata=MetaData(schema="main"))


class Review(Base):
    __tablename__ = "reviews"
    id = Column(Integer, primary_key=True)


class RatingMixin:
    review_class = None
    allowed = frozenset({"first", "second"})
    columns = {"first": {"a", "b"}, "second": {"b", "c"}, "third": {"d"}}

    @declared_attr
    def id(cls):
        return Column(Integer, primary_key=True)

    @declared_attr
    def review_id(cls):
        return Column(Integer, ForeignKey(f"{cls.review_class.__table__.fullname}.id"), nullable=False)

    @declared_attr
    def __table_args__(cls):
        all_columns = set(chain.from_iterable(columns for name, columns in cls.columns.items() if name in cls.allowed))
        needed = " AND ".join(f"{c} IS NOT NULL" for c in sorted(all_columns))
        return CheckConstraint(needed, name=f"ck_{cls.review_class.__table__.name}"), {"schema": cls.review_class.__table__.schema}


class Rating(RatingMixin, Base):
    __tablename__ = "ratings"
    review_class = Review
    a = Column(Integer)
    b = Column(Integer)
    c = Column(Integer)
    d = Column(Integer)
