"""Models against a live schema that the real SQLAlchemy made of the same models: `stillroom-cli diff` must find nothing. And the
script that it prints for an empty database must make the differences go away.

usage: compare_diff.py STILLROOM_CLI FOLDER_OF_CASES      (PostgreSQL in PGHOST)
"""
import os
import pathlib
import sqlite3
import subprocess
import sys

import sqlalchemy as sa

import model_cases
import scripts

CLI = sys.argv[1]
CASES = pathlib.Path(sys.argv[2])
HOST = os.environ["PGHOST"]


def run_diff(folder, target, *more):
    run = subprocess.run([CLI, "diff", "--project", folder, "--database", target, *more], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{target}: {run.stderr}")
    return run.stdout, run.returncode


def main():
    failed = count = 0
    admin = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"}, isolation_level="AUTOCOMMIT")
    for case in model_cases.hand_written(CASES):
        if case.stem in ("dialect_types", "defaults", "several_bases"):
            continue  # types and functions that no database has, keys that lead nowhere
        with model_cases.loaded(case) as (folder, metadatas):
            schemas = sorted({t.schema for m in metadatas for t in m.tables.values() if t.schema} | {"other"})
            for engine_name in ("postgresql", "sqlite"):
                if engine_name == "sqlite" and any(t.schema for m in metadatas for t in m.tables.values()):
                    continue
                for way in ("create_all", "script"):
                    if engine_name == "postgresql":
                        name = f"d_{case.stem}_{way}"
                        with admin.connect() as connection:
                            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"')
                            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
                        engine = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": name})
                        target = f"host={HOST} dbname={name}"
                        with engine.begin() as connection:
                            connection.exec_driver_sql("CREATE DOMAIN special AS text")  # a type that one case makes up
                            if case.stem == "enums":
                                connection.exec_driver_sql("CREATE TYPE pq AS ENUM ('p', 'q')")  # create_type=False: somebody else's to make
                            for schema in schemas:
                                connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
                    else:
                        path = pathlib.Path(folder) / f"{way}.db"
                        engine = sa.create_engine(f"sqlite:///{path}")
                        sqlite3.connect(path).execute("CREATE TABLE alembic_version (version_num VARCHAR(32))").connection.commit()
                        target = str(path)
                    if way == "create_all":
                        try:
                            for metadata in metadatas:
                                metadata.create_all(engine)
                        except (sa.exc.CompileError, sa.exc.DatabaseError):  # what this engine, or this server, has none of
                            break
                    else:
                        script, _ = run_diff(folder, target, "--sql")
                        error = scripts.run_sqlite(script, target) if engine_name == "sqlite" else scripts.run_postgresql(script, HOST, name)
                        if error:
                            print(f"{case.name} {engine_name}: {error}")
                    engine.dispose()
                    count += 1
                    text, status = run_diff(folder, target)
                    if status != 0:
                        failed += 1
                        print(f"{case.name} {engine_name} {way}\n{text}")
    print(f"{count} databases compared with the models that they were made of, {failed} with differences")
    sys.exit(failed != 0 or count == 0)


main()
