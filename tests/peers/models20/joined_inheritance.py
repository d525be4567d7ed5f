from typing import Optional

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    __mapper_args__ = {"eager_defaults": True}


class Named:
    name: Mapped[str] = mapped_column(String(25))

    @declared_attr
    def alias(cls) -> Mapped[Optional[str]]:
        return mapped_column(String(26))


class Item(Named, Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}


class Box(Item):
    __tablename__ = "box"
    id: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    depth: Mapped[Optional[float]]
    __table_args__ = (ForeignKeyConstraint(["id", "part"], ["item.id", "item.part"], ondelete="CASCADE"),)
    __mapper_args__ = {"polymorphic_identity": "box"}


class Crate(Box):
    """Single-table child of a joined child."""
    wood: Mapped[Optional[str]] = mapped_column(String(5))
    __mapper_args__ = {"polymorphic_identity": "crate"}


class Bag(Named, Base):
    __tablename__ = "bag"
    bag_id: Mapped[int] = mapped_column(primary_key=True)


class Sack(Bag):
    __tablename__ = "sack"
    bag_id = mapped_column(ForeignKey("bag.bag_id"), primary_key=True)
    name: Mapped[str] = mapped_column("sack_name", String(27))
