import enum

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy_utils import (ArrowType, ChoiceType, ColorType, CountryType, CurrencyType, EmailType, IPAddressType, JSONType, LocaleType, LtreeType, PasswordType, PhoneNumberType, ScalarListType,
                              TSVectorType, TimezoneType, URLType, UUIDType, WeekDaysType)


class Base(DeclarativeBase):
    pass


class Kind(enum.Enum):
    a = 1
    b = 2


Kind.a.label = "A"
Kind.b.label = "B"


class Utils(Base):
    __tablename__ = "utils"
    id: Mapped[int] = mapped_column(primary_key=True)
    email = mapped_column(EmailType)
    email_sized = sa.Column(EmailType(100), unique=True)
    uid = sa.Column(UUIDType(binary=False))
    uid_binary = sa.Column(UUIDType)
    uid_text = sa.Column(UUIDType(native=False, binary=False))
    url = sa.Column(URLType)
    doc = sa.Column(JSONType)
    choice = sa.Column(ChoiceType([("x", "X"), ("y", "Y")]))
    choice_int = sa.Column(ChoiceType(Kind, impl=sa.Integer()))
    choice_sized = sa.Column(ChoiceType([("x", "X")], impl=sa.String(20)))
    arrow = sa.Column(ArrowType)
    arrow_zoned = sa.Column(ArrowType(timezone=True))
    ip = sa.Column(IPAddressType)
    listed = sa.Column(ScalarListType(int))
    search = sa.Column(TSVectorType("email", "url"))
    path = sa.Column(LtreeType, nullable=False)
    zone = sa.Column(TimezoneType(backend="pytz"))
    country = sa.Column(CountryType)
    money = sa.Column(CurrencyType)
    language = sa.Column(LocaleType)


class Secret(Base):
    __tablename__ = "secret"
    id: Mapped[int] = mapped_column(primary_key=True)
    limited = sa.Column(PasswordType(schemes=["pbkdf2_sha512"], max_length=200))
    color = sa.Column(ScalarListType())
    days = sa.Column(TSVectorType())
