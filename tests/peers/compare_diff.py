"""Models against a live schema that the real SQLAlchemy made of the same models: `stillroom-cli diff` must find nothing. And the
script that it prints for an empty database must make the differences go away.

usage: compare_diff.py STILLROOM_CLI FOLDER_OF_CASES      (PostgreSQL in PGHOST)
"""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

import sqlalchemy as sa

import model_cases
import scripts

CLI = sys.argv[1]
CASES = pathlib.Path(sys.argv[2])
HOST = os.environ["PGHOST"]
# Cases, or cases on one engine, of which no database can be made, or not one that is what its models say.
EXCEPTIONS = {
    "dialect_types": "types that no server has",
    "defaults": "functions that no database has",
    "several_bases": "keys that lead nowhere",
    "reserved_and_quoted": "a name that is told not to be quoted, and is another then",
    ("nullability_rules", "sqlite"): "a key to a column that is not unique",
    ("foreign_key_forms", "sqlite"): "use_alter keys are not made by SQLite's create_all",
    ("foreign_keys_composite", "sqlite"): "use_alter keys are not made by SQLite's create_all",
}


def run_diff(folder, target, *more):
    run = subprocess.run([CLI, "diff", "--project", folder, "--database", target, *more], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{target}: {run.stderr}")
    return run.stdout, run.returncode


def databases(case, engine_name, way, folder, schemas):
    """An engine of a new database, and how the command line calls it."""
    if engine_name == "sqlite":
        path = pathlib.Path(folder) / f"{way}.db"
        sqlite3.connect(path).execute("CREATE TABLE alembic_version (version_num VARCHAR(32))").connection.commit()
        return sa.create_engine(f"sqlite:///{path}"), str(path)
    name = f"d_{case.stem}_{way}"[:63]
    admin = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"}, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": name}, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE DOMAIN special AS text")  # a type that one case makes up
        if case.stem == "enums":
            connection.exec_driver_sql("CREATE TYPE pq AS ENUM ('p', 'q')")  # create_type=False: somebody else's to make
        for schema in schemas:
            connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    return engine, f"host={HOST} dbname={name}"


def check(case):
    """How many databases were compared, and what is wrong with them."""
    count, wrong = 0, []
    with model_cases.loaded(case) as (folder, metadatas):
        schemas = sorted({t.schema for m in metadatas for t in m.tables.values() if t.schema} | {"other"})
        for engine_name in ("postgresql", "sqlite"):
            if engine_name == "sqlite" and schemas != ["other"] or (case.stem, engine_name) in EXCEPTIONS:
                continue
            for way in ("create_all", "script"):
                engine, target = databases(case, engine_name, way, folder, schemas)
                if way == "create_all":
                    try:
                        for metadata in metadatas:
                            metadata.create_all(engine)
                    except Exception:  # what this engine, or this server, has none of
                        break
                else:
                    script, _ = run_diff(folder, target, "--sql")
                    error = scripts.run_sqlite(script, target) if engine_name == "sqlite" else scripts.run_postgresql(script, *re.findall("=([^ ]+)", target))
                    if error:
                        wrong.append(f"{case.name} {engine_name}: {error}")
                engine.dispose()
                count += 1
                text, status = run_diff(folder, target)
                if status != 0:
                    wrong.append(f"{case.name} {engine_name} {way}\n{text}")
    return count, wrong


def main():
    count, failed = 0, 0
    later = model_cases.not_read(CASES)
    for case in model_cases.hand_written(CASES):
        with model_cases.copied(case) as folder:
            known = not model_cases.marked_unresolved(folder)  # what cannot be told cannot be compared
        if case.stem in EXCEPTIONS or case.name in later or not known:
            continue
        compared, wrong = model_cases.in_own_process(check, case)
        count += compared
        failed += len(wrong)
        print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{count} databases compared with the models that they were made of, {failed} with differences")
    sys.exit(failed != 0 or count == 0)


main()
