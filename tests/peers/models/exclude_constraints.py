from sqlalchemy import Column, Integer, String, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, INT4RANGE, TSRANGE
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Reservation(Base):
    __tablename__ = "reservation"
    id = Column(Integer, primary_key=True)
    room = Column(Integer, nullable=False)
    period = Column(TSRANGE)
    seats = Column(INT4RANGE())
    state = Column(String(9))
    __table_args__ = (
        ExcludeConstraint(("room", "="), ("period", "&&"), name="no_overlap", where=text("state <> 'void'"), using="gist"),
        ExcludeConstraint((seats, "&&"), name="no_seats", deferrable=True, initially="DEFERRED"),
        ExcludeConstraint((func.int4range(room, id), "&&"), name="no_rooms"),
    )
