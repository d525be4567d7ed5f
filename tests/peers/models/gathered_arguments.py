"""Arguments that every mixin adds under a name that Python mangles, gathered by dir()."""
import re
from functools import partial

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, String
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base(metadata=MetaData())
Required = partial(Column, nullable=False)
Name = partial(Required, String(50), index=True)
WORDS = re.compile("((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


def gathered(cls, **more):
    positional, keywords = [], {}
    for name in dir(cls):
        if not name.endswith("__gathered"):
            continue
        value = getattr(cls, name)
        if not value:
            continue
        if isinstance(value, dict):
            keywords.update(value)
        elif isinstance(value[-1], dict):
            positional.extend(value[:-1])
            keywords.update(value[-1])
        else:
            positional.extend(value)
    keywords.update(more)
    return (*positional, keywords) if positional else keywords


class Tabled:
    @declared_attr
    def __tablename__(cls):
        return WORDS.sub(r"_\1", cls.__name__).lower()

    @declared_attr
    def __table_args__(cls):
        return gathered(cls, comment=cls.prefix() + "_".join(w.lower() for w in re.split("(?=[A-Z])", cls.__name__) if w))

    @classmethod
    def prefix(cls):
        return "of "


class Ranked(Tabled):
    __gathered = (CheckConstraint("rank > 0", name="ranked"),)
    rank = Required(Integer, server_default="1")


class Kept(Tabled):
    __gathered = (Index(None, "kept"), {"info": {"kept": True}})
    kept = Column(Integer)


class PublicHTTPPage(Ranked, Kept, Base):
    id = Column(Integer, primary_key=True)
    name = Name()
    title = Name(nullable=True)


class Plain(Tabled, Base):
    id = Column(Integer, primary_key=True)


class Child(Plain):
    """Takes the arguments of its parent as a mixin's."""
    __tablename__ = None
    extra = Column(Integer)
