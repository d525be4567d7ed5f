import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import BLOB, BOOLEAN, CHAR, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, JSON, NUMERIC, REAL, SMALLINT, TEXT, TIME, TIMESTAMP, VARCHAR

metadata = sa.MetaData()
note = sa.Table(
    "note", metadata,
    sa.Column("id", INTEGER, primary_key=True),
    sa.Column("blob", BLOB), sa.Column("flag", BOOLEAN()), sa.Column("letter", CHAR(1)), sa.Column("price", DECIMAL(8, 2)), sa.Column("ratio", FLOAT),
    sa.Column("day", DATE(storage_format="%(year)04d%(month)02d%(day)02d", regexp=r"(\d+)")),
    sa.Column("at", DATETIME(truncate_microseconds=True)),
    sa.Column("hour", TIME()),
    sa.Column("doc", JSON), sa.Column("n", NUMERIC(4)), sa.Column("r", REAL), sa.Column("s", SMALLINT), sa.Column("t", TEXT), sa.Column("ts", TIMESTAMP), sa.Column("v", VARCHAR(9)),
    sa.Column("generic", sa.Uuid() if hasattr(sa, "Uuid") else sa.CHAR(32)),  # unresolved: note.generic
    sa.Column("nocase", sa.String(20, collation="NOCASE")),
    sa.Column("binary", sa.Text(collation="BINARY"), nullable=False),
    sqlite_autoincrement=True,
)
