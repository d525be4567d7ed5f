"""Compares `stillroom-cli schema` with SQLAlchemy's inspector on the same databases: PostgreSQL (PGHOST) and SQLite.

usage: compare_schema.py STILLROOM_CLI [SEEDS]
Over one schema written to hold every kind of object, and SEEDS generated ones.
"""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import sqlalchemy as sa

CLI = sys.argv[1]
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
HERE = pathlib.Path(__file__).parent

ALIASES = [("CHARACTER VARYING", "VARCHAR"), ("CHARACTER", "CHAR"), ("BPCHAR", "CHAR"), ("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"), ("TIME WITHOUT TIME ZONE", "TIME"),
           ("DOUBLE PRECISION", "DOUBLE_PRECISION"), ("BIT VARYING", "VARBIT")]


def type_key(text):
    """One spelling for what PostgreSQL's format_type() and SQLAlchemy's compiler call differently."""
    text = re.sub(r"\s+", " ", text.upper()).replace(", ", ",").replace('"', "")
    text = re.sub(r" COLLATE \S+", "", text)
    text = re.sub(r"^(TIMESTAMP|TIME) ?\((\d+)\)", r"\1(\2)", text)
    for long, short in ALIASES:
        text = text.replace(long, short)
    text = text.replace(" WITHOUT TIME ZONE", "")
    text = re.sub(r"^CHAR$", "CHAR(1)", text)
    text = re.sub(r"^BIT$", "BIT(1)", text)
    return text.split(".")[-1] if "(" not in text else text


def ours(target, schema):
    command = [CLI, "schema", "--json", "--database", target] + (["--schema", schema] if schema else [])
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {run.stderr}")
    document = json.loads(run.stdout)
    tables = {}
    for table in document["tables"]:
        assert table["schema"] == schema, table["schema"]
        tables[table["name"]] = {
            "comment": table["comment"],
            "columns": [(c["name"], type_key(c["type"]), c["nullable"], c["default"], c["comment"]) for c in table["columns"]],
            "primary_key": (table["primary_key"]["name"], table["primary_key"]["columns"]),
            "uniques": sorted((u["name"] or "", tuple(u["columns"])) for u in table["unique_constraints"]),
            "checks": sorted((c["name"] or "", plain(c["expression"])) for c in table["check_constraints"]),
            "foreign_keys": sorted(((f["name"] or "", tuple(f["columns"]), f["referred_schema"], f["referred_table"], tuple(f["referred_columns"]), f["on_delete"],
                                     f["on_update"]) for f in table["foreign_keys"]), key=str),
            "indexes": sorted((i["name"], tuple(i["columns"]), i["unique"]) for i in table["indexes"]),
        }
    enums = {e["name"]: e["labels"] for e in document["enums"]}
    return tables, enums


def plain(expression):
    expression = expression.strip()
    while expression.startswith("(") and expression.endswith(")") and balanced(expression[1:-1]):
        expression = expression[1:-1]
    return expression


def balanced(text):
    depth = 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return False
    return depth == 0


def theirs(engine, schema):
    inspector = sa.inspect(engine)
    postgresql = engine.dialect.name == "postgresql"
    tables = {}
    domains = {}  # SQLAlchemy 1.4 gives the type beneath a domain
    if postgresql:
        with engine.connect() as connection:
            domains = {(t, c): d.upper() for t, c, d in connection.exec_driver_sql("SELECT table_name, column_name, domain_name FROM information_schema.columns WHERE domain_name IS NOT NULL")}
    for name in inspector.get_table_names(schema=schema):
        columns = []
        for c in inspector.get_columns(name, schema=schema):
            default = None if "computed" in c else c["default"]
            if default and default.startswith("nextval"):  # SQLAlchemy 1.4 adds the schema that the search path makes needless
                default = re.sub(r'"?\w+"?\.', "", default, 1)
            columns.append((c["name"], domains.get((name, c["name"])) or type_key(c["type"].compile(engine.dialect)), c["nullable"], default, c.get("comment")))
        key = inspector.get_pk_constraint(name, schema=schema)
        indexes = []
        for i in inspector.get_indexes(name, schema=schema):
            if i.get("duplicates_constraint"):
                continue
            keys = i["column_names"]
            if "expressions" in i:
                keys = i["expressions"]
            indexes.append((i["name"], tuple(k for k in keys if k is not None), bool(i["unique"])))
        tables[name] = {
            "comment": inspector.get_table_comment(name, schema=schema)["text"] if postgresql else None,
            "columns": columns,
            "primary_key": (key["name"], key["constrained_columns"]),
            "uniques": sorted((u["name"] or "", tuple(u["column_names"])) for u in inspector.get_unique_constraints(name, schema=schema)),
            "checks": sorted((c["name"] or "", plain(c["sqltext"])) for c in inspector.get_check_constraints(name, schema=schema)),
            "foreign_keys": sorted(((f["name"] or "", tuple(f["constrained_columns"]), f["referred_schema"] or (schema if postgresql else None), f["referred_table"],
                                     tuple(f["referred_columns"]), action(f["options"].get("ondelete")), action(f["options"].get("onupdate")))
                                    for f in inspector.get_foreign_keys(name, schema=schema)), key=str),
            "indexes": sorted(indexes),
        }
    enums = {e["name"]: e["labels"] for e in inspector.get_enums(schema=schema)} if postgresql else {}
    return tables, enums


def action(text):
    return None if text in (None, "NO ACTION") else text


def same(label, mine, real):
    """Compares; SQLAlchemy 1.4 does not read the keys of an index on expressions, so those are left to the other tests."""
    wrong = []
    if sorted(mine[0]) != sorted(real[0]):
        wrong.append(("tables", sorted(mine[0]), sorted(real[0])))
    for name in sorted(set(mine[0]) & set(real[0])):
        for what in mine[0][name]:
            a, b = mine[0][name][what], real[0][name][what]
            if what == "indexes":
                skip = {i[0] for i in a if any(not re.fullmatch(r"\w+", k) for k in i[1])}
                a, b = [i for i in a if i[0] not in skip], [i for i in b if i[0] not in skip]
            if a != b:
                wrong.append((name, what, a, b))
    if mine[1] != real[1]:
        wrong.append(("enums", mine[1], real[1]))
    for one in wrong:
        print(label, *one, sep="\n   ")
    return not wrong


POSTGRESQL_TYPES = ["integer", "bigint", "smallint", "text", "varchar(40)", "varchar", "char(3)", "numeric(12,3)", "numeric", "boolean", "date", "timestamp", "timestamptz", "time",
                    "timestamp(3)", "double precision", "real", "bytea", "json", "jsonb", "uuid", "integer[]", "text[]", "inet", "interval", "bit(4)", "int4range"]
SQLITE_TYPES = ["INTEGER", "TEXT", "VARCHAR(40)", "NUMERIC(10, 2)", "BOOLEAN", "DATE", "DATETIME", "FLOAT", "BLOB", "JSON", "BIGINT", "CHAR(5)"]
DEFAULTS = {"integer": "7", "INTEGER": "7", "text": "'it''s'", "TEXT": "'it''s'", "boolean": "true", "timestamptz": "now()", "date": "CURRENT_DATE", "varchar(40)": "'a, (b)'", "VARCHAR(40)": "'a, (b)'"}
NAMES = ["id", "name", "order", "Weird Name", "größe", "user", "x1", "total_amount", "created_at", "flag", "a\"b"]


def quoted(name):
    if re.fullmatch("[a-z0-9_]+", name) and name not in ("order", "user"):
        return name
    return '"' + name.replace('"', '""') + '"'


def generated(rng, dialect):
    """CREATE statements for a few tables with keys, constraints and indexes."""
    statements, tables = [], []
    # SQLAlchemy reads SQLite's stored text by expressions that odd names defeat: there ours is compared on plain ones.
    odd = dialect == "postgresql"
    types = POSTGRESQL_TYPES if dialect == "postgresql" else SQLITE_TYPES
    for n in range(rng.randint(1, 5)):
        name = rng.choice(["t", "Table " if odd else "tab", "order_"]) + str(n)
        columns = rng.sample(NAMES if odd else [c for c in NAMES if re.fullmatch("[a-z0-9_]+", c) and c not in ("order", "user")], rng.randint(2, 6))
        types_of = {c: rng.choice(types) for c in columns}
        parts = []
        key = rng.sample(columns, rng.choice([0, 1, 1, 1, 2]))
        for c in key:
            types_of[c] = types[0]
        for c in columns:
            part = f"{quoted(c)} {types_of[c]}"
            if types_of[c] in DEFAULTS and rng.random() < 0.4:
                part += f" DEFAULT {DEFAULTS[types_of[c]]}"
            if rng.random() < 0.4:
                part += " NOT NULL"
            parts.append(part)
        if key:
            parts.append((f"CONSTRAINT {quoted(('pk ' if odd else 'pk_') + name)} " if rng.random() < 0.5 else "") + f"PRIMARY KEY ({', '.join(map(quoted, key))})")
        usable = [c for c in columns if types_of[c] not in ("json", "integer[]", "int4range")]
        if len(usable) > 1 and rng.random() < 0.5:
            parts.append(f"CONSTRAINT {quoted('uq_' + name)} UNIQUE ({', '.join(map(quoted, rng.sample(usable, 2)))})")
        numbers = [c for c in columns if types_of[c] == types[0]]
        if numbers and rng.random() < 0.5:
            parts.append(f"CONSTRAINT {quoted('ck_' + name)} CHECK ({quoted(numbers[0])} > 0)")
        targets = [t for t in tables if len(t[1]) == 1]
        if targets and numbers and rng.random() < 0.7:
            target = rng.choice(targets)
            parts.append(f"CONSTRAINT {quoted('fk_' + name)} FOREIGN KEY ({quoted(numbers[-1])}) REFERENCES {quoted(target[0])} ({quoted(target[1][0])})" +
                         rng.choice(["", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE"]) + rng.choice(["", " DEFERRABLE INITIALLY DEFERRED"]))
        lines = ", \n\t".join(parts)  # as SQLAlchemy itself writes it: it reads SQLite's text line by line
        statements.append(f"CREATE TABLE {quoted(name)} (\n\t{lines}\n)")
        for i in range(rng.randint(0, 2)):
            if usable:
                statements.append(f"CREATE {rng.choice(['', 'UNIQUE '])}INDEX {quoted(f'ix_{name}_{i}')} ON {quoted(name)} ({', '.join(map(quoted, rng.sample(usable, min(len(usable), rng.randint(1, 2)))))})" +
                                  (f" WHERE {quoted(usable[0])} IS NOT NULL" if rng.random() < 0.3 else ""))
        tables.append((name, key))
    return statements


def main():
    import os
    failed = 0
    host = os.environ["PGHOST"]
    engine = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"})
    every = (HERE / "every_object.sql").read_text()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS every CASCADE; CREATE SCHEMA every; SET search_path = every;\n" + every.replace("%", "%%"))
    with tempfile.TemporaryDirectory() as folder:
        target = f"host={host} dbname=postgres options='-c search_path=every'"
        searching = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres", "options": "-c search_path=every"})
        failed += not same("every object", ours(target, "every"), theirs(searching, "every"))
        for seed in range(SEEDS):
            rng = random.Random(seed)
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA IF EXISTS made CASCADE; CREATE SCHEMA made; SET search_path = made;" + ";".join(generated(rng, "postgresql")))
            searching = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres", "options": "-c search_path=made"})
            failed += not same(f"postgresql seed {seed}", ours(f"host={host} dbname=postgres options='-c search_path=made'", "made"), theirs(searching, "made"))
            searching.dispose()
            path = pathlib.Path(folder) / f"{seed}.db"
            lite = sa.create_engine(f"sqlite:///{path}")
            with lite.begin() as connection:
                for statement in generated(rng, "sqlite"):
                    connection.exec_driver_sql(statement)
            failed += not same(f"sqlite seed {seed}", ours(str(path), None), theirs(lite, None))
    print(f"{2 * SEEDS + 1} schemas compared with SQLAlchemy {sa.__version__}, {failed} different")
    sys.exit(failed != 0)


main()
