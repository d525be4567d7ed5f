"""Times the reading of models and schemas and their comparison against the peers, as whole processes, on one private cluster.

usage: tests/with_postgresql tests/benchmarks/measure_schema.py BUILD_FOLDER TABLES...
"""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

from processes import measure

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"


def report(what, ours, theirs, peer):
    print(f"{what:32} {ours[0] * 1000:9.1f} ms {ours[1]:7.1f} MiB   {peer} {theirs[0] * 1000:10.1f} ms {theirs[1]:7.1f} MiB   {theirs[0] / ours[0]:7.1f} times", flush=True)


def alone(what, ours):
    print(f"{what:32} {ours[0] * 1000:9.1f} ms {ours[1]:7.1f} MiB", flush=True)


def make_database(name, *options):
    """A database with the tables of make_schema.py, as it is after a while: analysed."""
    subprocess.run(["psql", "-q", "-d", "postgres", "-c", f"CREATE DATABASE {name}"], check=True)
    sql = subprocess.run([PYTHON, HERE / "make_schema.py", *options], check=True, capture_output=True).stdout
    subprocess.run(["psql", "-q", "-d", name], input=sql, check=True)
    subprocess.run(["psql", "-q", "-d", name, "-c", "VACUUM ANALYZE"], check=True)


def measure_chain(cli, count):
    """Foreign keys one behind the other: nothing may go down along them."""
    name = f"chain_{count}"
    make_database(name, str(count), "postgresql", "chain")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PYTHON, HERE / "make_models.py", folder, str(count), "postgresql", "chain"], check=True)
        alone(f"models, chain of {count}", measure([cli, "models", "--json", "--project", folder], 3))
        alone(f"schema, chain of {count}", measure([cli, "schema", "--json", "--database", f"dbname={name}"], 3))
        alone(f"diff, chain of {count}", measure([cli, "diff", "--json", "--project", folder, "--database", f"dbname={name}"], 3))


def measure_sqlite(cli, count):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PYTHON, HERE / "make_models.py", folder, str(count), "sqlite"], check=True)
        file = pathlib.Path(folder) / "live.db"
        sql = subprocess.run([PYTHON, HERE / "make_schema.py", str(count), "sqlite"], check=True, capture_output=True, text=True).stdout
        sqlite3.connect(file).executescript(sql)
        alone(f"diff, {count} tables of SQLite", measure([cli, "diff", "--json", "--project", folder, "--database", str(file)], 5))


def main():
    cli = str(pathlib.Path(sys.argv[1]).resolve() / "src" / "cli" / "stillroom-cli")
    for count in map(int, sys.argv[2:]):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PYTHON, HERE / "make_models.py", folder, str(count)], check=True)
            name = f"bench_{count}"
            make_database(name, str(count))
            target = f"dbname={name}"
            url = f"postgresql+psycopg2:///{name}"
            importing = [PYTHON, "-c", "import app.models"]
            reflecting = [PYTHON, "-c", f"import sqlalchemy as sa\nsa.MetaData().reflect(sa.create_engine('{url}'))"]
            checking = [PYTHON, "-c", f"import sqlalchemy as sa\nfrom alembic.autogenerate import compare_metadata\nfrom alembic.migration import MigrationContext\nfrom app.models import Base\n"
                                      f"with sa.create_engine('{url}').connect() as c: compare_metadata(MigrationContext.configure(c), Base.metadata)"]
            report(f"models, {count} classes", measure([cli, "models", "--json", "--project", folder], 5), measure(importing, 1, folder), "import         ")
            report(f"schema, {count} tables", measure([cli, "schema", "--json", "--database", target], 5), measure(["pg_dump", "-s", name], 2), "pg_dump -s     ")
            if count <= 1000:
                report(f"schema, {count} tables", measure([cli, "schema", "--json", "--database", target], 5), measure(reflecting, 1, folder), "MetaData.reflect")
                report(f"diff, {count} tables", measure([cli, "diff", "--json", "--project", folder, "--database", target], 5), measure(checking, 1, folder), "compare_metadata")
            else:
                alone(f"diff, {count} tables", measure([cli, "diff", "--json", "--project", folder, "--database", target], 5))
        measure_chain(cli, count)
        measure_sqlite(cli, count)


main()
