from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Numeric, String, func, select
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (aliased, column_property, composite, declarative_base, deferred, query_expression, relationship, synonym, undefer, validates)

Base = declarative_base()


@dataclass
class Point:
    x: float
    y: float


class Vertex(Base):
    __tablename__ = "vertex"
    id = Column(Integer, primary_key=True)
    x1 = Column(Float)
    y1 = Column("y_one", Float)
    start = composite(Point, x1, y1)
    end = composite(Point, Column("x2", Float), Column("y2", Float, nullable=False))
    large = deferred(Column("large_text", String), group="big")
    expr = query_expression()
    twice = column_property(x1 * 2)
    both = column_property(Column("both_columns", Integer), Column("both_again", Integer))
    _name = Column("name", String(40), index=True)
    kind = synonym("_name")
    owner_id = Column(ForeignKey("vertex.id"))
    owner = relationship("Vertex", remote_side=[id], backref="owned")

    @hybrid_property
    def name(self):
        return self._name

    @name.setter
    def name(self, value):
        self._name = value

    @property
    def plain(self):
        return Column(Integer)


Vertex.count = column_property(select(func.count(Vertex.id)).scalar_subquery())
