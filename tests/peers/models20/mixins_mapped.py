import datetime
from typing import Annotated, Optional

from sqlalchemy import ForeignKey, Index, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_mixin, declared_attr, mapped_column, relationship

created = Annotated[datetime.datetime, mapped_column(server_default=func.now())]


class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()

    id: Mapped[int] = mapped_column(primary_key=True)


class Timestamps:
    created: Mapped[created]
    updated: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=func.now())


@declarative_mixin
class Sluggable:
    slug: Mapped[str] = mapped_column(String(40), unique=True)

    @declared_attr.directive
    def __table_args__(cls):
        return (Index(f"ix_{cls.__tablename__}_slug_id", "slug", "id"), {"comment": cls.__name__})


class OwnedBy:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("person.id"), nullable=cls.__name__ == "Draft")

    @declared_attr
    def owner(cls) -> Mapped["Person"]:
        return relationship("Person")


class Person(Timestamps, Base):
    name: Mapped[str]


class Page(Sluggable, OwnedBy, Timestamps, Base):
    title: Mapped[str] = mapped_column(String(90))
    updated: Mapped[datetime.datetime]


class Draft(OwnedBy, Base):
    __tablename__ = "drafts"
    text: Mapped[Optional[str]]
