from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint, func, text
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(naming_convention={"ix": "idx_%(table_name)s_%(column_0_N_name)s"}))


class Parcel(Base):
    __tablename__ = "parcel"
    id = Column(Integer, primary_key=True)
    code = Column("parcel_code", String(20))
    weight = Column(Integer)
    place = Column(Integer)


Index("ix_by_attribute", Parcel.code, unique=True)
Index("ix_by_table", Parcel.__table__.c.weight, Parcel.__table__.c.place.desc())
Index("ix_lowered", func.lower(Parcel.code), postgresql_using="btree")
Index(None, Parcel.place, Parcel.weight)
Index("ix_where", Parcel.place, postgresql_where=Parcel.weight > 5)
heavy = Index("ix_method", Parcel.weight.desc())

m = MetaData()
box = Table("box", m, Column("x", Integer), Column("y", Integer, key="why"), Column("z", Integer))
Index("ix_box_xy", box.c.x, box.c.why)
Index("ix_box_item", box.c["z"], unique=True)
Index("ix_box_columns", box.columns.z, text("(x + 1)"))
box.append_constraint(UniqueConstraint("x", "z", name="uq_box"))
UniqueConstraint(box.c.x, box.c.why, name="uq_outside")
unbound = Index("ix_late", "x", _table=box)
