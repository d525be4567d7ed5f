from typing import Optional

from sqlalchemy import ForeignKey, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, has_inherited_table, mapped_column


class Base(DeclarativeBase):
    pass


class Common:
    width = 12

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> Optional[str]:
        if has_inherited_table(cls):
            return None
        return cls.__name__.lower() + "_tab"

    @declared_attr
    def annotated(cls) -> Mapped[str]:
        return mapped_column(String(cls.width))

    @declared_attr
    @classmethod
    def by_return_type(cls) -> Mapped[Optional[int]]:
        return mapped_column("renamed_%s" % cls.__name__.lower(), Integer)

    @declared_attr.cascading
    @classmethod
    def key(cls) -> Mapped[int]:
        if has_inherited_table(cls):
            return mapped_column(ForeignKey("tool_tab.key"), primary_key=True)
        return mapped_column(primary_key=True)

    @declared_attr.directive
    def __table_args__(cls):
        return (UniqueConstraint("annotated", name=f"uq_{cls.__name__}"),) if not has_inherited_table(cls) else None

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"polymorphic_identity": cls.__name__}


class Tool(Common, Base):
    width = 20


class Saw(Tool):
    __tablename__ = "saw"
    teeth: Mapped[int]


class Cup(Common, Base):
    volume: Mapped[Optional[float]]
