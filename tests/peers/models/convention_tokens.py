from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, UniqueConstraint

metadata = MetaData(schema="wms", naming_convention={
    "ix": "%(column_0_N_label)s_ix",
    "uq": "u__%(table_name)s__%(column_0N_name)s",
    "ck": "%(table_name)s__%(constraint_name)s__chk",
    "fk": "f_%(column_0_key)s_%(column_0N_key)s_%(referred_table_name)s_%(referred_column_0_name)s_%(referred_column_0_N_name)s",
    "pk": "pk_%(table_name)s_%(column_0_name)s_%(column_1_name)s",
})
bin_ = Table("bin", metadata, Column("aisle", Integer, primary_key=True), Column("shelf_no", Integer, key="shelf", primary_key=True),
             Column("code", String(9), index=True, unique=False), CheckConstraint("aisle > 0", name="aisle_ok"))
stock = Table(
    "stock", metadata,
    Column("a", Integer, key="A"),
    Column("b", Integer, unique=True),
    Column("sku", String(20), unique=True, index=True),
    PrimaryKeyConstraint("A", "b"),
    ForeignKeyConstraint(["A", "b"], ["wms.bin.aisle", "wms.bin.shelf"]),
    UniqueConstraint("sku", "b", "A"),
    Index(None, "sku", "b"),
    Index("given", "b"),
)
other = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(column_0N_label)s", "ck": "ck_%(table_name)s_%(column_0_name)s", "fk": "%(table_name)s_%(column_0_label)s_fkey"})
move = Table("move", other, Column("id", Integer, primary_key=True), Column("n", Integer, CheckConstraint("n > 1"), unique=True, index=False),
             Column("up", ForeignKey("move.id"), index=True), UniqueConstraint("n", "up"))
