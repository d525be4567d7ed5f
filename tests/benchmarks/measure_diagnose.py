"""Times `diagnose` as a whole process: project, models, scripts and database read, compared and checked.

usage: tests/with_postgresql tests/benchmarks/measure_diagnose.py BUILD_FOLDER REVISIONS TABLES
"""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

from processes import measure

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
VERSIONS = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));\nINSERT INTO alembic_version VALUES ('{}');\n"


def main():
    cli = str(pathlib.Path(sys.argv[1]).resolve() / "src" / "cli" / "stillroom-cli")
    revisions, tables = sys.argv[2:4]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PYTHON, HERE / "make_models.py", folder, tables], check=True)
        head = subprocess.run([PYTHON, HERE / "make_history.py", folder, revisions, tables], check=True, capture_output=True, text=True).stdout.strip()
        subprocess.run(["psql", "-q", "-d", "postgres", "-c", "CREATE DATABASE bench_diagnose"], check=True)
        sql = subprocess.run([PYTHON, HERE / "make_schema.py", tables], check=True, capture_output=True, text=True).stdout
        subprocess.run(["psql", "-q", "-d", "bench_diagnose"], input=VERSIONS.format(head) + sql, check=True, text=True)
        subprocess.run(["psql", "-q", "-d", "bench_diagnose", "-c", "VACUUM ANALYZE"], check=True)
        lite = subprocess.run([PYTHON, HERE / "make_schema.py", tables, "sqlite"], check=True, capture_output=True, text=True).stdout
        path = pathlib.Path(folder) / "app.db"
        with sqlite3.connect(path) as connection:
            connection.executescript(VERSIONS.format(head) + lite)
        for engine, target in (("PostgreSQL", "dbname=bench_diagnose"), ("SQLite", str(path))):
            command = [cli, "diagnose", "--json", "--project", folder, "--database", target]
            found = subprocess.run(command, capture_output=True, text=True)
            assert found.returncode in (0, 1), found.stderr
            seconds, size = measure(command, 5)
            print(f"diagnose, {revisions} revisions, {tables} models, {engine:10} {seconds * 1000:9.1f} ms {size:7.1f} MiB", flush=True)


main()
