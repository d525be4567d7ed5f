import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


kinds = [
    sa.Uuid(), sa.Uuid(as_uuid=False), sa.Uuid(native_uuid=False), sa.UUID(), pg.UUID(as_uuid=True), sa.Double(), sa.Double(53), sa.DOUBLE(), sa.DOUBLE_PRECISION(), sa.DOUBLE_PRECISION(10), pg.DOUBLE_PRECISION(),
    sa.Interval(), sa.Boolean(), sa.BOOLEAN(), sa.Unicode(), sa.UnicodeText(), sa.Unicode(9), sa.NCHAR(3), sa.NVARCHAR(4), sa.PickleType(), sa.LargeBinary(7), sa.Numeric(asdecimal=False), sa.Float(5), sa.Float(asdecimal=True),
    sa.FLOAT(11), sa.REAL(), sa.DECIMAL(4, 2), sa.NUMERIC(), sa.Date(), sa.Time(True), sa.TIMESTAMP(timezone=True), sa.DateTime(), sa.DATETIME(timezone=True), sa.JSON(none_as_null=True), sa.ARRAY(sa.Integer), sa.String(5, "C"),
    sa.Text(3), sa.Integer().with_variant(sa.BigInteger(), "postgresql", "mysql"), sa.CLOB(), sa.BLOB(), sa.VARBINARY(5), sa.BINARY()]


class Typed(Base):
    __table__ = sa.Table("typed", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), *[sa.Column(f"c{i}", kind) for i, kind in enumerate(kinds)])
