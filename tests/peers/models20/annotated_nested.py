from typing import Annotated, Optional
import typing_extensions as te

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, SmallInteger, String, Text, Unicode
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Text50 = Annotated[str, mapped_column(String(50))]
Required50 = Annotated[Text50, mapped_column(nullable=False, comment="outer")]
Tagged = te.Annotated[Text50, ("some", "note"), 17]
Small = Annotated[int, SmallInteger]
Named = Annotated[int, mapped_column("named_in_annotated", SmallInteger, server_default="3", index=True, unique=True)]


class Base(DeclarativeBase):
    type_annotation_map = {Small: SmallInteger(), Tagged: Unicode(51)}


class Nested(Base):
    __tablename__ = "nested"
    id: Mapped[Annotated[int, mapped_column(primary_key=True)]]
    a: Mapped[Text50]
    b: Mapped[Required50]
    c: Mapped[Tagged]
    d: Mapped[Small]
    e: Mapped[Optional[Small]]
    f: Mapped[Named]
    g: Mapped[Annotated[str, mapped_column(Text), 3]]
    h: Mapped[Annotated[Optional[bool], mapped_column(server_default="1")]]
    i: Mapped[Annotated["str", mapped_column(String(4))]]
    j: Mapped[Annotated[int, mapped_column(ForeignKey("nested.id"), CheckConstraint("j > 0", name="ck_j"))]]
