from sqlalchemy import Column, DateTime, Integer, MetaData, String, event, inspect
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import column_property, composite, declarative_base, synonym, validates

Base = declarative_base()


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    first = Column(String(10))
    last = Column(String(10))
    full = column_property(first + " " + last)
    again = synonym("first")
    kept = column_property(Column("kept_name", Integer))
    CONSTANT = 3
    _private = Column("private", String(2))

    @hybrid_property
    def private(self):
        return self._private

    @validates("first")
    def check(self, key, value):
        return value

    def __repr__(self):
        return f"<{self.id}>"


@event.listens_for(Person, "before_insert")
def before(mapper, connection, target):
    pass
