"""Records what the real SQLAlchemy makes of each case of a folder, for places that do not have the packages it needs.

usage: record_models.py FOLDER_OF_CASES      (with a Python that has SQLAlchemy 2, Flask-SQLAlchemy, SQLModel, ...)
Writes FOLDER/expected/CASE.json, which `compare_models.py --recorded` reads, and FOLDER/expected/VERSIONS.txt.
"""
import importlib.metadata
import json
import pathlib
import platform
import sys

import model_cases
import model_tables

PACKAGES = ("sqlalchemy", "flask_sqlalchemy", "sqlmodel", "pydantic", "pgvector", "geoalchemy2", "sqlalchemy_utils")


def readable(value, indent=""):
    """JSON on one line where it is short, else a line for each part."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(indent) + len(line) <= 150:
        return line
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {readable(part, inner)}" for key, part in value.items()]
    else:
        parts = [readable(part, inner) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + inner + (",\n" + inner).join(parts) + "\n" + indent + closing


def version_of(package):
    module = importlib.import_module(package)
    return getattr(module, "__version__", None) or getattr(module, "VERSION", None) or importlib.metadata.version(package)


def main():
    folder = pathlib.Path(sys.argv[1])
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    cases = {case.stem: case for case in model_cases.hand_written(folder)}
    for path in expected.glob("*.json"):
        if path.stem not in cases:
            path.unlink()
    for name, case in cases.items():
        facts = model_cases.in_own_process(model_tables.expected_of, case)
        (expected / f"{name}.json").write_text(readable(facts) + "\n")
    (expected / "VERSIONS.txt").write_text(f"python {platform.python_version()}\n" + "".join(f"{package} {version_of(package)}\n" for package in PACKAGES))
    print(f"{len(cases)} cases recorded")


main()
