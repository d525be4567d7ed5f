from dataclasses import dataclass, field
from typing import List, Optional

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, registry, relationship


class Base(DeclarativeBase):
    metadata = MetaData(schema="imp")


reg = registry(metadata=Base.metadata)
orders = Table("orders", Base.metadata, Column("id", Integer, primary_key=True), Column("ref", String(8), key="reference", nullable=False), comment="imperative")


@dataclass
class Order:
    id: int = field(init=False)
    reference: str = ""
    lines: List["Line"] = field(default_factory=list)


class Line:
    def __init__(self, text):
        self.text = text


def start_mappers():
    lines = Table("lines", reg.metadata, Column("id", Integer, primary_key=True), Column("order_id", ForeignKey("imp.orders.id"), index=True), Column("text", String(30)))
    reg.map_imperatively(Line, lines)
    reg.map_imperatively(Order, orders, properties={"lines": relationship(Line)})


start_mappers()


class Hybrid(Base):
    __table__ = Table("hybrid", Base.metadata, Column("id", Integer, primary_key=True), Column("user_name", String(9)), Column("order_id", ForeignKey(orders.c.id)))
    name = __table__.c.user_name
    upper = column_property(__table__.c.user_name + "!")


class Partial(Base):
    __table__ = orders.to_metadata(Base.metadata, name="orders_copy", schema="copies")
