"""What `diagnose --log` says of a message when the project and the database are there: the real Alembic has built the database, the message is what
it, or a server, says. usage: tied_messages.py STILLROOM_CLI
"""
import contextlib
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import alembic.command
import alembic.config

CLI = sys.argv[1]
ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import Base
target_metadata = Base.metadata
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = """
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = 'users'
    id = Column(Integer, primary_key=True)
    nick = Column(String(30))
"""
FIRST = ("aaaa1111", None, "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True))", "")
SECOND = ("bbbb2222", "aaaa1111", "op.add_column('users', sa.Column('nick', sa.String(30)))", "")
KEY = """sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "alembic_version_pkc"
DETAIL:  Key (version_num)=(bbbb2222) already exists.

[SQL: INSERT INTO alembic_version (version_num) VALUES ('bbbb2222')]
"""
FAILED = []


class Project:
    def __init__(self, *revisions, models=MODELS):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-tied-"))
        self.database = self.folder / "app.db"
        (self.folder / "migrations" / "versions").mkdir(parents=True)
        (self.folder / "alembic.ini").write_text(f"[alembic]\nscript_location = {self.folder}/migrations\nprepend_sys_path = {self.folder}\nsqlalchemy.url = sqlite:///{self.database}\n")
        (self.folder / "migrations" / "env.py").write_text(ENV)
        (self.folder / "models.py").write_text(models)
        for name, down, body, more in revisions:
            text = f"from alembic import op\nimport sqlalchemy as sa\nrevision = {name!r}\ndown_revision = {down!r}\n{more}\ndef upgrade():\n    {body}\ndef downgrade():\n    pass\n"
            (self.folder / "migrations" / "versions" / f"{name}.py").write_text(text)

    def upgrade(self, target="head"):
        sys.path.insert(0, str(self.folder))
        sys.modules.pop("models", None)
        with contextlib.redirect_stderr(io.StringIO()):
            alembic.command.upgrade(alembic.config.Config(self.folder / "alembic.ini"), target)
        sys.path.pop(0)
        return self

    def sql(self, *statements):
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return self


def diagnose(text, project=None, database=True, arguments=()):
    command = [CLI, "diagnose", "--json", "--log", "-", *arguments]
    if project is not None:
        command += ["--project", project.folder] + (["--database", project.database] if database else [])
    run = subprocess.run(command, input=text.encode(), capture_output=True, cwd=tempfile.gettempdir())
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.decode())
    return run.returncode, json.loads(run.stdout)["findings"]


def expect(what, text, project, code, severity, said, database=True, repairs=None, status=None, file=None):
    returned, findings = diagnose(text, project, database)
    first = findings[0] if findings else {}
    wrong = []
    if first.get("code") != code:
        wrong.append(f"{first.get('code')} instead of {code}")
    elif first["severity"] != severity:
        wrong.append(f"{first['severity']} instead of {severity}")
    words = " ".join([first.get("title", ""), first.get("detail", "")])
    wrong += [f"does not say {one!r}" for one in said if one not in words]
    if repairs is not None and [r["action"] for r in first.get("repairs", [])][:len(repairs)] != repairs:
        wrong.append(f"repairs {[r['action'] for r in first.get('repairs', [])]} instead of {repairs}")
    if status is not None and returned != status:
        wrong.append(f"exit status {returned}")
    if file and not any(file in e.get("file", "") for e in first.get("evidence", [])):
        wrong.append(f"no evidence in {file}")
    if not any(e.get("source", "") == "standard input" and e["text"].startswith("line ") for e in first.get("evidence", [])):
        wrong.append("no line of the log")
    if wrong:
        FAILED.append(what)
        print(f"{what}: {'; '.join(wrong)}\n    {json.dumps(first, indent=1)}")


def main():
    healthy = Project(FIRST, SECOND).upgrade()
    expect("a second runner, and all is well", KEY, healthy, "message.version_row_exists", "info", ["the other run has recorded it", "Nothing is to be done"], repairs=[], status=0, file="bbbb2222.py")
    expect("two runs made the table, and all is well", KEY.replace("alembic_version_pkc", "pg_type_typname_nsp_index").replace("(version_num)=(bbbb2222)", "(typname, typnamespace)=(alembic_version, 2200)"),
           healthy, "message.version_table_raced", "info", ["Nothing is to be done"], status=0)
    expect("a row changed, and all is well", "alembic.util.exc.CommandError: Online migration expected to match one row when updating 'aaaa1111' to 'bbbb2222' in 'alembic_version'; 0 found\n", healthy,
           "message.row_count_mismatch", "info", ["Nothing is to be done"], status=0)
    expect("a column that is there again", "sqlite3.OperationalError: no such column: users.nick\n", healthy, "message.column_missing", "info", ["has the column now"], status=0)
    broken = Project(FIRST, SECOND).upgrade("aaaa1111").sql("UPDATE alembic_version SET version_num = 'bbbb2222'")
    expect("a second runner, and a column is missing", KEY, broken, "message.version_row_exists", "error", ["bbbb2222", "do not take the rows for the truth"], status=1)
    expect("a column that is recorded and not there", "sqlite3.OperationalError: no such column: users.nick\n", broken, "message.column_missing", "error", ["does not have the column now", "Revision bbbb2222, which is recorded as applied"], file="bbbb2222.py")
    behind = Project(FIRST, SECOND).upgrade("aaaa1111")
    expect("a column of a pending revision", "sqlite3.OperationalError: no such column: users.nick\n", behind, "message.column_missing", "error", ["Revision bbbb2222, which is pending"], file="bbbb2222.py")
    expect("not up to date", "alembic.util.exc.CommandError: Target database is not up to date.\n", behind, "message.not_up_to_date", "error", ["1 revision pending"])
    orphan = Project(FIRST, SECOND).upgrade().sql("UPDATE alembic_version SET version_num = 'gone1234'")
    text = "  FAILED: Can't locate revision identified by 'gone1234'\n"
    expect("a recorded revision without a script", text, orphan, "message.unknown_revision", "error", ["version_table.unknown_revision"], repairs=["rows", "stamp"])
    expect("the same, without the database", text, orphan, "message.unknown_revision", "error", ["no script of it either"], database=False)
    expect("a revision that nobody records", text, healthy, "message.unknown_revision", "info", ["does not record it now"], status=0)
    expect("a script that is there again", text.replace("gone1234", "aaaa1111"), healthy, "message.unknown_revision", "info", ["has its script now"], file="aaaa1111.py")
    short = Project(FIRST, ("aaaa1122", "aaaa1111", "pass", ""))
    expect("a short id", text.replace("gone1234", "aaaa11"), short, "message.unknown_revision", "error", ["aaaa1111", "aaaa1122", "a short id"], database=False)
    fork = Project(FIRST, SECOND, ("cccc3333", "aaaa1111", "pass", ""))
    expect("two heads", "  FAILED: Multiple head revisions are present for given argument 'head'\n", fork, "message.multiple_heads", "error", ["bbbb2222", "cccc3333", "graph.multiple_heads"], database=False)
    expect("one head now", "  FAILED: Multiple head revisions are present for given argument 'head'\n", healthy, "message.multiple_heads", "info", ["one head now"])
    overlapping = Project(FIRST, SECOND).upgrade().sql("INSERT INTO alembic_version VALUES ('aaaa1111')")
    expect("a row and its ancestor", "alembic.script.revision.RevisionError: Requested revision bbbb2222 overlaps with other requested revisions aaaa1111\n", overlapping, "message.overlap", "error",
           ["version_table.redundant_rows"], repairs=["rows"])
    depends = Project(FIRST, SECOND, ("dddd4444", None, "pass", "depends_on = 'bbbb2222'")).upgrade("heads")
    expect("a head that is only depended on", "alembic.util.exc.DatabaseNotAtHead: Database is not on all head revisions\n", depends, "message.not_on_all_heads", "info", ["false alarm"])
    twice = Project(FIRST, models=MODELS + MODELS.split("\n", 4)[-1].replace("class User", "class Member"))
    expect("a table declared twice", "sqlalchemy.exc.InvalidRequestError: Table 'users' is already defined for this MetaData instance.  Specify\n", twice, "message.table_already_defined", "error",
           ["models.table_defined_twice"], database=False, file="models.py")
    made = Project(FIRST).sql("CREATE TABLE users (id INTEGER PRIMARY KEY)")
    expect("the table is there and nothing is recorded", "sqlite3.OperationalError: table users already exists\n[SQL: CREATE TABLE users (id INTEGER)]\n", made, "message.relation_exists", "error",
           ["Revision aaaa1111", "Nothing is recorded"], file="aaaa1111.py")
    long = Project(FIRST, ("b" * 40, "aaaa1111", "pass", ""))
    expect("an id too long", "psycopg2.errors.StringDataRightTruncation: value too long for type character varying(32)\n\n[SQL: UPDATE alembic_version SET version_num='x']\n", long, "message.id_too_long", "error",
           ["1 revision id is longer than 32"], database=False, file="b" * 40)
    here = f'  File "/srv/elsewhere/migrations/versions/bbbb2222.py", line 7, in upgrade\n'
    expect("where it happened, in this project", "Traceback (most recent call last):\n" + here + "RuntimeError: the moon is not full\n", healthy, "message.unknown", "error", ["does not know this message"], file="bbbb2222.py")

    for name, wanted in (("/no/such/file.log", 3), (tempfile.gettempdir(), 3), ("/dev/null", 0)):
        run = subprocess.run([CLI, "diagnose", "--log", name], capture_output=True, text=True, cwd=tempfile.gettempdir())
        if run.returncode != wanted or (wanted == 3 and name not in run.stderr):
            FAILED.append(name)
            print(f"--log {name}: exit {run.returncode}, {run.stderr}")
    returned, findings = diagnose("", None)
    if findings or returned:
        FAILED.append("empty")
        print("an empty log has findings")
    print(f"{len(FAILED)} ties not as expected")
    sys.exit(1 if FAILED else 0)


main()
