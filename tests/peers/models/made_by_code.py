from sqlalchemy import Column, ForeignKey, Integer, String, Table, MetaData, Boolean
from sqlalchemy.orm import declarative_base

Base = declarative_base()
LENGTH = 10 * 4
FIELDS = {"one": String(LENGTH), "two": Integer}
PREFIX = "app_"


class Wide(Base):
    __tablename__ = PREFIX + "wide"
    id = Column(Integer, primary_key=True)
    for number in range(3):
        locals()
    text = Column(String(LENGTH + 2))


for field, kind in FIELDS.items():
    setattr(Wide, field, Column(kind))


def make(name, length=5):
    return type(name.title(), (Base,), {"__tablename__": f"{PREFIX}{name}", "id": Column(Integer, primary_key=True), "label": Column(String(length))})


First = make("first")
Second = make("second", length=7)

try:
    import ujson as json
except ImportError:
    import json

if LENGTH > 20:
    class Long(Base):
        __tablename__ = "{}_long".format("app")
        id = Column(Integer, primary_key=True)
else:
    class Short(Base):
        __tablename__ = "short"
        id = Column(Integer, primary_key=True)

link = Table(
    "%slink" % PREFIX, Base.metadata,
    *(Column(n + "_id", Integer, ForeignKey(f"{PREFIX}{n}.id"), primary_key=True) for n in ["first", "second"]),
    Column("on", Boolean, nullable=False, server_default="true"),
)


class Linked(Base):
    __table__ = Table("linked", Base.metadata, Column("id", Integer, primary_key=True), Column("x", Integer, index=True))
