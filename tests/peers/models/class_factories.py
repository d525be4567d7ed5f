from sqlalchemy import Column, ForeignKey, Integer, String, Text
from sqlalchemy.orm import declarative_base, declared_attr, relationship

Base = declarative_base()


def make_history(of, *, suffix="_history", text_type=Text):
    class History(Base):
        __tablename__ = of.__tablename__ + suffix
        id = Column(Integer, primary_key=True)
        of_id = Column(ForeignKey(f"{of.__tablename__}.id", ondelete="CASCADE"), nullable=False)
        note = Column(text_type)

    History.__name__ = of.__name__ + "History"
    return History


def reference(table, nullable=False, **kw):
    """A mixin, made for one table."""
    class Reference:
        @declared_attr
        def parent_id(cls):
            return Column(f"{table}_id", ForeignKey(f"{table}.id", **kw), nullable=nullable)

    return Reference


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)


class Chapter(reference("book", ondelete="RESTRICT"), Base):
    __tablename__ = "chapter"
    id = Column(Integer, primary_key=True)


BookHistory = make_history(Book)
ChapterHistory = make_history(Chapter, suffix="_log", text_type=String(200))
