import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()
NAMES = ["alpha", "beta"]

a = sa.Table("a", metadata, sa.Column("id", sa.Integer, sa.Sequence("a_seq"), primary_key=True), sa.Column("x", sa.VARCHAR(5), nullable=False),
             *[sa.Column(n, sa.Integer) for n in NAMES], sa.UniqueConstraint("x", "alpha"), sa.UniqueConstraint("id", "alpha"), comment="first")
b = sa.Table("b", metadata, sa.Column("a_id", sa.ForeignKey("a.id"), primary_key=True), sa.Column("n", sa.Integer, primary_key=True),
             sa.Column("c", sa.CHAR(3)), sa.Column("ts", sa.TIMESTAMP(timezone=True)), sa.ForeignKeyConstraint(["a_id", "n"], ["a.id", "a.alpha"], name="two", onupdate="SET NULL"))
sa.Index("ix_b_c", b.c.c, unique=True)


def stamped(name, *more):
    return sa.Table(name, metadata, sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("made", sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP")), *more)


c = stamped("c", sa.Column("flag", sa.Boolean, server_default=sa.false()))
d = stamped("d")
