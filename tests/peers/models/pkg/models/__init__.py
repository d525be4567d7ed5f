import importlib

for _name in ("user", "group"):
    importlib.import_module("." + _name, __name__)
from .user import User
from .group import Group, members

__all__ = ["User", "Group"]
