"""The cases of tests/peers/models and tests/peers/models20: files, packages, and whole projects (folders without an __init__.py)."""
import contextlib
import importlib
import multiprocessing
import pathlib
import re
import shutil
import sys
import tempfile

import sqlalchemy as sa


def hand_written(folder):
    """The files and folders that are cases, in order."""
    return [case for case in sorted(pathlib.Path(folder).iterdir())
            if case.name != "expected" and not case.name.startswith(("_", ".")) and (case.is_dir() or case.suffix == ".py")]


def not_read(folder):
    """The names of the cases that are known not to be read in full."""
    path = pathlib.Path(folder) / "not_read.txt"
    return {line.split(":")[0] for line in path.read_text().splitlines() if line.strip()} if path.exists() else set()


def is_project(case):
    return case.is_dir() and not (case / "__init__.py").exists()


def metadatas_of(modules):
    """Every MetaData that one of the modules binds, or that a base or a Flask-SQLAlchemy object bound in it has."""
    found = []
    for value in [value for module in modules for value in list(vars(module).values())]:
        binds = getattr(value, "metadatas", None)
        for metadata in binds.values() if isinstance(binds, dict) else [value, getattr(value, "metadata", None)]:
            if isinstance(metadata, sa.MetaData) and not any(m is metadata for m in found):
                found.append(metadata)
    return found


def place_of(module):
    """Its file, or its folder where it is a package without an __init__.py."""
    return getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", [])), "")


def marked_unresolved(folder):
    """What the code alone cannot tell: a line that ends in `# unresolved: NAMES` is a cause of it. For each table and table.column so named
    its lines, as (file, line); one of them has to be said to be unresolved."""
    marked = {}
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        for line, text in enumerate(path.read_text().splitlines(), 1):
            if mark := re.search(r"# unresolved: (.+)$", text):
                for name in mark[1].split(", "):
                    marked.setdefault(name, []).append((str(path.relative_to(folder)), line))
    return marked


def in_own_process(function, *arguments):
    """What the function gives in a process of its own: listeners and compilers that a case registers end with it."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


@contextlib.contextmanager
def copied(case):
    """Copies the case to a folder of its own, which it gives."""
    with tempfile.TemporaryDirectory() as folder:
        folder = str(pathlib.Path(folder).resolve())
        if case.is_dir():
            shutil.copytree(case, folder if is_project(case) else pathlib.Path(folder) / case.name, dirs_exist_ok=True)
        else:
            shutil.copy(case, folder)
        yield folder


@contextlib.contextmanager
def loaded(case):
    """Copies the case and imports all of it. Gives the folder and the MetaData objects."""
    with copied(case) as folder:
        root = pathlib.Path(folder)
        roots = [root / "src", root] if is_project(case) and (root / "src").is_dir() else [root]
        roots[:0] = [file.parent / "src" for file in sorted(root.rglob("pyproject.toml"))]  # distributions that are installed from the tree
        sys.path[:0] = map(str, roots)
        before = set(sys.modules)
        modules = [] if is_project(case) else [importlib.import_module(case.stem)]
        for path in sorted(root.rglob("*.py")):
            relative = path.relative_to(next(r for r in roots if r in path.parents)).with_suffix("")
            modules.append(importlib.import_module(".".join(p for p in relative.parts if p != "__init__")))
        try:
            yield folder, metadatas_of(modules)
        finally:
            made = [name for name in set(sys.modules) - before if place_of(sys.modules[name]).startswith(folder)]
            for name in made:
                del sys.modules[name]
            del sys.path[:len(roots)]
