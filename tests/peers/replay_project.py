"""A project of revisions on disk, run by the real Alembic against a real database; and what `stillroom-cli diff --against
migrations` then says."""
import os
import pathlib
import sqlite3
import subprocess
import textwrap

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

ENV = """from alembic import context
import sqlalchemy as sa

{metadata}

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""

REVISION = '''"""{id}"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql, sqlite

revision = "{id}"
down_revision = {down}

{head}

def upgrade():
{body}


def downgrade():
    pass
'''


def write(folder, revisions, metadata="target_metadata = None", files=()):
    """Each revision is the body of its upgrade(), or (what stands before it, the body)."""
    folder = pathlib.Path(folder)
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for old in versions.glob("*.py"):
        old.unlink()
    (folder / "migrations" / "env.py").write_text(ENV.format(metadata=metadata))
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = %(here)s\n")
    for name, text in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for i, one in enumerate(revisions):
        head, body = one if isinstance(one, tuple) else ("", one)
        body = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
        (versions / f"r{i}.py").write_text(REVISION.format(id=f"r{i}", down=repr(f"r{i - 1}") if i else None, head=textwrap.dedent(head), body=body))


def upgrade(folder, url):
    config = Config(str(pathlib.Path(folder) / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")


class Server:
    """The private PostgreSQL cluster of PGHOST."""

    def __init__(self):
        self.host = os.environ["PGHOST"]
        self.count = 0
        self.engine = sa.create_engine(f"postgresql:///postgres?host={self.host}", isolation_level="AUTOCOMMIT", future=True)

    def fresh(self):
        self.count += 1
        name = f"replay_{os.getpid()}_{self.count}"
        with self.engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return name, f"postgresql:///{name}?host={self.host}", f"postgresql:///{name}?host={self.host}"

    def drop(self, name):
        with self.engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def execute(url, statements):
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for one in statements:
            connection.execute(one)
        connection.close()
        return
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", future=True)
    with engine.connect() as connection:
        for one in statements:
            connection.execute(sa.text(one))
    engine.dispose()


def diff(cli, folder, target):
    """(sure differences, those that cannot be told, what is not known), each a list of texts."""
    run = subprocess.run([cli, "--project", str(folder), "--database", target, "diff", "--against", "migrations"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr + run.stdout)
    sure, open_, unknown = [], [], []
    for line in run.stdout.splitlines():
        word, _, rest = line.partition(": ")
        if line.startswith("  "):
            continue
        if word in ("error", "warning", "info"):
            sure.append(rest.replace("public.", ""))
        elif word == "cannot tell":
            open_.append(rest.replace("public.", ""))
        elif word == "not known":
            unknown.append(rest)
    if (run.returncode == 1) != bool(sure):
        raise RuntimeError(f"exit status {run.returncode} with {sure}")
    return sure, open_, unknown
