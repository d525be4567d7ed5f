from sqlalchemy import Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import (CIDR, DATERANGE, HSTORE, INET, INT4RANGE, INT8RANGE, JSON, JSONB, MACADDR, MONEY, NUMRANGE, OID, REGCLASS, TSRANGE, TSTZRANGE, TSVECTOR)
from sqlalchemy.ext.mutable import MutableDict, MutableList

metadata = MetaData()
host = Table(
    "host", metadata,
    Column("id", Integer, primary_key=True),
    Column("ip", INET, nullable=False),
    Column("net", CIDR()),
    Column("mac", MACADDR),
    Column("cash", MONEY),
    Column("oid", OID),
    Column("cls", REGCLASS()),
    Column("tags", HSTORE),
    Column("extra", HSTORE(text_type=Text())),
    Column("search", TSVECTOR()),
    Column("int4", INT4RANGE), Column("int8", INT8RANGE()), Column("num", NUMRANGE), Column("days", DATERANGE()), Column("ts", TSRANGE), Column("tstz", TSTZRANGE()),
    Column("doc", JSONB(none_as_null=True), server_default="{}"),
    Column("plain", JSON(astext_type=Text())),
    Column("mutable", MutableDict.as_mutable(JSONB)),
    Column("listed", MutableList.as_mutable(postgresql.ARRAY(Text)), nullable=False, server_default="{}"),
    Column("kept", MutableDict.as_mutable(HSTORE())),
)
