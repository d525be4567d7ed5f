import types
from typing import Optional

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


def make(name, **columns):
    return type(name, (Base,), {"__tablename__": name.lower(), "id": mapped_column(Integer, primary_key=True), **columns})


Red = make("Red", shade=mapped_column(String(3)))
Blue = make("Blue", red_id=mapped_column(ForeignKey("red.id")))
Green = type("Green", (Base,), {
    "__tablename__": "green",
    "__annotations__": {"id": Mapped[int], "leaf": Mapped[Optional[str]], "size": Mapped[int]},
    "id": mapped_column(primary_key=True),
    "size": mapped_column(server_default="1"),
})
Other = types.new_class("Other", (Base,), {}, lambda ns: ns.update(__tablename__="other", id=mapped_column(Integer, primary_key=True)))
KINDS = {k: make(k.title(), label=mapped_column(String(n))) for n, k in enumerate(("one", "two"), 5)}
