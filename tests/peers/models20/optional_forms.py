import typing
from typing import Annotated, Optional, Union
import typing as t

import sqlalchemy.orm as orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MaybeText = Optional[str]
MaybeNumber = int | None
Name = Annotated[str, "a name"]


class Base(DeclarativeBase):
    pass


class Form(Base):
    __tablename__ = "form"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Optional[int]]
    b: Mapped[int | None]
    c: Mapped[None | int]
    d: Mapped[Union[int, None]]
    e: Mapped[Union[None, int]] = mapped_column()
    f: Mapped["Optional[str]"]
    g: Mapped["str | None"]
    h: "Mapped[Optional[str]]"
    i: "Mapped[str | None]" = mapped_column(index=True)
    j: orm.Mapped[t.Optional[str]]
    k: Mapped[typing.Union[str, None]]
    l: Mapped[MaybeText]
    m: Mapped[MaybeNumber]
    n: Mapped[Optional[Name]]
    o: Mapped[Optional["str"]]
    p: Mapped[Annotated[Optional[str], 1]]
    q: Mapped[Optional[Annotated[Optional[int], 1]]]
