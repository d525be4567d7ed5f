from sqlalchemy import Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Collected:
    """Gathers what each class of the ancestry asks for."""
    unique_together = ()
    indexed_together = ()

    @declared_attr
    def __table_args__(cls):
        args = []
        for names in cls.unique_together:
            args.append(UniqueConstraint(*names))
        for names in cls.indexed_together:
            args.append(Index("ix_" + "_".join(names), *names))
        args.append(cls.options())
        return tuple(args)

    @classmethod
    def options(cls):
        return {"comment": cls.__doc__, "sqlite_autoincrement": True}


class Booking(Collected, Base):
    """a booking"""
    __tablename__ = "booking"
    unique_together = [("room", "day"), ("room", "guest")]
    indexed_together = [("guest", "day")]
    id = Column(Integer, primary_key=True)
    room = Column(Integer)
    day = Column(Integer)
    guest = Column(String(30))


class Room(Collected, Base):
    __tablename__ = "room"
    id = Column(Integer, primary_key=True)
