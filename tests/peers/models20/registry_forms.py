from typing import NewType, Optional

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import Mapped, as_declarative, declared_attr, mapped_column, registry

Code = NewType("Code", str)
reg = registry(metadata=MetaData(schema="r"), type_annotation_map={Code: String(9)})
Base = reg.generate_base(name="Base")


class Part(Base):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code]
    code_or_none: Mapped[Optional[Code]]


@reg.mapped
class Plain:
    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("r.part.id"))


@as_declarative(metadata=reg.metadata)
class Declared:
    @declared_attr.directive
    def __tablename__(cls):
        return "declared_" + cls.__name__.lower()


class Thing(Declared):
    key: Mapped[str] = mapped_column(primary_key=True)


@reg.as_declarative_base(name="Other")
class Other:
    id: Mapped[int] = mapped_column(primary_key=True)


class Of(Other):
    __tablename__ = "of_other"
    code: Mapped[Code] = mapped_column("the_code")
