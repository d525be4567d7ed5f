import uuid
from sqlalchemy import CHAR, Column, Integer, String, Text, types
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB, UUID
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import TypeDecorator

Base = declarative_base()


class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        else:
            return dialect.type_descriptor(CHAR(32))


class Json(types.TypeDecorator):
    impl = Text


class Short(TypeDecorator):
    impl = String(12)


class Sized(TypeDecorator):
    impl = String


class Spec(types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "SPECIAL"


class Thing(Base):
    __tablename__ = "things"
    id = Column(GUID(), primary_key=True, default=uuid.uuid4)
    doc = Column(Json)
    short = Column(Short())
    sized = Column(Sized(7))
    spec = Column(Spec)
    variant = Column(String(5).with_variant(Text(), "sqlite"))


class OnlyHere(Base):
    __tablename__ = "only_here"
    id = Column(Integer, primary_key=True)
    name = Column(String(3))
