# Members that are computed, skipped, inherited, or carry more than one value.
import enum

from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Described(enum.Enum):
    def __new__(cls, code, text):
        member = object.__new__(cls)
        member._value_ = code
        member.text = text
        return member


class Fault(Described):
    none = (0, "no fault")
    leak = (1, "leaks")
    burst = (2, "burst")


class Planet(enum.Enum):
    EARTH = (5.976e24, 6.37814e6)
    MARS = (6.421e23, 3.3972e6)

    def __init__(self, mass, radius):
        self.mass = mass

    @property
    def heavy(self):
        return self.mass > 1


class Mixed(str, enum.Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name

    _start = "private but a member"
    first = "1"
    third = enum.auto()

    @staticmethod
    def default():
        return Mixed.first


class Bits(enum.IntFlag):
    r = 4
    w = 2
    x = 1


class Machine(Base):
    __tablename__ = "machine"
    id = Column(Integer, primary_key=True)
    fault = Column(Enum(Fault))
    planet = Column(Enum(Planet))
    mixed = Column(Enum(Mixed))
    bits = Column(Enum(Bits, name="bits"))
