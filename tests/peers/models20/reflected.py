from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import StaticPool

engine = create_engine("sqlite://", poolclass=StaticPool)
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE old (id INTEGER PRIMARY KEY, label VARCHAR(7), more INTEGER)")


class Base(DeclarativeBase):
    pass


class Old(Base):
    __table__ = Table("old", Base.metadata, Column("label", String(8)), autoload_with=engine)  # unresolved: old


class Later(DeferredReflection, Base):
    __tablename__ = "later"  # unresolved: later
    id: Mapped[int] = mapped_column(primary_key=True)


class Known(Base):
    __tablename__ = "known"
    id: Mapped[int] = mapped_column(primary_key=True)


def reflect_all():
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata
