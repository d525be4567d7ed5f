from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeMeta, declarative_base


class Naming(DeclarativeMeta):
    """Gives a table's name to classes with a key of their own."""

    def __init__(cls, name, bases, names):
        if "id" in names and "__tablename__" not in names:
            cls.__tablename__ = name.lower() + "s"
        super().__init__(name, bases, names)


Base = declarative_base(metaclass=Naming)


class Given(Base):
    __tablename__ = "given"
    id = Column(Integer, primary_key=True)


class Plugin(Base):  # unresolved: plugins
    id = Column(Integer, primary_key=True)
    name = Column(String(10))


class Mixed:
    __abstract__ = True
    id = Column(Integer, primary_key=True)
