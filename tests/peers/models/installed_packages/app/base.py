import importlib
import os
import pkgutil

from app import more, tables
from corelib.models import Base

for root, folders, files in os.walk(os.path.dirname(tables.__file__)):
    for name in files:
        if name[-3:] == ".py" and name != "__init__.py":
            importlib.import_module("app" + root[len(os.path.dirname(os.path.dirname(tables.__file__))):].replace(os.sep, ".") + "." + os.path.splitext(name)[0])

for info in pkgutil.walk_packages(more.__path__, more.__name__ + "."):
    importlib.import_module(info.name)
