"""Messages of the real programs: every error is provoked with the real Alembic, SQLAlchemy, PostgreSQL and SQLite, what they print is given to
`diagnose --log -`, and exactly its code must come first. The same text is then given in the formats of containers and platforms.

usage: with_postgresql compare_messages.py STILLROOM_CLI [CASE...]
"""
import asyncio
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings

import alembic.config
import psycopg2
import sqlalchemy
import sqlalchemy.orm

from message_formats import FORMATS

CLI = sys.argv[1]
ONLY = sys.argv[2:]
EMPTY = tempfile.mkdtemp(prefix="stillroom-messages-")
INI = """[alembic]
script_location = migrations
sqlalchemy.url = {url}
{more}
[loggers]
keys = root,alembic
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARN
handlers = console
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic
[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
"""
ENV = """
from logging.config import fileConfig
from alembic import context
import sqlalchemy as sa
from sqlalchemy import create_engine
fileConfig(context.config.config_file_name)
target_metadata = None
{models}
url = context.config.get_main_option("sqlalchemy.url")
with create_engine(url).connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata{options})
    with context.begin_transaction():
        context.run_migrations()
"""
MAKO = """from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
def upgrade():
    ${upgrades if upgrades else "pass"}
"""
BASE = """
from sqlalchemy import Column, Integer, String, ForeignKey, Table, MetaData
from sqlalchemy.orm import declarative_base, relationship, configure_mappers
Base = declarative_base()
target_metadata = Base.metadata
"""


def rev(name, down=None, body="pass", head="", **more):
    lines = ["from alembic import op", "import sqlalchemy as sa", head, f"revision = {name!r}", f"down_revision = {down!r}"]
    lines += [f"{key} = {value!r}" for key, value in more.items()]
    return "\n".join(lines) + "\ndef upgrade():\n    " + body.replace("\n", "\n    ") + "\ndef downgrade():\n    pass\n"


def pg_url(database, options=""):
    return f"postgresql+psycopg2://{os.environ['PGUSER']}@/{database}?host={os.environ['PGHOST']}{options}"


def connect(database="postgres", **more):
    connection = psycopg2.connect(dbname=database, **more)
    connection.autocommit = True
    return connection


def run(database, *statements):
    connection = connect(database)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


NUMBER = 0


def fresh(*statements):
    """A new database of the cluster."""
    global NUMBER
    NUMBER += 1
    name = f"messages{NUMBER}"
    run("postgres", f"CREATE DATABASE {name}")
    run(name, *statements)
    return name


def printed(work):
    """What a child process prints that does `work`; a traceback where it fails."""
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            sys.dont_write_bytecode = True
            warnings.filterwarnings("default", category=UserWarning)
            try:
                work()
            except SystemExit:
                pass
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
        os.waitpid(child, 0)
        out.seek(0)
        return out.read().decode(errors="replace")


class Project:
    """A project of Alembic in a folder of its own; SQLite unless a URL is given."""

    def __init__(self, versions=(), models="", url=None, more="", options="", ini=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-messages-"))
        self.url = url or f"sqlite:///{self.folder}/app.db"
        (self.folder / "migrations" / "versions").mkdir(parents=True)
        (self.folder / "alembic.ini").write_text(ini or INI.format(url=self.url, more=more))
        (self.folder / "migrations" / "env.py").write_text(ENV.format(models=models, options=options))
        (self.folder / "migrations" / "script.py.mako").write_text(MAKO)
        for i, text in enumerate(versions):
            (self.folder / "migrations" / "versions" / f"v{i}_script.py").write_text(text)

    def sql(self, *statements):
        engine = sqlalchemy.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sqlalchemy.text(statement))
        return self

    def alembic(self, *arguments):
        def work():
            os.chdir(self.folder)
            alembic.config.main(argv=list(arguments), prog="alembic")
        return printed(work)


VERSIONS = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL{})"
KEY = ", CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"


def recorded(*rows, key=KEY):
    return [VERSIONS.format(key)] + [f"INSERT INTO alembic_version VALUES ('{row}')" for row in rows]


CASES = {}


def case(code, **facts):
    def keep(function):
        CASES[function.__name__] = (code, facts, function)
        return function
    return keep


LINE = [rev("aaaa1111"), rev("bbbb2222", "aaaa1111"), rev("cccc3333", "bbbb2222")]
FORK = LINE[:2] + [rev("dddd4444", "aaaa1111")]


@case("message.unknown_revision", names=["gone1234"])
def unknown_revision():
    return Project(LINE).sql(*recorded("gone1234")).alembic("upgrade", "head")


@case("message.unknown_revision", names=["gone1234"])
def unknown_revision_with_a_traceback():
    return Project(LINE).sql(*recorded("gone1234")).alembic("--raiseerr", "current")


@case("message.multiple_heads")
def several_heads():
    return Project(FORK).alembic("upgrade", "head")


@case("message.multiple_heads")
def several_heads_at_stamp():
    return Project(FORK).alembic("stamp", "head")


@case("message.multiple_heads")
def several_heads_at_revision():
    return Project(FORK).alembic("revision", "-m", "next")


@case("message.overlap", names=["cccc3333", "aaaa1111"])
def overlap():
    return Project(LINE + [rev("eeee5555", "cccc3333")]).sql(*recorded("aaaa1111", "cccc3333")).alembic("upgrade", "head")


@case("message.stamp_assertion")
def stamp_ends_in_an_assertion():
    return Project(LINE).sql(*recorded("aaaa1111", "cccc3333")).alembic("stamp", "bbbb2222")


@case("message.version_row_exists", names=["bbbb2222", "alembic_version_pkc"], sql=True)
def another_run_was_first():
    database = fresh(*recorded("aaaa1111"))
    body = f"import psycopg2\nother = psycopg2.connect(dbname='{database}')\nother.cursor().execute(\"INSERT INTO alembic_version VALUES ('bbbb2222')\")\nother.commit()"
    return Project([LINE[0], rev("bbbb2222", "aaaa1111", body)], url=pg_url(database)).alembic("upgrade", "head")


@case("message.version_row_exists", names=["alembic_version"])
def another_run_was_first_in_sqlite():
    return Project([rev("aaaa1111", None, "op.execute(\"INSERT INTO alembic_version VALUES ('aaaa1111')\")")]).alembic("upgrade", "head")


@case("message.version_table_raced", names=["alembic_version"])
def two_runs_make_the_table():
    database = fresh()
    holder = psycopg2.connect(dbname=database)
    holder.cursor().execute(VERSIONS.format(KEY))

    def let_go():
        watcher = connect(database)
        with watcher.cursor() as cursor:
            for _ in range(300):
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                if cursor.fetchone()[0]:
                    break
                time.sleep(0.02)
        holder.commit()

    thread = threading.Thread(target=let_go)
    thread.start()
    text = Project(LINE, url=pg_url(database)).alembic("upgrade", "head")
    thread.join()
    return text


@case("message.row_count_mismatch", names=["aaaa1111", "bbbb2222"])
def row_gone_during_the_run():
    return Project([LINE[0], rev("bbbb2222", "aaaa1111", "op.execute('DELETE FROM alembic_version')")]).alembic("upgrade", "head")


@case("message.version_row_repeated", names=["aaaa1111", "bbbb2222"])
def row_stands_twice():
    return Project(LINE[:2]).sql(*recorded("aaaa1111", "aaaa1111", key="")).alembic("upgrade", "head")


@case("message.id_too_long")
def id_too_long():
    return Project([rev("a_revision_id_that_is_far_longer_than_it_may_be")], url=pg_url(fresh())).alembic("upgrade", "head")


TWICE = BASE + "class A(Base):\n    __tablename__ = 'users'\n    id = Column(Integer, primary_key=True)\n"


@case("message.table_already_defined", names=["users"])
def declared_twice():
    return Project(LINE, TWICE + TWICE.replace(BASE, "").replace("class A", "class B")).alembic("current")


@case("message.duplicate_table_keys", names=["users"])
def several_metadata():
    two = "one, two = sa.MetaData(), sa.MetaData()\nfor m in (one, two): sa.Table('users', m, sa.Column('id', sa.Integer))\ntarget_metadata = [one, two]"
    return Project([], two).alembic("revision", "--autogenerate", "-m", "x")


@case("message.name_not_located", names=["Booking"])
def class_not_there():
    return Project(LINE, TWICE + "    bookings = relationship('Booking')\nconfigure_mappers()").alembic("current")


@case("message.table_for_key_not_found", names=["shops"])
def key_to_nowhere():
    return Project([], TWICE + "    shop = Column(ForeignKey('shops.id'))\n").alembic("revision", "--autogenerate", "-m", "x")


@case("message.multiple_classes", names=["Item"])
def class_name_twice():
    models = BASE + "def make(table, module):\n    return type('Item', (Base,), {'__tablename__': table, '__module__': module, 'id': Column(Integer, primary_key=True)})\n"
    models += "make('a', 'm1')\nmake('b', 'm2')\nclass O(Base):\n    __tablename__ = 'o'\n    id = Column(Integer, primary_key=True)\n    item = relationship('Item')\nconfigure_mappers()"
    return Project(LINE, models).alembic("current")


@case("message.no_join_condition")
def no_key_between():
    models = TWICE + "class B(Base):\n    __tablename__ = 'b'\n    id = Column(Integer, primary_key=True)\n    a = relationship('A')\nconfigure_mappers()"
    return Project(LINE, models).alembic("current")


@case("message.removed_tables", names=["customers", "orders"])
def tables_would_be_removed():
    project = Project([], BASE).sql("CREATE TABLE customers (id int)", "CREATE TABLE orders (id int)")
    return project.alembic("revision", "--autogenerate", "-m", "x")


@case("message.relation_exists", names=["users"], sql=True, running=True)
def table_is_there():
    body = "op.create_table('users', sa.Column('id', sa.Integer))"
    return Project([rev("aaaa1111", None, body)], url=pg_url(fresh("CREATE TABLE users (id int)"))).alembic("upgrade", "head")


@case("message.relation_exists", names=["users"], sql=True, running=True)
def table_is_there_in_sqlite():
    body = "op.create_table('users', sa.Column('id', sa.Integer))"
    return Project([rev("aaaa1111", None, body)]).sql("CREATE TABLE users (id int)").alembic("upgrade", "head")


@case("message.column_exists", names=["users", "nick"])
def column_is_there():
    body = "op.add_column('users', sa.Column('nick', sa.Text))"
    return Project([rev("aaaa1111", None, body)], url=pg_url(fresh("CREATE TABLE users (nick text)"))).alembic("upgrade", "head")


@case("message.column_exists", names=["nick", "users"])
def column_is_there_in_sqlite():
    body = "op.add_column('users', sa.Column('nick', sa.Text))"
    return Project([rev("aaaa1111", None, body)]).sql("CREATE TABLE users (nick text)").alembic("upgrade", "head")


@case("message.leftover_batch_table", names=["users"])
def batch_was_cut_off():
    body = "with op.batch_alter_table('users', recreate='always') as batch:\n    batch.add_column(sa.Column('nick', sa.Text))"
    return Project([rev("aaaa1111", None, body)]).sql("CREATE TABLE users (id int)", "CREATE TABLE _alembic_tmp_users (id int)").alembic("upgrade", "head")


@case("message.duplicate_revision", names=["bbbb2222"], also=["message.multiple_heads"])
def id_was_copied():
    return Project(LINE + [rev("bbbb2222", "aaaa1111", "x = 1")]).alembic("upgrade", "head")


@case("message.missing_parent", names=["gone1234"])
def parent_is_missing():
    return Project([rev("aaaa1111", "gone1234")]).alembic("heads")


@case("message.unknown_dependency", names=["nowhere"])
def dependency_is_missing():
    return Project([rev("aaaa1111", None, depends_on="nowhere")]).alembic("heads")


@case("message.cycle", names=["aaaa1111", "bbbb2222"])
def cycle():
    return Project([rev("aaaa1111", "bbbb2222"), rev("bbbb2222", "aaaa1111")]).alembic("heads")


@case("message.cycle", names=["aaaa1111"])
def loop():
    return Project([rev("aaaa1111", "aaaa1111")]).alembic("heads")


@case("message.cycle")
def cycle_of_dependencies():
    return Project([rev("aaaa1111", None, depends_on="bbbb2222"), rev("bbbb2222", None, depends_on="aaaa1111")]).alembic("heads")


@case("message.duplicate_label", names=["shop"])
def label_stands_twice():
    return Project([rev("aaaa1111", None, branch_labels=("shop",)), rev("bbbb2222", None, branch_labels=("shop",))]).alembic("heads")


@case("message.illegal_revision_id", names=["aa@11"])
def id_with_an_at():
    return Project([rev("aa@11")]).alembic("heads")


@case("message.script_unreadable")
def stray_file():
    return Project(LINE + ["x = 1\n"]).alembic("heads")


@case("message.script_unreadable")
def no_down_revision():
    return Project(LINE + ["revision = 'eeee5555'\n"]).alembic("heads")


@case("message.script_unreadable")
def conflict_marker():
    return Project(LINE + ["<<<<<<< HEAD\nrevision = 'eeee5555'\n"]).alembic("heads")


@case("message.script_unreadable")
def name_error_in_a_script():
    return Project(LINE + [rev("eeee5555", "cccc3333", head="thing = nobody_knows_it")]).alembic("heads")


@case("message.import_failed", names=["nowhere_to_be_found"])
def import_in_a_script():
    return Project(LINE + [rev("eeee5555", "cccc3333", head="import nowhere_to_be_found")]).alembic("heads")


@case("message.import_failed", names=["shop"])
def import_in_env():
    return Project(LINE, "from shop.models import Base").alembic("current")


@case("message.no_script_location")
def no_script_location():
    return Project(LINE, ini="[alembic]\nsqlalchemy.url = sqlite://\n").alembic("heads")


@case("message.no_script_location")
def scripts_are_elsewhere():
    return Project(LINE, ini="[alembic]\nscript_location = elsewhere\n").alembic("heads")


@case("message.no_configuration")
def no_section():
    return Project(LINE).alembic("-n", "other", "heads")


@case("message.interpolation")
def percent_sign():
    return Project(LINE, url="postgresql://app:s%40cret@db/shop").alembic("current")


@case("message.not_up_to_date")
def not_up_to_date():
    return Project(LINE, BASE).sql(*recorded("aaaa1111")).alembic("revision", "--autogenerate", "-m", "x")


@case("message.ambiguous_walk")
def too_far_down():
    return Project(LINE).sql(*recorded("aaaa1111")).alembic("downgrade", "-5")


@case("message.ambiguous_walk")
def too_far_up():
    return Project(LINE).sql(*recorded("bbbb2222")).alembic("upgrade", "+5")


@case("message.no_target_metadata")
def no_metadata():
    return Project([]).alembic("revision", "--autogenerate", "-m", "x")


@case("message.sqlite_alter")
def sqlite_has_no_alter():
    return Project([rev("aaaa1111", None, "op.create_unique_constraint('u', 'users', ['id'])")]).sql("CREATE TABLE users (id int)").alembic("upgrade", "head")


@case("message.constraint_without_name")
def constraint_has_no_name():
    body = "with op.batch_alter_table('users') as batch:\n    batch.create_unique_constraint(None, ['id'])"
    return Project([rev("aaaa1111", None, body)]).sql("CREATE TABLE users (id int)").alembic("upgrade", "head")


@case("message.driver_missing")
def no_such_dialect():
    return Project(LINE, url="nosuchengine://app@db/shop").alembic("current")


@case("message.driver_missing", names=["MySQLdb"])
def no_such_driver():
    return Project(LINE, url="mysql://app@db/shop").alembic("current")


@case("message.connection_failed")
def nobody_listens():
    return Project(LINE, url="postgresql://app@127.0.0.1:1/shop").alembic("current")


@case("message.connection_failed")
def no_file():
    return Project(LINE, url="sqlite:////no/such/folder/app.db").alembic("current")


@case("message.database_missing", names=["no_such_database"])
def no_such_database():
    return Project(LINE, url=pg_url("no_such_database")).alembic("current")


@case("message.read_only")
def read_only():
    return Project(LINE, url=pg_url(fresh(), "&options=-cdefault_transaction_read_only%%3Don")).alembic("upgrade", "head")


@case("message.lock_timeout", running=True)
def lock_timeout():
    database = fresh("CREATE TABLE users (id int)")
    holder = psycopg2.connect(dbname=database)
    holder.cursor().execute("LOCK TABLE users")
    body = "op.execute(\"SET lock_timeout = '50ms'\")\nop.add_column('users', sa.Column('nick', sa.Text))"
    text = Project([rev("aaaa1111", None, body)], url=pg_url(database)).alembic("upgrade", "head")
    holder.close()
    return text


@case("message.enum_value_unsafe")
def enum_value_in_one_transaction():
    body = "op.execute(\"ALTER TYPE mood ADD VALUE 'new'\")\nop.execute(\"INSERT INTO users VALUES ('new')\")"
    database = fresh("CREATE TYPE mood AS ENUM ('old')", "CREATE TABLE users (m mood)")
    return Project([rev("aaaa1111", None, body)], url=pg_url(database)).alembic("upgrade", "head")


@case("message.type_exists", names=["mood"])
def enum_is_left():
    body = "op.create_table('users', sa.Column('m', sa.Enum('a', name='mood')))"
    return Project([rev("aaaa1111", None, body)], url=pg_url(fresh("CREATE TYPE mood AS ENUM ('a')"))).alembic("upgrade", "head")


@case("message.not_in_transaction")
def concurrently():
    body = "op.execute('CREATE INDEX CONCURRENTLY i ON users (id)')"
    return Project([rev("aaaa1111", None, body)], url=pg_url(fresh("CREATE TABLE users (id int)"))).alembic("upgrade", "head")


@case("message.permission_denied", names=["alembic_version"])
def not_the_owner():
    database = fresh(*recorded("aaaa1111"), "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    return Project(LINE, url=pg_url(database).replace(os.environ["PGUSER"] + "@", "reader@")).alembic("upgrade", "head")


@case("message.must_be_owner", names=["users"])
def only_the_owner():
    database = fresh(*recorded("aaaa1111"), "CREATE TABLE users (id int)", "DROP ROLE IF EXISTS writer", "CREATE ROLE writer LOGIN", "GRANT ALL ON ALL TABLES IN SCHEMA public TO writer")
    versions = [LINE[0], rev("bbbb2222", "aaaa1111", "op.add_column('users', sa.Column('nick', sa.Text))")]
    return Project(versions, url=pg_url(database).replace(os.environ["PGUSER"] + "@", "writer@")).alembic("upgrade", "head")


@case("message.unknown")
def error_of_nobody():
    return Project([rev("aaaa1111", None, "raise RuntimeError('the moon is not full')")]).alembic("upgrade", "head")


@case("message.relation_exists", names=["users"], also=["message.transaction_aborted"])
def what_follows_is_not_the_cause():
    body = "try:\n    op.execute('CREATE TABLE users (id int)')\nexcept Exception:\n    import traceback; traceback.print_exc()\nop.execute('SELECT 1')"
    return Project([rev("aaaa1111", None, body)], url=pg_url(fresh("CREATE TABLE users (id int)"))).alembic("upgrade", "head")


# Statements for every driver and every language: what must be there, the statement, its code in English, and in a language that is not read.
SETUP = ["CREATE TABLE users (id int PRIMARY KEY, nick varchar(32) NOT NULL, CONSTRAINT positive CHECK (id > 0))", "INSERT INTO users VALUES (1, 'one')",
         "CREATE TABLE orders (id int, who int CONSTRAINT orders_who_fkey REFERENCES users)", "CREATE TYPE mood AS ENUM ('a')", "CREATE VIEW shown AS SELECT nick FROM users",
         "CREATE SCHEMA sales", *recorded("aaaa1111")]
STATEMENTS = [
    ("INSERT INTO alembic_version VALUES ('aaaa1111')", "message.version_row_exists", ["alembic_version_pkc", "aaaa1111"]),
    ("INSERT INTO users VALUES (1, 'two')", "message.unique_violation", ["users_pkey"]),
    ("CREATE TABLE users (id int)", "message.relation_exists", ["users"]),
    ("ALTER TABLE users ADD COLUMN nick text", "message.column_exists", ["nick"]),
    ("SELECT missing FROM users", "message.column_missing", ["missing"]),
    ("SELECT u.missing FROM users u", "message.column_missing", ["missing"]),
    ("SELECT * FROM missing_table", "message.relation_missing", ["missing_table"]),
    ("CREATE TABLE nowhere.t (id int)", "message.schema_missing", ["nowhere"]),
    ("CREATE SCHEMA sales", "message.schema_exists", ["sales"]),
    ("CREATE TYPE mood AS ENUM ('b')", ("message.type_exists", "message.object_exists"), ["mood"]),
    ("INSERT INTO users VALUES (2, NULL)", "message.not_null_violation", ["nick"]),
    ("INSERT INTO orders VALUES (1, 99)", "message.foreign_key_violation", ["orders_who_fkey"]),
    ("INSERT INTO users VALUES (-1, 'x')", "message.check_violation", ["positive"]),
    ("DROP TABLE users", "message.cannot_drop", []),
    ("ALTER TABLE users ALTER COLUMN nick TYPE int", "message.cannot_cast", ["nick"]),
    ("ALTER TABLE users ALTER COLUMN nick TYPE text", ("message.cannot_drop", "message.unknown"), []),
    ("INSERT INTO alembic_version VALUES ('a_revision_id_that_is_far_longer_than_it_may_be')", "message.id_too_long", []),
    ("SELECT pg_sleep(10)", "message.statement_cancelled", []),
    ("SELEC 1", "message.syntax_error", []),
    ("SELECT no_such_function()", "message.function_missing", []),
]


def with_psycopg2(database, statement):
    connection = connect(database, options="-cstatement_timeout=300ms")
    connection.cursor().execute(statement)


def with_sqlalchemy(database, statement):
    engine = sqlalchemy.create_engine(pg_url(database, "&options=-cstatement_timeout%3D300ms"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement))


def with_psycopg(database, statement):
    import psycopg
    with psycopg.connect(dbname=database, options="-cstatement_timeout=300ms") as connection:
        connection.execute(statement)


def with_asyncpg(database, statement):
    import asyncpg

    async def work():
        connection = await asyncpg.connect(host=os.environ["PGHOST"], user=os.environ["PGUSER"], database=database, server_settings={"statement_timeout": "300ms"})
        await connection.execute(statement)
    asyncio.run(work())


FAILED = []


def diagnose(text, name):
    run = subprocess.run([CLI, "diagnose", "--json", "--log", "-"], input=text if isinstance(text, bytes) else text.encode(), capture_output=True, cwd=EMPTY)
    try:
        findings = json.loads(run.stdout)["findings"]
    except (ValueError, KeyError):
        FAILED.append(name)
        print(f"{name}: exit {run.returncode}: {run.stderr.decode()[-300:]}")
        return []
    worst = any(f["severity"] != "info" for f in findings)
    if run.returncode != (1 if worst else 0):
        FAILED.append(name)
        print(f"{name}: exit status {run.returncode} does not fit the findings")
    return findings


def judge(name, text, codes, names=(), also=(), sql=False, running=False):
    """The first finding has one of `codes`, all others are followers or named in `also`, and the names stand in the first."""
    findings = diagnose(text, name)
    found = [f["code"] for f in findings]
    wanted = codes if isinstance(codes, tuple) else (codes,)
    wrong = []
    if not found or found[0] not in wanted:
        wrong.append(f"{' '.join(found) or 'nothing'} instead of {' or '.join(map(str, wanted))}")
    else:
        rest = [c for c in found[1:] if c not in also and c != found[0]]
        if rest:
            wrong.append(f"beside it {' '.join(rest)}")
        said = json.dumps(findings[0], ensure_ascii=False)
        wrong += [f"it does not name {n}" for n in names if n not in said]
        wrong += [f"it should also find {c}" for c in also if c not in found]
        if sql and "statement: " not in said:
            wrong.append("no statement")
        if running and "was running" not in said:
            wrong.append("not which migration was running")
    if wrong:
        FAILED.append(name)
        print(f"{name}: {'; '.join(wrong)}\n" + "\n".join("    " + line for line in (text if isinstance(text, str) else text.decode(errors="replace")).splitlines()[-30:]))
    return not wrong


def provoked():
    """Every case once; in every format where it was right."""
    count = 0
    for name, (code, facts, function) in CASES.items():
        if ONLY and name not in ONLY:
            continue
        text = function()
        count += 1
        if not judge(name, text, code, **facts):
            continue
        for form, wrap in FORMATS.items():
            facts_there = {k: v for k, v in facts.items() if k != "running"} if form == "whole_json" else facts
            judge(f"{name} as {form}", wrap(text), code, **facts_there)
            count += 1
    return count


def statements(drivers, known=True):
    database = fresh(*SETUP)
    count = 0
    for name, driver in drivers.items():
        for statement, codes, names in STATEMENTS:
            codes = codes if isinstance(codes, tuple) else (codes, codes)
            text = printed(lambda: driver(database, statement))
            expected = codes[0] if known else codes
            judge(f"{name}: {statement}", text, expected, names)
            count += 1
    return count


def restart(language, log):
    """The cluster in a language; it logs to a folder in three forms."""
    data, binaries = os.environ["STILLROOM_TEST_PGDATA"], os.environ["STILLROOM_TEST_PGBIN"]
    pathlib.Path(log).mkdir(exist_ok=True)
    os.chmod(log, 0o777)
    options = f"-c listen_addresses='' -c unix_socket_directories='{os.environ['PGHOST']}' -c fsync=off -c lc_messages=C.UTF-8 -c logging_collector=on -c log_directory='{log}'"
    options += f" -c log_filename={language}.log -c log_destination=stderr,csvlog,jsonlog -c log_line_prefix='%m [%p] %e ' -c log_file_mode=0644"
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    environment = dict(os.environ, LANGUAGE=language, LANG="C.UTF-8", HOME=os.environ["PGHOST"])
    subprocess.run([f"{binaries}/pg_ctl", "-D", data, "-w", "-m", "fast", "-l", f"{log}/start", "-o", options, "restart"], check=True, env=environment, stdout=subprocess.DEVNULL, **user)


def languages():
    count = 0
    log = tempfile.mkdtemp(prefix="stillroom-logs-")
    os.chmod(log, 0o777)
    for language in ["de", "fr", "es", "ru", "ja", "zh_CN", "ko", "it", "sv", "uk"]:
        if not os.path.exists(f"/usr/share/locale/{language}/LC_MESSAGES/postgres-15.mo"):
            continue
        restart(language, log)
        try:
            with_psycopg2("postgres", "SELECT no_such_column")
        except psycopg2.Error as error:
            assert "does not exist" not in str(error), f"the server does not speak {language}: {error}"
        count += statements({f"{language} psycopg2": with_psycopg2, f"{language} SQLAlchemy": with_sqlalchemy}, known=False)
        for ending in ("log", "csv", "json"):  # the same errors out of the server's own log
            text = pathlib.Path(log, f"{language}.{ending}").read_bytes()
            found = {f["code"] for f in diagnose(text, f"{language}.{ending}")}
            wanted = {codes if isinstance(codes, str) else codes[0] for _, codes, _ in STATEMENTS} - {"message.cannot_drop"}
            if not wanted <= found:
                FAILED.append(f"{language}.{ending}")
                print(f"{language}.{ending}: not found {sorted(wanted - found)}; found {sorted(found)}")
            count += 1
    return count


def main():
    random.seed(1)
    drivers = {"psycopg2": with_psycopg2, "SQLAlchemy": with_sqlalchemy, "psycopg": with_psycopg, "asyncpg": with_asyncpg}
    count = provoked()
    if not ONLY:
        count += statements(drivers)
        count += languages()
    print(f"{count} messages of the real programs, {len(FAILED)} not as expected")
    sys.exit(1 if FAILED or not count else 0)


main()
