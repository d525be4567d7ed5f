"""Single repairs of the odd kinds, each on a real database: the script of `stillroom-cli diff --sql` must close the gap, or the
difference must say why it has no SQL; and what a check asks for must be so afterwards.

usage: repair_cases.py STILLROOM_CLI      (PostgreSQL in PGHOST; SQLite in a file)
"""
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import sqlalchemy as sa

import scripts

CLI, HOST = sys.argv[1], os.environ["PGHOST"]
HEAD = """from sqlalchemy import *
from sqlalchemy.dialects.postgresql import ExcludeConstraint, UUID
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
"""
PG, LITE = "postgresql", "sqlite"
KIND = "CREATE TYPE kind AS ENUM ('a', 'b'); CREATE TABLE t (id serial PRIMARY KEY, k kind DEFAULT 'a'{}); INSERT INTO t (k) VALUES ('a'), ('b');"
KIND_MODELS = "    k = Column(Enum('b', 'a', name='kind'), server_default='a')\n"
TEXT = "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5)); INSERT INTO t (c) VALUES ('x'), ('y');"
WIDER = "    c = Column(String(9))\n"
# name, engine, database, models behind HEAD, why there is no SQL (or nothing), a query and what it gives afterwards
CASES = [
    ("an integer key does not become a UUID", PG, "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES;", "    id = Column(UUID, primary_key=True)\n", "no conversion from integer to UUID", "SELECT count(*) FROM t", 1),
    ("nor what refers to it", PG, "CREATE TABLE t (id serial PRIMARY KEY); CREATE TABLE u (id serial PRIMARY KEY, t_id integer CONSTRAINT to_t REFERENCES t); INSERT INTO t DEFAULT VALUES; INSERT INTO u (t_id) VALUES (1);",
     "    id = Column(UUID, primary_key=True)\nclass U(Base):\n    __tablename__ = 'u'\n    id = Column(Integer, primary_key=True)\n    t_id = Column(UUID, ForeignKey('t.id', name='to_t'))\n", "refers to t.id", "SELECT t_id FROM u", 1),
    ("labels change places under a check and an index", PG, KIND.format(", CONSTRAINT known CHECK (k IN ('a', 'b'))") + "CREATE INDEX few ON t (id) WITH (fillfactor = 40) WHERE k = 'a'; COMMENT ON INDEX few IS 'why'; COMMENT ON CONSTRAINT known ON t IS 'so';",
     KIND_MODELS + "    __table_args__ = (CheckConstraint(\"k IN ('a', 'b')\", name='known'), Index('few', 'id', postgresql_where=text(\"k = 'a'\")))\n", None,
     "SELECT array_to_string(enum_range(NULL::kind), '') || obj_description('few'::regclass) || (SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'known') || "
     "(SELECT reloptions[1] FROM pg_class WHERE relname = 'few')", "bawhysofillfactor=40"),
    ("labels change places in an array, and under a view with a cast", PG, KIND.format(", many kind[]") + "UPDATE t SET many = '{a,b}'; CREATE VIEW v AS SELECT id, k = 'a' AS is_a, 'b'::kind AS other FROM t;", KIND_MODELS + "    many = Column(ARRAY(Enum('b', 'a', name='kind')))\n", None,
     "SELECT string_agg(many::text || is_a::text, ',' ORDER BY id) FROM t JOIN v USING (id)", "{a,b}true,{a,b}false"),
    ("a function over the type stands in the way", PG, KIND.format("") + "CREATE FUNCTION f(kind) RETURNS integer LANGUAGE sql AS 'SELECT 1';", KIND_MODELS, "function public.f", "SELECT array_to_string(enum_range(NULL::kind), '')", "ab"),
    ("a generated column over the type stands in the way", PG, KIND.format(", g boolean GENERATED ALWAYS AS (k = 'a') STORED"), KIND_MODELS + "    g = Column(Boolean, Computed(\"k = 'a'\"))\n", "generated column public.t.g", "SELECT count(*) FROM t WHERE g", 1),
    ("a label that a row has does not go", PG, KIND.format(""), "    k = Column(Enum('a', 'c', name='kind'), server_default='a')\n", "refused", "SELECT count(*) FROM t WHERE k::text = 'b'", 1),
    ("a type is named by a reserved word", PG, "CREATE TABLE t (id serial PRIMARY KEY);", "    k = Column(Enum('a', name='position'), server_default='a')\n    l = Column(Enum('a', name='user'))\n", None, "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'k'", '"position"'),
    ("views are made again with what they are", PG, TEXT + "CREATE ROLE one; CREATE ROLE \"Two\"; CREATE VIEW v(n) WITH (security_barrier) AS SELECT c FROM t; CREATE VIEW w AS SELECT n FROM v; GRANT SELECT ON w TO \"Two\"; ALTER VIEW v OWNER TO one; GRANT SELECT ON t TO one; COMMENT ON VIEW w IS 'x';", WIDER, None,
     "SELECT string_agg(relname || pg_get_userbyid(relowner) || coalesce(relacl::text, '') || coalesce(reloptions::text, '') || coalesce(obj_description(oid), ''), ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace",
     "vone{security_barrier=true} wstillroom{stillroom=arwdDxt/stillroom,Two=r/stillroom}x"),
    ("a materialized view stands in the way", PG, TEXT + "CREATE MATERIALIZED VIEW m AS SELECT c FROM t;", WIDER, "materialized view public.m", "SELECT count(*) FROM m", 2),
    ("a view with a trigger stands in the way", PG, TEXT + "CREATE VIEW v AS SELECT c FROM t; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();", WIDER, "triggers", "SELECT count(*) FROM v", 2),
    ("a trigger on the column stands in the way", PG, TEXT + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION f();", WIDER, "trigger g on table public.t", "SELECT count(*) FROM t", 2),
    ("a policy on the column stands in the way", PG, TEXT + "CREATE POLICY p ON t USING (c <> 'x');", WIDER, "policy p on table public.t", "SELECT count(*) FROM t", 2),
    ("a view over a column that goes stands in the way", PG, TEXT + "CREATE VIEW v AS SELECT c FROM t;", "", "view public.v", "SELECT count(*) FROM v", 2),
    ("partitions follow their parent", PG, "CREATE TABLE t (id integer PRIMARY KEY, c varchar(5)) PARTITION BY RANGE (id); CREATE TABLE p PARTITION OF t DEFAULT; INSERT INTO t VALUES (1, 'x');",
     "    id = Column(Integer, primary_key=True, autoincrement=False)\n    c = Column(String(9))\n    __table_args__ = {'postgresql_partition_by': 'RANGE (id)'}\nclass P(Base):\n    __tablename__ = 'p'\n    id = Column(Integer, primary_key=True, autoincrement=False)\n    c = Column(String(9))\n", None, "SELECT c FROM p", "x"),
    ("a table is not partitioned later", PG, "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES;", "    __table_args__ = {'postgresql_partition_by': 'RANGE (id)'}\n", "partitioned when it is made", "SELECT count(*) FROM t", 1),
    ("what is inherited changes once", PG, TEXT + "CREATE TABLE u (d integer) INHERITS (t); INSERT INTO u (c) VALUES ('z');", WIDER + "class U(Base):\n    __tablename__ = 'u'\n    id = Column(Integer, server_default=text(\"nextval('t_id_seq')\"), nullable=False, primary_key=True)\n    c = Column(String(9))\n    d = Column(Integer)\n", None, "SELECT string_agg(c, '' ORDER BY c) FROM t", "xyz"),
    ("NULLs are told apart, or not", PG, TEXT + "ALTER TABLE t ADD CONSTRAINT one UNIQUE (c);", "    c = Column(String(5))\n    __table_args__ = (UniqueConstraint('c', name='one', postgresql_nulls_not_distinct=True),)\n", None, "SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = 'one'::regclass", True),
    ("a key is looked at later", PG, TEXT + "CREATE TABLE u (id serial PRIMARY KEY, t_id integer CONSTRAINT k REFERENCES t); INSERT INTO u (t_id) VALUES (1);", "    c = Column(String(5))\nclass U(Base):\n    __tablename__ = 'u'\n    id = Column(Integer, primary_key=True)\n    t_id = Column(Integer, ForeignKey('t.id', name='k', deferrable=True, initially='DEFERRED'))\n", None, "SELECT condeferred FROM pg_constraint WHERE conname = 'k'", True),
    ("an index gets its name alone", PG, TEXT + "CREATE INDEX old ON t (c text_pattern_ops); COMMENT ON INDEX old IS 'kept';", "    c = Column(String(5))\n    __table_args__ = (Index('new', 'c', postgresql_ops={'c': 'text_pattern_ops'}),)\n", None, "SELECT obj_description('new'::regclass)", "kept"),
    ("an exclusion constraint gets another condition", PG, TEXT + "ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (c WITH =) WHERE (id > 3);", "    c = Column(String(5))\n    __table_args__ = (ExcludeConstraint(('c', '='), using='btree', name='x', where=text('id > 4')),)\n", None, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'x'", "EXCLUDE USING btree (c WITH =) WHERE ((id > 4))"),
    ("a NUMERIC key is a SERIAL", PG, "CREATE TABLE t (id serial PRIMARY KEY);", "    id = Column(Numeric, primary_key=True)\n", None, "SELECT count(*) FROM t", 0),
    ("an identity counts in other steps", PG, "CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY); INSERT INTO t DEFAULT VALUES;", "    id = Column(Integer, Identity(increment=10, maxvalue=100, cycle=True), primary_key=True)\n", None, "INSERT INTO t DEFAULT VALUES RETURNING id", 11),
    ("a column is sorted by another collation", PG, "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5) COLLATE \"C\"); CREATE INDEX i ON t (c); INSERT INTO t (c) VALUES ('b');", "    c = Column(String(5, collation='POSIX'), index=False)\n    __table_args__ = (Index('i', 'c'),)\n", None, "SELECT collation_name FROM information_schema.columns WHERE column_name = 'c' AND table_name = 't'", "POSIX"),
    ("a table becomes STRICT", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT); INSERT INTO t VALUES (1, 'x');", "    c = Column(TEXT)\n    __table_args__ = {'sqlite_strict': True}\n", None, "SELECT c || (SELECT sql LIKE '%STRICT' FROM sqlite_master WHERE name = 't') FROM t", "x1"),
    ("a table does without row ids", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT); INSERT INTO t VALUES (1, 'x');", "    c = Column(TEXT)\n    __table_args__ = {'sqlite_with_rowid': False}\n", None, "SELECT c || (SELECT sql LIKE '%WITHOUT ROWID' FROM sqlite_master WHERE name = 't') FROM t", "x1"),
    ("a key that leads to what is not unique is left alone", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT); CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY, c TEXT REFERENCES t (c)); INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (1, 'y');",
     "    c = Column(TEXT, nullable=False)\nclass U(Base):\n    __tablename__ = 'u'\n    id = Column(Integer, primary_key=True)\n    c = Column(TEXT, ForeignKey('t.c'))\n", None, "SELECT count(*) FROM u", 1),
    ("rows that refer to nothing stay so", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT, t_id INTEGER REFERENCES t (id)); INSERT INTO t VALUES (1, 'x', 9);", "    c = Column(TEXT, nullable=False)\n    t_id = Column(Integer, ForeignKey('t.id'))\n", None, "SELECT t_id FROM t", 9),
    ("no row comes to refer to nothing", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT, t_id INTEGER); INSERT INTO t VALUES (1, 'x', 9);", "    c = Column(TEXT, nullable=False)\n    t_id = Column(Integer, ForeignKey('t.id'))\n", "refused", "SELECT t_id FROM t", 9),
    ("what is said of a conflict is not lost", LITE, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, c TEXT UNIQUE ON CONFLICT REPLACE);", "    c = Column(TEXT, nullable=False, unique=True)\n", "ON CONFLICT", "SELECT sql LIKE '%ON CONFLICT REPLACE%' FROM sqlite_master WHERE name = 't'", 1),
]


def diff(folder, target, *more):
    run = subprocess.run([CLI, "diff", "--project", folder, "--database", target, *more], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr)
    return run


def check(engine_name, database, models, why, query, wanted):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "models.py").write_text(HEAD + models)
        path = str(pathlib.Path(folder) / "t.db")
        if engine_name == LITE:
            sqlite3.connect(path).executescript(database).connection.close()
            engine, target, run = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool), path, lambda script: scripts.run_sqlite(script, path)
        else:
            engine, target, run = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"}, poolclass=sa.pool.NullPool), f"host={HOST} dbname=postgres", lambda script: scripts.run_postgresql(script, HOST, "postgres")
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;" + database.replace("%", "%%"))
        script = diff(folder, target, "--sql").stdout
        error = run(script)
        left = scripts.differences(diff(folder, target, "--json"))
        with engine.begin() as connection:
            found = connection.exec_driver_sql(query.replace("%", "%%")).scalar()
        wrong = []
        if why == "refused":
            wrong += [] if error else ["not refused"]
        elif error:
            wrong.append(error)
        elif why is None and left:
            wrong.append(f"left: {left}")
        elif why is not None and not any(why in d["why_no_sql"] and not d["sql"] for d in left):
            wrong.append(f"no such reason: {left}")
        if found != wanted:
            wrong.append(f"{found!r} is not {wanted!r}")
        return wrong and [script, *wrong]


def main():
    failed = 0
    for name, *case in CASES:
        if wrong := check(*case):
            failed += 1
            print(name, *wrong, sep="\n   ")
    print(f"{len(CASES)} repairs, {failed} wrong")
    sys.exit(failed != 0)


main()
