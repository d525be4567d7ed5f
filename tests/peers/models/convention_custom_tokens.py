import hashlib

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import declarative_base


def short_hash(constraint, table):
    text = table.name + "".join(c.name for c in constraint.columns)
    return hashlib.sha1(text.encode()).hexdigest()[:8]


def all_columns(constraint, table):
    return "_".join(column.name for column in constraint.columns)


Base = declarative_base(metadata=MetaData(naming_convention={
    "short_hash": short_hash,
    "columns": all_columns,
    "fk": "fk_%(short_hash)s",
    "uq": "uq_%(table_name)s_%(columns)s",
    "pk": "pk_%(table_name)s",
}))


class Node(Base):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    name = Column(String(10), unique=True)


class Edge(Base):
    __tablename__ = "edge"
    id = Column(Integer, primary_key=True)
    source = Column(ForeignKey("node.id"))  # unresolved: edge
