import enum
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Status(str, enum.Enum):
    NEW = "new"
    DONE = "done"

    @property
    def label(self):
        return self.value.title()


class Level(enum.IntEnum):
    low = 1
    high = enum.auto()


class Row(Base):
    __tablename__ = "rows"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Status))
    b = Column(Enum(Status, name="by_value", values_callable=lambda e: [m.value for m in e]))
    c = Column(Enum(Status, native_enum=False))
    d = Column(Enum(Status, native_enum=False, length=30))
    e = Column(Enum("x", "yy", name="letters", schema="other"))
    f = Column(Enum(Level), nullable=False, server_default="low")
    g = Column(postgresql.ENUM("p", "q", name="pq", create_type=False).with_variant(Enum("p", "q"), "sqlite"))
