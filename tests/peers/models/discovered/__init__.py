"""Imports whatever lies in its folders."""
import importlib
import pathlib
import pkgutil

from sqlalchemy import Column, ForeignKey, Integer

from . import orders, tables
from .base import Base

for module in pkgutil.iter_modules(orders.__path__):
    loaded = importlib.import_module(f"{orders.__name__}.{module.name}")
    for name in getattr(loaded, "__all__", []):
        globals()[name] = getattr(loaded, name)

for path in sorted((pathlib.Path(__file__).parent / "tables").glob("[!_]*.py")):
    importlib.import_module("." + path.stem, tables.__name__)


class Last(Base):
    __tablename__ = "last"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey(globals()["Order"].id))
    by_name = Column(ForeignKey(Order.id), index=True)  # noqa: F821
