from sqlalchemy import Column, ForeignKey, Integer, MetaData, PrimaryKeyConstraint, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
Named = declarative_base(metadata=MetaData(naming_convention={"pk": "pk_%(table_name)s"}))


class Composite(Base):
    __tablename__ = "composite"
    tenant = Column(String(8), primary_key=True)
    number = Column(Integer, primary_key=True)


class ByConstraint(Base):
    __tablename__ = "by_constraint"
    y = Column("why", Integer)
    x = Column(Integer)
    __table_args__ = (PrimaryKeyConstraint("x", "why", name="PK By Hand"),)


class ByColumn(Base):
    __tablename__ = "by_column"
    x = Column(Integer)
    y = Column(Integer)
    __table_args__ = (PrimaryKeyConstraint(y, x),)


class OrderOfColumns(Base):
    __tablename__ = "order_of_columns"
    b = Column(Integer, primary_key=True)
    a = Column(Integer, primary_key=True)
    __table_args__ = (PrimaryKeyConstraint("a", "b", name="ab"),)


class Conventional(Named):
    __tablename__ = "conventional"
    x = Column(Integer)
    z = Column(Integer)
    __table_args__ = (PrimaryKeyConstraint("z"),)


class Mapped(Named):
    __tablename__ = "mapped_without_key"
    a = Column(Integer)
    b = Column(Integer)
    __mapper_args__ = {"primary_key": [a, b]}
