import enum

from sqlalchemy import CheckConstraint, Column, Enum, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.functions import FunctionElement

Base = declarative_base()


class make_key(FunctionElement):
    """A key by whatever the database has."""

    name = "make_key"


@compiles(make_key, "postgresql")
def make_key_postgresql(element, compiler, **kw):
    return "(gen_random_uuid())"


@compiles(make_key, "sqlite")
def make_key_sqlite(element, compiler, **kw):
    return "(lower(hex(randomblob(16))))"


class Named(str, enum.Enum):
    @staticmethod
    def _generate_next_value_(name, *_):
        return name.lower()

    @staticmethod
    def made():
        return enum.auto()


class State(Named):
    READY = Named.made()
    NOT_READY = Named.made()


class Labelled(str, enum.Enum):
    def __new__(cls, value, label):
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made

    small = "s", "Small"
    large = "l", "Large"

    @property
    def is_small(self):
        return self in {Labelled.small}

    def quoted(self):
        return f"'{self.value}'"


class Thing(Base):
    __tablename__ = "thing"
    id = Column(String(40), primary_key=True, server_default=make_key())
    state = Column(String(20), server_default=State.NOT_READY)
    size = Column(Enum(Labelled, values_callable=lambda members: [m.value for m in members]), server_default=Labelled.large.value)
    other = Column(Enum(State, values_callable=lambda members: [m.value for m in members], name="states"))
    mail = Column("Mail", String(30))
    count = Column(Integer)
    __table_args__ = (CheckConstraint("size IN ({})".format(", ".join(m.quoted() for m in Labelled if not m.is_small)), name="not_small"), Index("thing_mail", func.lower(Column("Mail")), "count"), UniqueConstraint("Mail", "count"))


class Part(Base):
    __tablename__ = "part"
    id = Column(Integer, primary_key=True)
    thing = Column(String(40))
    __table_args__ = (ForeignKeyConstraint(["thing"], ["thing.id"], "part_of_thing", ondelete="CASCADE"),)
