from sqlalchemy import BigInteger, CHAR, Column, Integer, JSON, String, TypeDecorator
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import declarative_base

Base = declarative_base()
IMPLEMENTATIONS = {"postgresql": postgresql.INET(), "sqlite": String(39)}


class Address(TypeDecorator):
    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(IMPLEMENTATIONS.get(dialect.name, String(45)))


class Guid(TypeDecorator):
    impl = CHAR

    def load_dialect_impl(self, dialect):
        if dialect.name != "postgresql":
            return dialect.type_descriptor(CHAR(36))
        return dialect.type_descriptor(postgresql.UUID(as_uuid=True))


class Blob(TypeDecorator):
    impl = JSON

    def load_dialect_impl(self, dialect):
        match_ = {"postgresql": postgresql.JSONB(none_as_null=True)}
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.LONGTEXT())
        elif dialect.name in match_:
            return match_[dialect.name]
        return super().load_dialect_impl(dialect)


class Serial(TypeDecorator):
    impl = BigInteger

    def load_dialect_impl(self, dialect):
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sqlite.INTEGER())
        return self.impl


class Host(Base):
    __tablename__ = "host"
    id = Column(Serial, primary_key=True)
    address = Column(Address)
    guid = Column(Guid(), unique=True)
    facts = Column(Blob)
