"""What the tests of repairs share: a project, a database of either engine, and the command line."""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import psycopg2

CLI = sys.argv.pop(1)
PASSWORD = "geheim-7391"
ALEMBICS = "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"


def revision(folder, ident, down=None, name=None):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name or ident}.py").write_text(f'"""{name or ident}"""\nrevision = {ident!r}\ndown_revision = {down!r}\n')


class Sqlite:
    """A SQLite file."""

    engine = "sqlite"

    def __init__(self, folder, mode="delete"):
        self.path = folder / "app.db"
        self.target = str(self.path)
        self.name = "app.db"
        self.query(f"PRAGMA journal_mode = {mode}")

    def query(self, sql, *parameters):
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def state(self):
        """Everything that is in it."""
        connection = sqlite3.connect(self.path, timeout=10)
        connection.text_factory = bytes
        try:
            schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
            tables = [name.decode() for kind, name, _ in schema if kind == b"table" and not name.startswith(b"sqlite_")]
            rows = {name: sorted(map(repr, connection.execute('SELECT * FROM "%s"' % name.replace('"', '""')))) for name in tables}
            return schema, rows, connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()

    def system_id(self):
        info = self.path.stat()
        return f"{self.path.resolve()} ({info.st_dev}:{info.st_ino})"

    def close(self):
        pass


class PostgreSql:
    """A database of its own on the server of the test."""

    engine = "postgresql"

    def __init__(self, folder, name=None):
        self.name = name or "t%d" % time.monotonic_ns()
        self.admin('CREATE DATABASE "%s"' % self.name.replace('"', '""'))
        self.target = f"postgresql:///{self.name}"
        self.connection = self.connect()

    def admin(self, sql):
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def connect(self, autocommit=True):
        connection = psycopg2.connect(dbname=self.name)
        connection.autocommit = autocommit
        return connection

    def query(self, sql, *parameters):
        if self.connection.closed:
            self.connection = self.connect()
        cursor = self.connection.cursor()
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []

    def state(self):
        """Everything that is in it, but for what no repair of the tests makes."""
        columns = self.query("SELECT n.nspname, c.relname, c.relkind::text, pg_get_userbyid(c.relowner), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull "
                             "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
                             "AND NOT a.attisdropped WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2, a.attnum")
        constraints = self.query("SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 ORDER BY 1, 2")
        tables = sorted({(c[0], c[1]) for c in columns if c[2] == "r"})
        rows = {}
        for schema, name in tables:
            quoted = ".".join('"%s"' % part.replace('"', '""') for part in (schema, name))
            rows[schema, name] = sorted(map(repr, self.query(f"SELECT * FROM {quoted}")))
        return columns, constraints, rows

    def system_id(self):
        return "cluster %s, database %s" % self.query("SELECT (SELECT system_identifier::text FROM pg_control_system()), (SELECT oid::text FROM pg_database "
                                                      "WHERE datname = current_database())")[0]

    def close(self):
        self.connection.close()
        self.admin('DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % self.name.replace('"', '""'))


class Case(unittest.TestCase):
    """A project with the revisions a1 <- b2 <- c3 and a database with the version row a1 and a table of orders."""

    engine = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-repair-"))
        self.folder.chmod(0o755)
        self.environment = {**os.environ, "STILLROOM_JOURNAL": str(self.folder / "state" / "journal.db"),
                            "STILLROOM_PROTECTIONS": str(self.folder / "state" / "protections.db")}
        self.journal = pathlib.Path(self.environment["STILLROOM_JOURNAL"])
        self.project = self.folder / "project"
        self.versions = self.project / "migrations" / "versions"
        for ident, down in (("a1", None), ("b2", "a1"), ("c3", "b2")):
            revision(self.versions, ident, down)
        (self.project / "migrations" / "env.py").write_text("from alembic import context\ncontext.configure()\n")
        (self.project / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
        if self.engine is not None:
            self.db = self.engine(self.folder)
            self.db.query("CREATE TABLE alembic_version " + ALEMBICS)
            self.db.query("INSERT INTO alembic_version VALUES ('a1')")
            self.db.query("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)")
            self.db.query("INSERT INTO orders VALUES (1, 'one'), (2, 'two')")

    def tearDown(self):
        if self.engine is not None:
            self.db.close()
        shutil.rmtree(self.folder)

    def run_cli(self, *arguments, status=None, target=None, project=True, script=None, **options):
        """Runs it in the name of the database of the test."""
        command = [CLI, *arguments]
        if "journal" not in arguments[:1]:
            command[2:2] = ["--database", target or self.db.target]
            if project:
                command[2:2] = ["--project", str(self.project)]
        run = subprocess.run([os.fsencode(str(one)) if not isinstance(one, bytes) else one for one in command], capture_output=True,
                             env=options.pop("env", self.environment), timeout=90, input=(script or "").encode() if isinstance(script or "", str) else script,
                             **options)
        run.stdout, run.stderr = run.stdout.decode(errors="surrogateescape"), run.stderr.decode(errors="surrogateescape")
        if status is not None:
            self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertGreaterEqual(run.returncode, 0, "it crashed\n" + run.stdout + run.stderr)
        return run

    def json(self, *arguments, status=None, **options):
        run = self.run_cli(*arguments, "--json", status=status, **options)
        try:
            return json.loads(run.stdout)
        except ValueError:
            self.fail(f"no JSON: {run.stdout!r} {run.stderr!r}")

    def script(self, text, *arguments, status=None, **options):
        """Runs `text` as a script of manual SQL."""
        path = self.folder / "fix.sql"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.json("sql", path, *(arguments or ("--yes",)), status=status, **options)

    def checks(self, document):
        return {(c["check"], c["result"]) for c in document["plan"]["preflight"]}

    def details(self, document):
        return "\n".join(c["detail"] for c in document["plan"]["preflight"])

    def rows(self):
        return sorted(("" if r[0] is None else r[0]) for r in self.db.query("SELECT version_num FROM alembic_version"))

    def unchanged(self):
        """For `with`: nothing in the database is another after it."""
        case = self

        class Guard:
            def __enter__(self):
                self.before = case.db.state()

            def __exit__(self, kind, *_):
                if kind is None:
                    case.assertEqual(case.db.state(), self.before)
        return Guard()

    def kept(self):
        """The bytes of everything that the program has kept beside the databases' own copies."""
        return b"".join(f.read_bytes() for f in self.journal.parent.rglob("*") if f.is_file() and "backups" not in f.parts) if self.journal.parent.exists() else b""
