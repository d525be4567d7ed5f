import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import BIT, INTERVAL, TIME, TIMESTAMP

metadata = sa.MetaData()
moment = sa.Table(
    "moment", metadata,
    *(sa.Column("c%d" % n, kind) for n, kind in enumerate((
        TIMESTAMP(precision=3), TIMESTAMP(timezone=True, precision=0), TIMESTAMP(True, 6), TIMESTAMP, TIME(precision=2), TIME(True), TIME(),
        INTERVAL, INTERVAL(precision=4), INTERVAL(fields="DAY TO SECOND", precision=3), INTERVAL(fields="YEAR"), sa.Interval(second_precision=2), sa.Interval(native=False),
        BIT, BIT(5), BIT(varying=True), BIT(7, varying=True), BIT(length=9, varying=False),
        postgresql.REAL(),
        postgresql.NUMERIC(7, 3), sa.Numeric(8), sa.Numeric(precision=9, scale=0), sa.Numeric(scale=2), sa.DECIMAL(10, 0, asdecimal=False), sa.Float(precision=24, asdecimal=True), sa.Float(asdecimal=True), sa.REAL(7),
        postgresql.BYTEA(), sa.VARBINARY(8), sa.BINARY(4), sa.LargeBinary(length=99), sa.CHAR(length=3), sa.VARCHAR(None), sa.String(0), sa.Text(), sa.Text(length=77),
        sa.String(10, collation="C"), postgresql.VARCHAR(6), sa.Unicode(length=8), postgresql.CHAR(2, collation="de_DE"), sa.TEXT(collation="POSIX")))),
)
