from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table, UniqueConstraint, event, func
from sqlalchemy.orm import Mapper, declarative_base

Base = declarative_base()


class Tracked:
    """Marks classes whose tables get columns from a listener."""


@event.listens_for(Tracked, "instrument_class", propagate=True)
def add_columns(mapper, cls):
    mapper.local_table.append_column(Column("changed_by", String(30)))


@event.listens_for(Base.metadata, "before_create")
def before_create(target, connection, **kw):
    target.info["made"] = True


class Invoice(Tracked, Base):
    __tablename__ = "invoice"
    id = Column(Integer, primary_key=True)


class Untouched(Base):
    __tablename__ = "untouched"
    id = Column(Integer, primary_key=True)


log = Table("log", Base.metadata, Column("id", Integer, primary_key=True))


@event.listens_for(log, "after_parent_attach")
def never_called(table, metadata):
    table.append_column(Column("too_late", Integer))
