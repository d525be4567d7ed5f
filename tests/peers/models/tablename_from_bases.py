from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr


class Auto:
    @declared_attr
    def __tablename__(cls):
        """A class of a hierarchy that is not its root shares the table of the root."""
        for base in cls.__mro__[1:]:
            if getattr(base, "__table__", None) is not None:
                return None
        return cls.__name__.lower()


Base = declarative_base(cls=Auto)


class Vehicle(Base):
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "vehicle"}


class Truck(Vehicle):
    load = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "truck"}


class Trailer(Vehicle):
    __tablename__ = "trailers"
    id = Column(ForeignKey("vehicle.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "trailer"}
