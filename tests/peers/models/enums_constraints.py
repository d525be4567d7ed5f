import enum

from sqlalchemy import Boolean, Column, Enum, Integer, MetaData
from sqlalchemy.orm import declarative_base

Base = declarative_base()
Named = declarative_base(metadata=MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}))


class State(enum.Enum):
    open = "o"
    closed = "it's closed"


class Ticket(Base):
    __tablename__ = "ticket"
    id = Column(Integer, primary_key=True)
    state = Column(Enum(State, native_enum=False, create_constraint=True, name="state_of_ticket"))
    by_value = Column(Enum(State, values_callable=lambda e: [m.value for m in e], native_enum=False, create_constraint=True, name="by_value"))
    native = Column(Enum("a", "b", name="native_ab", create_constraint=True))
    done = Column(Boolean(create_constraint=True, name="done_is_bool"))
    quiet = Column(Boolean)


class Alarm(Named):
    __tablename__ = "alarm"
    id = Column(Integer, primary_key=True)
    level = Column(Enum("low", "high", name="level", native_enum=False, create_constraint=True))
    on = Column(Boolean(name="on", create_constraint=True), nullable=False)
