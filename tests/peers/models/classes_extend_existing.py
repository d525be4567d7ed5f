from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(schema="work"))

roles = Table(
    "roles",
    Base.metadata,
    Column("member", Integer, ForeignKey("people.id"), primary_key=True),
    Column("group", Integer, ForeignKey("people.id"), primary_key=True),
    extend_existing=True,
)


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)


class Role(Base):
    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("group", "since", name="once"), {"schema": "work", "extend_existing": True})
    group = Column(Integer, ForeignKey("people.id"), primary_key=True)
    member = Column(Integer, primary_key=True)
    since = Column(String(10))


class Task(Base):
    __tablename__ = "tasks"
    id = Column(Integer, primary_key=True)
    result = Column(LargeBinary)


class TaskExtended(Task):
    __tablename__ = "tasks"
    __table_args__ = {"extend_existing": True}
    name = Column(String(20))
