from enum import Enum, IntEnum

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table, type_coerce
from sqlalchemy.event import listen, listens_for
from sqlalchemy.orm import declarative_base, declared_attr
from sqlalchemy.sql.sqltypes import SchemaType, SmallInteger
from sqlalchemy.types import TypeDecorator


class IntEnumeration(TypeDecorator, SchemaType):
    impl = SmallInteger
    cache_ok = True

    def __init__(self, enum=None, exclude=None):
        self.enum = enum
        self.exclude = frozenset(exclude or ())
        TypeDecorator.__init__(self)
        SchemaType.__init__(self)


@listens_for(IntEnumeration, "before_parent_attach")
def attached_to_column(type_, column):
    @listens_for(column, "after_parent_attach")
    def attached_to_table(column, table):
        number = type_coerce(column, SmallInteger)
        made = CheckConstraint(number.in_(x.value for x in type_.enum if x not in type_.exclude), f"valid_{column.name}")
        assert made.table is table


class Positive(TypeDecorator):
    impl = Integer
    cache_ok = True


def check_positive(type_, column):
    listen(column, "after_parent_attach", lambda column, table: table.append_constraint(CheckConstraint(column > 0, name=f"{table.name}_{column.name}_positive")))


listen(Positive, "after_parent_attach", check_positive)

Base = declarative_base(metadata=MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}))


class Kind(IntEnum):
    first = 1
    second = 2
    third = 3


class Rated:
    @declared_attr
    def rating(cls):
        return Column(Positive, nullable=False)


class Item(Rated, Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    kind = Column(IntEnumeration(Kind), nullable=False)
    rest = Column("remaining", IntEnumeration(Kind, exclude={Kind.second}))


class Part(Rated, Base):
    __tablename__ = "part"
    id = Column(Integer, primary_key=True)
    weight = Column(Integer)
    CheckConstraint(weight > 5, name="heavy")


link = Table("link", Base.metadata, Column("kind", IntEnumeration(Kind)), Column("name", String(5)))
CheckConstraint(link.c.name != "x", name="not_x")
