import enum

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, Table, MetaData, Text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects.postgresql import ARRAY, ENUM, array

metadata = MetaData()


class Letter(enum.Enum):
    a = "A"
    b = "B"


grid = Table(
    "grid", metadata,
    Column("id", Integer, primary_key=True),
    Column("one", ARRAY(Integer)),
    Column("two", ARRAY(Integer, dimensions=2), nullable=False),
    Column("three", pg.ARRAY(sa.Numeric(6, 3), True, 3)),
    Column("generic", sa.ARRAY(String(10), dimensions=2)),
    Column("of_class", sa.ARRAY(Text)),
    Column("zero", ARRAY(pg.UUID(as_uuid=True), zero_indexes=True)),
    Column("letters", ARRAY(sa.Enum(Letter, name="letter"))),
    Column("own", ARRAY(ENUM("x", "y", name="xy"))),
    Column("times", ARRAY(sa.DateTime(timezone=True))),
    Column("item_named", ARRAY(item_type=sa.BigInteger, as_tuple=True)),
    Column("filled", ARRAY(Integer), server_default="{}"),
    Column("typed", ARRAY(Text), server_default=sa.text("ARRAY[]::text[]")),
)
