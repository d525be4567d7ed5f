from itertools import product

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

metadata = MetaData()
YEARS = range(2021, 2024)
KINDS = {"text": String(100), "number": sa.Numeric(10, 2), "flag": sa.Boolean()}

for year in YEARS:
    Table(f"sales_{year}", metadata, Column("id", Integer, primary_key=True), Column("amount", sa.Numeric(10, 2)))

values = {
    kind: Table("value_" + kind, metadata, Column("id", Integer, primary_key=True), Column("value", type_, nullable=False))
    for kind, type_ in KINDS.items()
}
pairs = [Table("%s_%s" % pair, metadata, Column("x", Integer), *(Column(n, ForeignKey(f"value_{n}.id")) for n in pair)) for pair in (("text", "number"), ("number", "flag"))]

for a, b in zip(("p", "q"), (1, 2)):
    if b == 2:
        continue
    Table(a * 3, metadata, Column("n", String(b)))

for n, (name, length) in enumerate([("short", 5), ("long", 500)], start=1):
    Table(name, metadata, Column("id", Integer, primary_key=True), Column("text_%02d" % n, String(length)))

for left, right in product("ab", "xy"):
    Table(left + right, metadata, Column("id", Integer, primary_key=True))

i = 0
while i < 2:
    Table(f"while_{i}", metadata, Column("id", Integer, primary_key=True))
    i += 1
