from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Sensor(Base):
    __tablename__ = "sensor"
    pk = Column("sensor_id", Integer, primary_key=True)
    serial = Column(String(30), name="serial_no", unique=True)
    unit = Column("unit_code", String(4), key="u", index=True)
    by_type = Column(type_=String(7), name="kind")
    low = Column("low_limit", Integer)
    high = Column("high_limit", Integer)
    __table_args__ = (
        UniqueConstraint("serial_no", "u"),
        Index("ix_sensor_limits", "low_limit", "high_limit"),
        CheckConstraint("low_limit < high_limit"),
    )


metadata = MetaData()
parent = Table("parent", metadata, Column("id", Integer, key="the_id", primary_key=True), Column("part", Integer, key="p", primary_key=True))
child = Table(
    "child", metadata,
    Column("parent_id", Integer, key="pid"),
    Column("parent_part", Integer, key="pp"),
    Column("single", Integer, ForeignKey("single.key")),
    ForeignKeyConstraint(["pid", "pp"], ["parent.the_id", "parent.p"]),
    Index("ix_by_key", "pid", "pp", unique=True),
)
single = Table("single", metadata, Column("real_name", Integer, key="key", primary_key=True, autoincrement=False))
