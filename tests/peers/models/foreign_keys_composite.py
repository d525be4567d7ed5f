from sqlalchemy import CHAR, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Numeric, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s"}))


class Warehouse(Base):
    __tablename__ = "warehouse"
    tenant = Column(CHAR(4), primary_key=True)
    no = Column(Integer, primary_key=True)


class Shelf(Base):
    __tablename__ = "shelf"
    tenant = Column(CHAR(4), primary_key=True)
    warehouse_no = Column(Integer, primary_key=True)
    position = Column(String(5), primary_key=True)
    __table_args__ = (ForeignKeyConstraint(["tenant", "warehouse_no"], [Warehouse.tenant, Warehouse.no], ondelete="CASCADE"),)


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    tenant = Column(None)
    w = Column(None)
    p = Column(String(5))
    backup = Column(Integer)
    __table_args__ = (
        ForeignKeyConstraint(columns=["tenant", "w", "p"], refcolumns=["shelf.tenant", "shelf.warehouse_no", "shelf.position"], onupdate="CASCADE", name="fk_given"),
        ForeignKeyConstraint([tenant, backup], ["warehouse.tenant", "warehouse.no"]),
        ForeignKeyConstraint(("backup",), ("item.id",), deferrable=True, initially="IMMEDIATE", use_alter=True),
    )


loose = Table(
    "loose", Base.metadata, Column("a", Integer, primary_key=True), Column("b", Integer),
    ForeignKeyConstraint(["a"], ["item.id"]), ForeignKeyConstraint(["b"], ["loose"]) if False else ForeignKeyConstraint(["b"], ["loose.a"]))
