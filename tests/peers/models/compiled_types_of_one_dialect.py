# @compiles(JSONB, "sqlite") is for the tests of most projects: PostgreSQL's reading is not touched by it.
from sqlalchemy import Column, Integer, String, Table, MetaData
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB
from sqlalchemy.ext.compiler import compiles

metadata = MetaData()


@compiles(JSONB, "sqlite")
def jsonb_as_json(type_, compiler, **kw):
    return "JSON"


@compiles(INET, "sqlite")
def inet_as_text(type_, compiler, **kw):
    return "VARCHAR(43)"


log = Table(
    "log", metadata,
    Column("id", Integer, primary_key=True),
    Column("payload", JSONB, nullable=False),
    Column("client", INET()),
    Column("tags", ARRAY(String)),
)
