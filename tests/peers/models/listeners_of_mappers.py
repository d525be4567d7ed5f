from sqlalchemy import Column, DateTime, Index, Integer, String, Table, Text, UniqueConstraint, event, orm
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import TypeDecorator


class Vector(TypeDecorator):
    impl = Text
    cache_ok = True

    def __init__(self, *columns):
        self.columns = columns
        super().__init__()


class Manager:
    """Makes an index for each column of the type."""

    def __init__(self):
        self.done = []

    def columns_of(self, table):
        return [column for column in table.c if isinstance(column.type, Vector)]

    def add_index(self, column):
        Index("_".join((column.table.name, column.name, "idx")), column)

    def process(self, mapper, cls):
        for column in self.columns_of(mapper.persist_selectable):
            if column in self.done:
                continue
            self.add_index(column)
            self.done.append(column)


manager = Manager()


class Before(declarative_base()):
    __tablename__ = "before"
    id = Column(Integer, primary_key=True)
    vector = Column(Vector("id"))


event.listen(orm.mapper, "instrument_class", manager.process)
Base = declarative_base()


class Named:
    """Whose tables get a constraint."""


@event.listens_for(Named, "instrument_class", propagate=True)
def only_once(mapper, cls):
    table = mapper.local_table
    if "name" in table.c and table.c["name"].nullable:
        table.append_constraint(UniqueConstraint(table.c.name, name=f"{table.name}_name"))


@event.listens_for(Table, "after_parent_attach")
def every_text(table, metadata):
    for column in table.columns.values():
        if isinstance(column.type, String) and not isinstance(column.type, Text):
            Index(f"ix_text_{table.fullname}_{column.key}", column)


class Document(Base):
    __tablename__ = "document"
    id = Column(Integer, primary_key=True)
    title = Column(Text)
    search = Column("search_vector", Vector("title"))


class Report(Document):
    __tablename__ = "report"
    id = Column(Integer, primary_key=True)
    body = Column(Vector("id"))
    __mapper_args__ = {"inherit_condition": id == Document.id}


class Draft(Document):
    extra = Column(Vector)


class Person(Named, Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    made = Column(DateTime)


class Place(Named, Base):
    __tablename__ = "place"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), nullable=False)
