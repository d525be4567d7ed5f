import sqlalchemy as sa
from sqlalchemy import Column, Computed, Identity, Index, Integer, String, func
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=sa.MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s_%(referred_column_0_name)s", "pk": "pk_%(table_name)s"}))


class Place(Base):
    __tablename__ = "places"
    a = Column(Integer, primary_key=True)
    b = Column(Integer, primary_key=True)
    c = Column(String(8), unique=True)
    d = Column(String(8), index=True)
    e = Column(Integer, sa.CheckConstraint("e > 1", name="e_big"))
    f = Column(Integer, key="effe")
    g = Column(Integer, Computed("a + b"))
    h = Column(sa.BigInteger, Identity(start=5))
    __table_args__ = (
        sa.UniqueConstraint("c", "d"),
        sa.UniqueConstraint("d", "e", name="given"),
        sa.CheckConstraint("a < b", name="ordered"),
        Index(None, "c", "e"),
        Index("by_lower", func.lower("c")),
        Index("descending", d.desc(), unique=True),
        sa.PrimaryKeyConstraint("a", "b", name="own_pk"),
    )


class Visit(Base):
    __tablename__ = "visits"
    id = Column(Integer, primary_key=True)
    pa = Column(Integer)
    pb = Column(Integer)
    one = Column(Integer, sa.ForeignKey("visits.id", onupdate="CASCADE", ondelete="SET NULL", deferrable=True, initially="DEFERRED"))
    __table_args__ = (sa.ForeignKeyConstraint(("pa", "pb"), ("places.a", "places.b"), ondelete="RESTRICT"), Index("partial", "pa", postgresql_where=sa.text("pa > 0"), postgresql_using="btree"))
