"""The cases of tests/peers/models, loaded by the real SQLAlchemy."""
import contextlib
import importlib
import pathlib
import shutil
import sys
import tempfile

import sqlalchemy as sa


def hand_written(folder):
    """The files and packages that are cases, in order."""
    return [case for case in sorted(pathlib.Path(folder).iterdir()) if not case.name.startswith(("_", ".")) and (case.is_dir() or case.suffix == ".py")]


def metadatas_of(module):
    """Every MetaData that the module binds, or that a base bound in it has."""
    found = []
    for value in list(vars(module).values()):
        metadata = value if isinstance(value, sa.MetaData) else getattr(value, "metadata", None)
        if isinstance(metadata, sa.MetaData) and not any(m is metadata for m in found):
            found.append(metadata)
    return found


@contextlib.contextmanager
def loaded(case):
    """Copies the case to a folder of its own and imports all of it. Gives the folder and the MetaData objects."""
    with tempfile.TemporaryDirectory() as folder:
        (shutil.copytree if case.is_dir() else shutil.copy)(case, pathlib.Path(folder) / case.name)
        sys.path.insert(0, folder)
        before = set(sys.modules)
        module = importlib.import_module(case.stem)
        if case.is_dir():
            for path in sorted(case.rglob("*.py")):
                relative = path.relative_to(case.parent).with_suffix("")
                importlib.import_module(".".join(p for p in relative.parts if p != "__init__"))
        try:
            yield folder, metadatas_of(module)
        finally:
            for name in set(sys.modules) - before:
                if name.split(".")[0] == case.stem:
                    del sys.modules[name]
            sys.path.remove(folder)
