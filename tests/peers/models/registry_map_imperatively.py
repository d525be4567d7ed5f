from sqlalchemy import Column, ForeignKey, Integer, MetaData, Numeric, String, Table, UniqueConstraint
from sqlalchemy.orm import registry, relationship

metadata = MetaData(schema="billing")
mapper_registry = registry(metadata=metadata)

invoice = Table(
    "invoice", metadata,
    Column("id", Integer, primary_key=True),
    Column("no", String(20), key="number", nullable=False),
    Column("total", Numeric(12, 2), server_default="0.00"),
    UniqueConstraint("number", name="uq_invoice_no"),
)
line = Table(
    "line", mapper_registry.metadata,
    Column("invoice_id", None, ForeignKey("billing.invoice.id", onupdate="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", String),
    schema="other",
)


class Invoice:
    pass


class Line:
    id = Column("not_a_column", Integer)  # the class is no declarative one: this counts for nothing


mapper_registry.map_imperatively(Invoice, invoice, properties={"amount": invoice.c.total, "lines": relationship(Line)})
mapper_registry.map_imperatively(Line, line)
