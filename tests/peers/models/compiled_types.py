# What @compiles gives a type is made by code that runs with the compiler: it cannot be told from the declaration.
from sqlalchemy import Column, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import TypeEngine, UserDefinedType

Base = declarative_base()


class Money(UserDefinedType):
    digits = 4


@compiles(Money)
def compile_money(element, compiler, **kw):
    return "MONEY_%d_%s" % (element.digits, type(compiler).__name__[:2])


class Shout(String):
    pass


@compiles(Shout, "sqlite")
def compile_shout(element, compiler, **kw):
    return compiler.visit_VARCHAR(element, **kw) + " COLLATE NOCASE"


@compiles(JSONB, "sqlite")
def compile_jsonb(element, compiler, **kw):
    return "TEXT" if compiler.dialect.name else "BLOB"


class Account(Base):
    __tablename__ = "account"
    id = Column(Integer, primary_key=True)
    owner = Column(String(20))
    balance = Column(Money())  # unresolved: account.balance


class Guarded(Base):
    __tablename__ = "guarded"
    id = Column(Integer, primary_key=True)
    name = Column(String(4), nullable=False)
