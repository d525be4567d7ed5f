from sqlalchemy import Column, Integer, MetaData, String
from sqlalchemy.orm import as_declarative, declared_attr, registry

reg = registry(metadata=MetaData(schema="archive"))


@as_declarative(metadata=MetaData(naming_convention={"pk": "%(table_name)s_pkey", "uq": "%(table_name)s_%(column_0_name)s_key"}))
class Base:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    id = Column(Integer, primary_key=True)


class Customer(Base):
    code = Column(String(8), unique=True)


@reg.as_declarative_base()
class Archived:
    @declared_attr
    def __tablename__(cls):
        return "old_" + cls.__name__.lower()

    key = Column(String(36), primary_key=True)


class Letter(Archived):
    body = Column(String)
