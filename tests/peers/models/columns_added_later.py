import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()
m = MetaData()


class Late(Base):
    __tablename__ = "late"
    id = Column(Integer, primary_key=True)


Late.first = Column(String(10), index=True)
Late.second = Column("second_name", Integer, ForeignKey("late.id"), unique=True)
setattr(Late, "third", Column(sa.Date, nullable=False))
for n in range(2):
    setattr(Late, f"n{n}", Column(Integer))
Late.__table__.append_column(Column("fourth", sa.Boolean))
Late.__table__.append_constraint(UniqueConstraint("fourth", "id", name="uq_late"))

plain = Table("plain", m, Column("id", Integer, primary_key=True))
plain.append_column(Column("more", String(3), nullable=False))
plain.append_column(Column("up", ForeignKey("plain.id"), index=True))
for name in ("a", "b"):
    plain.append_column(Column(name, Integer))
extended = Table("plain", m, Column("extra", Integer), Column("more", String(30)), extend_existing=True)
kept = Table("plain", m, Column("ignored", Integer), keep_existing=True)
