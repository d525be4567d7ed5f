import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BIT, BYTEA, CIDR, DOUBLE_PRECISION, HSTORE, INET, INT4RANGE, INTERVAL, JSON, JSONB, MACADDR, MONEY, OID, TIME, TIMESTAMP, TSTZRANGE, TSVECTOR, UUID

metadata = sa.MetaData()
t = sa.Table(
    "t", metadata,
    *[sa.Column(f"c{n}", kind) for n, kind in enumerate([
        sa.Integer(), sa.INTEGER, sa.BIGINT, sa.SMALLINT, sa.VARCHAR(3), sa.NVARCHAR(4), sa.CHAR, sa.NCHAR(2), sa.TEXT, sa.CLOB, sa.DECIMAL(5, 1), sa.DECIMAL, sa.NUMERIC(4), sa.REAL,
        sa.FLOAT, sa.Float(10), sa.BOOLEAN, sa.DATE, sa.DATETIME, sa.TIMESTAMP, sa.TIMESTAMP(timezone=True), sa.TIME, sa.Time(timezone=True), sa.JSON, sa.PickleType, sa.LargeBinary(5),
        sa.Text(50), sa.Unicode, sa.UnicodeText(), sa.Interval(), sa.String(length=9)])],
)
