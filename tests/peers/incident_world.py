"""A project and a database of its own, on which the real Alembic is run: what the incidents are brought about in."""
import contextlib
import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import warnings

import alembic.config
import psycopg2
import sqlalchemy  # what every case needs, imported once
import sqlalchemy.dialects.postgresql

ENV = """from alembic import context
import sqlalchemy as sa
from sqlalchemy import create_engine
PRELUDE
with create_engine(context.config.get_main_option("sqlalchemy.url"), future=FUTURE).connect() as connection:
    BEFORE
    context.configure(connection=connection, target_metadata=target_metadata, CONFIGURE)
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = """from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
def upgrade():
    ${upgrades if upgrades else "pass"}
def downgrade():
    pass
"""


def indented(text):
    return "".join("    " + line + "\n" for line in text.strip("\n").splitlines()) or "    pass\n"


class World:
    def __init__(self, cli, engine):
        self.cli, self.engine = cli, engine
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-incident-")).resolve()
        self.project = self.folder / "shop"
        self.versions = self.project / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        self.name = "app.db" if self.is_sqlite else "i%d" % time.monotonic_ns()
        if self.is_sqlite:
            self.target = str(self.folder / self.name)
            self.url = "sqlite:///" + self.target
            sqlite3.connect(self.target).close()
        else:
            self.admin(f'CREATE DATABASE "{self.name}"')
            self.target = self.url = f"postgresql:///{self.name}"
        self.options = []  # of the command line
        self.ini()
        self.env()
        self.file("migrations/script.py.mako", TEMPLATE)
        self.children = []
        self.roles = []

    @property
    def is_sqlite(self):
        return self.engine == "sqlite"

    def close(self):
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)
        if not self.is_sqlite:
            self.admin(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            for role in self.roles:
                self.admin(f"DROP ROLE {role}")
        shutil.rmtree(self.folder)

    # the project

    def file(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def ini(self, url=None, more=""):
        self.file("alembic.ini", f"[alembic]\nscript_location = migrations\nprepend_sys_path = .\nsqlalchemy.url = {url or self.url}\n{more}")

    def env(self, prelude="target_metadata = None", configure="", before="pass", future=False):
        self.file("migrations/env.py", ENV.replace("PRELUDE", prelude).replace("CONFIGURE", configure).replace("BEFORE", before).replace("FUTURE", str(future)))

    def revision(self, ident, down=None, upgrade="", downgrade="", name=None, **more):
        head = "".join(f"{key} = {value!r}\n" for key, value in more.items())
        self.file(f"migrations/versions/{name or ident}.py", f'"""{name or ident}"""\nfrom alembic import op\nimport sqlalchemy as sa\n'
                  f"revision = {ident!r}\ndown_revision = {down!r}\n{head}\n\ndef upgrade():\n{indented(upgrade)}\n\ndef downgrade():\n{indented(downgrade)}")

    def line(self, *revisions):
        """Each makes a table with two columns and an index, above the one before it."""
        self.line_above(None, *revisions)

    def line_above(self, base, *revisions):
        for down, ident in zip((base, *revisions), revisions):
            self.revision(ident, down, f'op.create_table("t_{ident}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(40)))\n'
                          f'op.create_index("ix_{ident}", "t_{ident}", ["name"])', f'op.drop_table("t_{ident}")')

    # the database

    def admin(self, sql):
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def connect(self, autocommit=True):
        connection = psycopg2.connect(dbname=self.name)
        connection.autocommit = autocommit
        return connection

    def query(self, *statements):
        with contextlib.closing(sqlite3.connect(self.target, isolation_level=None) if self.is_sqlite else self.connect()) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def wait(self, query, count):
        """Until the query gives so many rows."""
        for _ in range(200):
            if len(self.query(query)) >= count:
                return
            time.sleep(0.05)
        raise AssertionError(f"never: {query}")

    def role(self, *grants):
        """A role of its own, as which Alembic and Stillroom connect from now on."""
        role = "role_" + self.name
        self.query(f"CREATE ROLE {role} LOGIN", *(grant.format(role) for grant in grants))
        self.roles.append(role)
        self.target = self.url = f"postgresql://{role}@/{self.name}"
        self.ini()
        return role

    def rows(self):
        return sorted(row[0] for row in self.query("SELECT version_num FROM alembic_version"))

    # the real Alembic

    def start(self, *arguments, code=None):
        """In a child; what it imports is gone with it. Gives its number and the pipe of what it says."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            said = io.StringIO()
            os.chdir(self.project)
            warnings.simplefilter("always")
            sys.dont_write_bytecode = True
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                try:
                    exec(code, {}) if code is not None else alembic.config.CommandLine().main(list(arguments))
                except BaseException:
                    print("FAILED", traceback.format_exc())
            os.write(writing, said.getvalue().encode()[-60000:])
            os._exit(0)
        os.close(writing)
        self.children.append(child)
        return child, reading

    def finish(self, started):
        child, reading = started
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        self.children.remove(child)
        return text

    def alembic(self, *arguments):
        return self.finish(self.start(*arguments))

    def fine(self, *arguments):
        said = self.alembic(*arguments)
        assert "FAILED" not in said, f"alembic {' '.join(arguments)} should work: {said[-800:]}"
        return said

    def says(self, fragment, *arguments):
        said = self.alembic(*arguments)
        assert fragment in said, f"alembic {' '.join(arguments)} does not say {fragment!r}: {said[-800:]}"
        return said

    # Stillroom

    def found(self):
        run = subprocess.run([self.cli, "diagnose", "--json", "--project", self.project, "--database", self.target, *self.options], capture_output=True, text=True,
                             env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        assert run.returncode in (0, 1), f"diagnose: {run.returncode} {run.stderr}"
        findings = json.loads(run.stdout)["findings"]
        worst = any(f["severity"] != "info" for f in findings)
        assert run.returncode == (1 if worst else 0), "the exit status does not fit the findings"
        return findings

    def differences(self):
        """What it says of the migrations and the live schema."""
        run = subprocess.run([self.cli, "diff", "--against", "migrations", "--project", self.project, "--database", self.target, *self.options], capture_output=True, text=True)
        assert run.returncode in (0, 1), f"diff: {run.returncode} {run.stderr}"
        return run.stdout

    def repair(self, findings, code, which=0):
        """Carries out the repair that the finding offers."""
        hint = [f for f in findings if f["code"] == code][0]["repairs"][which]
        state = self.folder / "state"
        run = subprocess.run([self.cli, hint["action"], *hint["arguments"], "--yes", "--project", self.project, "--database", self.target, *self.options],
                             capture_output=True, text=True, env={**os.environ, "STILLROOM_JOURNAL": str(state / "j.db"), "STILLROOM_PROTECTIONS": str(state / "p.db")})
        assert run.returncode == 0, f"{hint}: {run.returncode} {run.stdout[-500:]} {run.stderr}"
        return hint


def shown(findings):
    lines = []
    for f in findings:
        lines.append(f"      {f['severity']} {f['code']}: {f['title']}. {f['detail']}")
        lines += [f"        {(e.get('file') or e.get('source') or '').rsplit('/', 1)[-1]}:{e.get('line')} {e.get('text')}" for e in f["evidence"]]
        lines += [f"        repair {r['action']} {' '.join(r['arguments'])}  ({r['why']})" for r in f["repairs"]]
    return "\n".join(lines)
