import re
from functools import lru_cache

from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

_first = re.compile("(.)([A-Z][a-z]+)")
_all = re.compile("([a-z0-9])([A-Z])")


@lru_cache(maxsize=None)
def camel_to_snake(name: str) -> str:
    name = _first.sub(r"\1_\2", name)
    return _all.sub(r"\1_\2", name).lower()


def joined(name):
    return "".join(["_" + c.lower() if c.isupper() else c for c in name]).lstrip("_")


class Base(DeclarativeBase):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return camel_to_snake(cls.__name__)


class PurchaseOrderLine(Base):
    pass


class XMLImport2Log(Base):
    pass


class OtherBase(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls) -> str:
        module = cls.__module__.split(".")[-1]
        return f"{module[:4]}_{joined(cls.__name__)}s"

    id: Mapped[int] = mapped_column(primary_key=True)


class StockItem(OtherBase):
    pass


class Findall(OtherBase):
    __tablename__ = "_".join(w.lower() for w in re.findall("[A-Z][a-z]*", "FindAllWords"))


class Split(OtherBase):
    __tablename__ = re.split(r"[,;]\s*", "first, second; third")[1] + str(re.match(r"(\w+)-", "abc-def").group(1))
