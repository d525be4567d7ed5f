import re

from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def plural(name: str) -> str:
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + "s"


class Named:
    prefix = "app"
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return f"{cls.prefix}_{plural(snake(cls.__name__))}"


Base = declarative_base()


class HTTPRequestLog(Named, Base):
    pass


class SupplyCategory(Named, Base):
    prefix = "shop"


class Given(Named, Base):
    TABLE = "given"
    __tablename__ = TABLE + "_by_hand"


class Twice(Base):
    first = __tablename__ = "twice"
    id = Column(Integer, primary_key=True)


class Titled(Base):
    __tablename__ = "{0}-{1}".format("Titled", "v%02d" % 3)
    id = Column(Integer, primary_key=True)
