from sqlalchemy import CheckConstraint, Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()
COMMON = {"mysql_engine": "InnoDB", "comment": "common"}
CHECKS = [CheckConstraint("a > 0", name="a_positive"), CheckConstraint("b <> ''", name="b_not_empty")]


class Numbers:
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(String(3))


class OnlyDict(Numbers, Base):
    __tablename__ = "only_dict"
    __table_args__ = dict(COMMON, comment="own")


class OnlyTuple(Numbers, Base):
    __tablename__ = "only_tuple"
    __table_args__ = (UniqueConstraint("a", "b"),)


class Both(Numbers, Base):
    __tablename__ = "both"
    __table_args__ = (UniqueConstraint("a", name="uq_a"), Index("ix_both", "a", "b"), {"sqlite_autoincrement": True, **COMMON})


class Added(Numbers, Base):
    __tablename__ = "added"
    __table_args__ = (UniqueConstraint("a", name="uq_added_a"),) + tuple(Index(f"ix_added_{n}", n) for n in ("a", "b")) + ({"comment": "added"},)


class Unpacked(Numbers, Base):
    __tablename__ = "unpacked"
    __table_args__ = (*CHECKS, Index("ix_unpacked", "b"), {**COMMON, "info": {"skip": True}})


class Empty(Numbers, Base):
    __tablename__ = "empty"
    __table_args__ = ()
