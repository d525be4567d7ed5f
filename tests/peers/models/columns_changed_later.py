from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.event import listens_for
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Changed(Base):
    __tablename__ = "changed"
    id = Column(Integer, primary_key=True)
    name = Column(String(10))


Changed.__table__.c.name.nullable = False  # unresolved: changed

moved = Table("moved", Base.metadata, Column("id", Integer, primary_key=True))
moved.schema = "other"  # unresolved: moved, other.moved


@listens_for(Table, "after_parent_attach")
def stricter(table, metadata):
    for column in table.c:
        column.nullable = False  # unresolved: strict, strict.name


class Strict(Base):
    __tablename__ = "strict"
    id = Column(Integer, primary_key=True)
    name = Column(String(10))


