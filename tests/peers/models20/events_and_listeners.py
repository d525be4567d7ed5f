from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, event, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column


class Base(DeclarativeBase):
    pass


class Audited:
    pass


@event.listens_for(Audited, "instrument_class", propagate=True)
def add_audit_columns(mapper, class_):
    mapper.local_table.append_column(Column("audited_by", String(20)))


@event.listens_for(Table, "after_parent_attach")
def add_to_every_table(table, parent):
    if isinstance(parent, MetaData) and table.name.startswith("log_"):
        table.append_column(Column("logged", DateTime, server_default=func.now()))


class Paper(Audited, Base):
    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)


class Entry(Base):
    __tablename__ = "log_entry"
    id: Mapped[int] = mapped_column(primary_key=True)


@event.listens_for(Paper, "before_update")
def touch(mapper, connection, target):
    target.touched = True


event.listen(Base.metadata, "after_create", lambda target, connection, **kw: None)
