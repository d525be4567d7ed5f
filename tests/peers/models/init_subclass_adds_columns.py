from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Versioned:
    """Each model below gets a column, and perhaps a table name, when its class is made."""

    def __init_subclass__(cls, *, versions=1, **kwargs):
        cls.__tablename__ = cls.__name__.lower() + "_v%d" % versions
        cls.version = Column(Integer, nullable=False, server_default=str(versions))
        if versions > 1:
            cls.previous = Column("previous_version", Integer)
        super().__init_subclass__(**kwargs)


class Recipe(Versioned, Base):
    id = Column(Integer, primary_key=True)
    name = Column(String(50))


class Menu(Versioned, Base, versions=3):
    id = Column(Integer, primary_key=True)


class Tagged(Base):
    __abstract__ = True

    def __init_subclass__(cls, **kw):
        for tag in getattr(cls, "tags", ()):
            setattr(cls, "tag_" + tag, Column(String(10)))
        super().__init_subclass__(**kw)


class Photo(Tagged):
    __tablename__ = "photo"
    tags = ["place", "people"]
    id = Column(Integer, primary_key=True)
