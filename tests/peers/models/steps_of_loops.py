"""Statements that leave loops and choose branches, over known values."""
import enum
from collections import namedtuple

from sqlalchemy import Column, Integer, MetaData, String, Table

m = MetaData()


class Kind(str, enum.Enum):
    small = "s"
    large = "l"


def columns(limit):
    for n in range(100):
        if n == limit:
            break
        if n % 2 == 1 and limit > 1:
            continue
        yield Column("c%02d" % n, Integer)
    else:
        yield Column("never", Integer)


def length(kind):
    if kind == Kind.small:
        return 5
    return 500


for kind in Kind:
    Table(f"of_{kind.name}", m, Column("id", Integer, primary_key=True), Column("x", String(length(kind)), server_default=kind.value), *columns(1))

left = ["a", "b", "c"]
while left:
    name = left.pop()
    if name == "b":
        continue
    Table("by_{0}_{size:03}".format(name, size=len(left)), m, Column("id", Integer, primary_key=True))


class Database:
    default_schema = "none"

    def __init__(self, prefix, width=10):
        self.prefix = prefix
        self.width = width

    def table(self, name):
        return Table(self.prefix + name, m, Column("id", Integer, primary_key=True), Column("w", String(self.width)))


class Wide(Database):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, width=99, **kwargs)


Database("n_").table("one")
Wide(prefix="w_").table("one")
first, *rest = [Table(n, m, Column("id", Integer, primary_key=True)) for n in ("q", "r")]
