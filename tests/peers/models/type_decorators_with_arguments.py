import json

from sqlalchemy import Column, DateTime, Integer, LargeBinary, Numeric, String, Text, TypeDecorator, Unicode, types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Money(TypeDecorator):
    impl = Numeric
    cache_ok = True

    def __init__(self, scale=2):
        super().__init__(precision=14, scale=scale)


class Encrypted(TypeDecorator):
    impl = LargeBinary

    def __init__(self, key, *args, **kwargs):
        self.key = key
        super().__init__(*args, **kwargs)


class Utc(types.TypeDecorator):
    impl = types.DateTime(timezone=True)


class Stripped(TypeDecorator):
    impl = String

    def __init__(self, length=None, lower=False, **kw):
        super(Stripped, self).__init__(length=length, **kw)
        self.lower = lower


class Lowered(Stripped):
    pass


class Document(TypeDecorator):
    impl = Text

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value, dialect):
        return json.dumps(value)


class Wrapped(TypeDecorator):
    impl = Document


class Payment(Base):
    __tablename__ = "payment"
    id = Column(Integer, primary_key=True)
    amount = Column(Money())
    rate = Column(Money(scale=6))
    secret = Column(Encrypted("k"))
    at = Column(Utc, nullable=False)
    code = Column(Stripped(12, lower=True))
    free = Column(Stripped)
    mail = Column(Lowered(length=99))
    doc = Column(Document())
    wrapped = Column(Wrapped)
