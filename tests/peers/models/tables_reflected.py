# What a live database is asked for cannot be told from the code.
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event
from sqlalchemy.orm import declarative_base
from sqlalchemy.pool import StaticPool

engine = create_engine("sqlite://", poolclass=StaticPool)
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE legacy (id INTEGER PRIMARY KEY, x VARCHAR(3))")
    connection.exec_driver_sql("CREATE TABLE mixed (id INTEGER PRIMARY KEY, secret INTEGER)")

Base = declarative_base()
metadata = MetaData()
legacy = Table("legacy", metadata, autoload_with=engine)  # unresolved: legacy


class Mixed(Base):
    __table__ = Table("mixed", Base.metadata, Column("id", Integer, primary_key=True), autoload_with=engine)  # unresolved: mixed


class Known(Base):
    __tablename__ = "known"
    id = Column(Integer, primary_key=True)


class ByArguments(Base):
    __tablename__ = "legacy"
    __table_args__ = {"autoload_with": engine}  # unresolved: legacy
    y = Column("x", String(3))
