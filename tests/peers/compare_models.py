"""Compares `stillroom-cli models` (read without running) with the MetaData that the real SQLAlchemy makes of the same files.

usage: compare_models.py STILLROOM_CLI FOLDER_OF_CASES [GENERATED]
Each case is a file or a package of the folder, or one of GENERATED modules; every MetaData bound in it counts.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

import generated_models
import model_cases

CLI = sys.argv[1]
CASES = pathlib.Path(sys.argv[2])
DIALECTS = {"postgresql": postgresql.dialect(), "sqlite": sqlite.dialect()}


def default_text(column, dialect):
    if column.server_default is None or not isinstance(column.server_default, sa.DefaultClause):
        return None
    return dialect.ddl_compiler(dialect, None).get_column_default_string(column)


def referred(element):
    try:
        return element.column.table.key, element.column.name
    except sa.exc.SQLAlchemyError:  # a table of another MetaData: as it is written
        table, _, column = element._get_colspec().rpartition(".")
        return table, column


def key_name(expression):
    expression = getattr(expression, "element", expression)
    return expression.name if isinstance(expression, sa.Column) else None


def real_tables(metadatas, dialect):
    tables = {}
    preparer = dialect.identifier_preparer
    for metadata in metadatas:
        for table in metadata.tables.values():
            columns = []
            for c in table.columns:
                try:
                    kind = c.type.compile(dialect)
                except Exception:
                    kind = None
                columns.append((c.name, kind, c.nullable, c.primary_key, default_text(c, dialect), c.comment))
            name = lambda constraint: preparer.format_constraint(constraint) if constraint.name is not None else None
            unquoted = lambda constraint: (name(constraint) or "").strip('"') or None
            tables[table.key] = {
                "columns": columns,
                "comment": table.comment,
                "autoincrement": table._autoincrement_column.name if table._autoincrement_column is not None else None,
                "primary_key": (unquoted(table.primary_key), [c.name for c in table.primary_key.columns]),
                "uniques": sorted(((unquoted(u), [c.name for c in u.columns]) for u in table.constraints if isinstance(u, sa.UniqueConstraint)), key=str),
                "foreign_keys": sorted(((unquoted(f), [c.name for c in f.columns], referred(f.elements[0])[0], [referred(e)[1] for e in f.elements],
                                         f.ondelete, f.onupdate) for f in table.foreign_key_constraints), key=str),
                "checks": sorted((unquoted(c) or "", str(c.sqltext)) for c in [*table.constraints, *(k for x in table.columns for k in x.constraints)] if isinstance(c, sa.CheckConstraint) and not c._type_bound),
                "indexes": sorted(((i.name, [key_name(e) for e in i.expressions], bool(i.unique)) for i in table.indexes), key=str),
            }
    return tables


def our_tables(document):
    tables = {}
    for t in document["tables"]:
        key = (t["schema"] + "." if t["schema"] else "") + t["name"]
        auto = [c["name"] for c in t["columns"] if c["autoincrement"]]
        tables[key] = {
            "columns": [(c["name"], c["type"] or None, c["nullable"], c["primary_key"], c["default"], c["comment"]) for c in t["columns"]],
            "comment": t["comment"],
            "autoincrement": auto[0] if auto else None,
            "primary_key": (t["primary_key"]["name"], t["primary_key"]["columns"]),
            "uniques": sorted(((u["name"], u["columns"]) for u in t["unique_constraints"]), key=str),
            "foreign_keys": sorted(((f["name"], f["columns"], (f["referred_schema"] + "." if f["referred_schema"] else "") + f["referred_table"], f["referred_columns"], f["on_delete"], f["on_update"])
                                    for f in t["foreign_keys"]), key=str),
            "checks": sorted((c["name"] or "", c["expression"]) for c in t["check_constraints"]),
            "indexes": sorted(((i["name"], [c if c in [x["name"] for x in t["columns"]] else None for c in i["columns"]], i["unique"]) for i in t["indexes"]), key=str),
        }
    return tables


def cases(folder):
    yield from model_cases.hand_written(CASES)
    for seed in range(int(sys.argv[3]) if len(sys.argv) > 3 else 0):
        path = pathlib.Path(folder) / f"generated_{seed}.py"
        path.write_text(generated_models.source(random.Random(seed)))
        yield path


def compare(case, folder, metadatas):
    """How many of the readings of one case, one for each dialect, differ."""
    failed = 0
    for dialect in DIALECTS:
        expected = real_tables(metadatas, DIALECTS[dialect])
        run = subprocess.run([CLI, "models", "--json", "--dialect", dialect, "--project", folder], capture_output=True, text=True, timeout=60)
        if run.returncode not in (0, 1):
            print(case.name, dialect, run.stderr)
            failed += 1
            continue
        document = json.loads(run.stdout)
        got = our_tables(document)
        wrong = []
        for key in sorted(set(expected) | set(got)):
            if key not in got or key not in expected:
                wrong.append((key, "only in " + ("SQLAlchemy" if key in expected else "ours")))
                continue
            for what in expected[key]:
                if expected[key][what] != got[key][what]:
                    a, b = got[key][what], expected[key][what]
                    if isinstance(a, list):
                        a, b = [x for x in a if x not in b] or [x[0] for x in a], [x for x in b if x not in a] or [x[0] for x in b]
                    wrong.append((key, what, "ours", a, "real", b))
        if wrong:
            failed += 1
            print(f"{case.name} {dialect}", *wrong, *[f"unresolved: {u['line']} {u['why']}: {u['text']}" for u in document["unresolved"]], sep="\n   ")
    return failed


def main():
    failed = count = 0
    with tempfile.TemporaryDirectory() as made:
        for case in cases(made):
            count += len(DIALECTS)
            with model_cases.loaded(case) as (folder, metadatas):
                failed += compare(case, folder, metadatas)
    print(f"{count} readings compared with SQLAlchemy {sa.__version__}, {failed} different")
    sys.exit(failed != 0 or count == 0)


main()
