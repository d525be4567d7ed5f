# Attributes named like the types of later annotations, and the other way round.
import datetime as dt
from datetime import date, time
from typing import Annotated, List, Optional
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

id = Annotated[int, mapped_column(primary_key=True)]
name = "events"


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = name
    id: Mapped[id]
    date: Mapped[dt.date] = mapped_column(index=True)
    time: Mapped[time | None]
    name: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(server_default=text("'t'"))
    type: Mapped[Optional[str]]
    int: Mapped[int]
    list: Mapped[List["Event"]] = relationship(viewonly=True, primaryjoin="foreign(Event.parent_id) == Event.id")
    parent_id: Mapped[Optional[UUID]]
    dt: Mapped[dt.datetime]
    metadata_: Mapped[str] = mapped_column("metadata")
