import importlib
import pkgutil

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


def import_all():
    import app.domains

    for info in pkgutil.walk_packages(app.domains.__path__, app.domains.__name__ + "."):
        if info.name.endswith(".models"):
            importlib.import_module(info.name)


def length_of(name, default=20, lengths={"code": 8}):
    return lengths.get(name, default)
