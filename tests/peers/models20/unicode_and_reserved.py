from typing import Optional

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "IX_%(table_name)s_%(column_0_name)s", "pk": "PK %(table_name)s", "fk": "FK-%(table_name)s", "uq": "ÜQ_%(column_0_name)s", "ck": "%(constraint_name)s"})


class Order(Base):
    __tablename__ = "Order"
    user: Mapped[int] = mapped_column(primary_key=True)
    größe: Mapped[Optional[float]] = mapped_column(comment="in „m²“")
    名前: Mapped[str] = mapped_column(String(5), server_default="名 前", index=True)
    select: Mapped[Optional[int]] = mapped_column("SELECT", ForeignKey("Order.user"))
    dotted: Mapped[str] = mapped_column("a.b", String(1), unique=True)
    quoted: Mapped[str] = mapped_column('say "hi"', String(2))
    __table_args__ = (CheckConstraint("größe > 0", name="grösser als 0"), Index("ix mit Leerzeichen", "SELECT", "größe"), {"comment": "Bestellung – „alle“"})
