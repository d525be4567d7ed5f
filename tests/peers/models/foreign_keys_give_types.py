# A column without a type has that of the column it refers to, over schemas, keys, chains and loops of tables.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(schema="hr"))


class Ident:
    id = Column(sa.String(26), primary_key=True)


class Person(Ident, Base):
    __tablename__ = "person"
    boss_id = Column(ForeignKey("hr.person.id"), index=True)
    token = Column(sa.Numeric(30, 0), unique=True)


class Employee(Base):
    __tablename__ = "employee"
    id = Column(ForeignKey(Person.id), primary_key=True)
    token = Column(ForeignKey("hr.person.token"), unique=True)


class Manager(Base):
    __tablename__ = "manager"
    id = Column(ForeignKey("hr.employee.id"), primary_key=True)
    token = Column(ForeignKey("hr.employee.token"), unique=True)
    positional = Column("pos_id", ForeignKey("hr.manager.id"))
    none_typed = Column(None, ForeignKey("hr.person.id"))


x = Table("x", Base.metadata, Column("m", None), Column("k", ForeignKey("other.y.key")), ForeignKeyConstraint(["m"], ["hr.manager.id"]))
y = Table("y", Base.metadata, Column("id", sa.Enum("a", "b", name="y_kind"), key="key", primary_key=True), schema="other")
