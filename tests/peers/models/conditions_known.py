import sys
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import declarative_base

try:
    from sqlalchemy.dialects.postgresql import JSONB as Json
except ImportError:
    from sqlalchemy import JSON as Json

USE_LONG = True
FEATURES = {"audit": True, "geo": False}
LEVEL = 3
Base = declarative_base()

if TYPE_CHECKING:
    from nowhere import Unknown


class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    title = Column(String(500 if USE_LONG else 50))
    if FEATURES["audit"]:
        editor = Column(String(20))
    if FEATURES.get("geo"):
        place = Column(String(20))
    else:
        no_place = Column(Integer)
    if LEVEL >= 2 and not FEATURES["geo"]:
        level = Column(Integer)
    if sys.version_info >= (3, 0):
        modern = Column(Integer)
    if 1 < LEVEL < 5:
        between = Column(Integer)
    if "audit" in FEATURES and isinstance(LEVEL, int):
        checked = Column(Integer, nullable=bool(LEVEL))
    match_ = Column(Json if LEVEL == 4 else Integer)


match LEVEL:
    case 1:
        Table("one", Base.metadata, Column("x", Integer))
    case 3:
        Table("three", Base.metadata, Column("x", Integer))

if __name__ == "__main__":
    Table("only_as_script", Base.metadata, Column("x", Integer))
