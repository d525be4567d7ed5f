from typing import Optional

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    pass


class Report(AbstractConcreteBase, Base):
    strict_attrs = True
    title: Mapped[str] = mapped_column(String(60))

    @declared_attr
    def author_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("author.id"))


class Sales(Report):
    __tablename__ = "sales_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[float]
    __mapper_args__ = {"polymorphic_identity": "sales", "concrete": True}


class Author(ConcreteBase, Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(5))
    __mapper_args__ = {"polymorphic_identity": "author", "concrete": True}


class Ghost(Author):
    __tablename__ = "ghost"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    __mapper_args__ = {"polymorphic_identity": "ghost", "concrete": True}
