import enum

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()
CURRENCIES = ["EUR", "USD", "GBP"]


def values(kind):
    return [member.value for member in kind]


class Weekday(enum.Enum):
    MON, TUE, WED = 1, 2, 3
    _ignore_ = ["helper"]


class Channel(str, enum.Enum):
    web = "Web shop"
    phone = "Phone's"

    def __str__(self):
        return self.value


Size = enum.Enum("Size", "S M L XL")
Grade = enum.Enum("Grade", {"good": "A", "bad": "F"})
Tone = enum.IntEnum("Tone", ["LOW", "HIGH"])


class Price(Base):
    __tablename__ = "price"
    id = sa.Column(sa.Integer, primary_key=True)
    currency = sa.Column(sa.Enum(*CURRENCIES, name="currency"), server_default="EUR")
    day = sa.Column(sa.Enum(Weekday))
    channel = sa.Column(sa.Enum(Channel, values_callable=values, name="channel_value"))
    size = sa.Column(sa.Enum(Size), nullable=False)
    grade = sa.Column(sa.Enum(Grade, values_callable=lambda x: [i.value for i in x], native_enum=False))
    tone = sa.Column(sa.Enum(Tone, name="Tone Of Voice"))
    from_values = sa.Column(sa.Enum(*[c.value for c in Channel], name="from_values"))
    from_names = sa.Column(sa.Enum(*Weekday.__members__.keys(), name="from_names", native_enum=False, length=12))
