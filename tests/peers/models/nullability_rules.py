from sqlalchemy import Column, ForeignKey, Identity, Integer, MetaData, PrimaryKeyConstraint, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()
REQUIRED = {"nullable": False}
optional = dict(nullable=True)


class Row(Base):
    __tablename__ = "row"
    id = Column(Integer, primary_key=True)
    second = Column(Integer, primary_key=True, nullable=True, autoincrement=False)
    plain = Column(String)
    required = Column(String, nullable=False)
    by_dict = Column(String, **REQUIRED)
    by_call = Column(String, **optional)
    merged = Column(String, **{**REQUIRED, "index": True})
    negated = Column(String, nullable=not True)
    computed = Column(String, nullable=len("abc") > 3)
    foreign = Column(ForeignKey("row.plain"), nullable=bool(0))
    identity = Column(Integer, Identity())


m = MetaData()
late = Table("late", m, Column("a", Integer), Column("b", Integer, nullable=True), Column("c", Integer), PrimaryKeyConstraint("a", "b"))
