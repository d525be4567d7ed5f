from importlib import import_module
from os import environ

from sqlalchemy.orm import declarative_base

path = environ.get("GEO_BASE")
if path and path != f"{__name__}.Base":
    module, name = path.rsplit(".", 1)
    Base = getattr(import_module(module), name)
else:
    Base = declarative_base()
    environ["GEO_BASE"] = f"{__name__}.Base"
