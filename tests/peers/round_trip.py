"""From one generated set of models to another: a database is made of the first by the real SQLAlchemy and filled with rows; the
script that `stillroom-cli diff --sql` prints for the second is run; then nothing may differ from the second, and no row or value
may be gone that no statement marked as destructive took.

usage: round_trip.py STILLROOM_CLI FIRST_SEED SEEDS      (PostgreSQL in PGHOST; SQLite in a file)
"""
import contextlib
import importlib
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import sqlalchemy as sa

import generated_models
import scripts

CLI, FIRST, SEEDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
HOST = os.environ["PGHOST"]
ROWS = 5
SAID = []  # differences that are left, and say why
VALUES = {"INTEGER": "7", "BIGINT": "7", "SMALLINT": "7", "BOOLEAN": "true", "DATE": "'2026-01-02'", "TIME": "'10:11:12'", "FLOAT": "1.5", "NUMERIC": "1.5"}


# What only rows can answer: then nothing may have changed.
REFUSALS = ("violates foreign key", "FOREIGN KEY constraint failed", "could not create unique index", "UNIQUE constraint failed", "invalid input", "value too long", "out of range", "NOT NULL constraint failed", "contains null values", "is violated by some row", "no_row_may_lose", "overflow")


def load(folder, name, source):
    (pathlib.Path(folder) / f"{name}.py").write_text(source)
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name).Base.metadata
    finally:
        sys.path.remove(folder)


def value(column, row):
    """A value that every generated type takes, another in each row."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[row % len(kind.enums)]
    if isinstance(kind, sa.String):
        return str(row)[: kind.length or 9]
    if isinstance(kind, sa.Boolean):
        return row % 2 == 0
    if isinstance(kind, sa.LargeBinary):
        return bytes([row])
    if isinstance(kind, (sa.Integer, sa.Numeric)):
        return row % 10
    python = kind.python_type
    if python.__name__ == "date":
        return python(2026, 1, 1 + row)
    if python.__name__ == "datetime":
        return python(2026, 1, 1 + row, 10, 11, 12)
    if python.__name__ == "time":
        return python(10, 11, row)
    raise ValueError(kind)


def extras(rng, engine, metadata):
    """What models do not say, or the models of this SQLAlchemy cannot: made beside them."""
    tables = list(metadata.tables.values())
    table = rng.choice(tables)
    statements = []
    if engine.name == "postgresql":
        for number, over in enumerate(rng.sample(tables, min(2, len(tables))) if rng.random() < 0.5 else []):
            columns = rng.sample([c.name for c in over.columns], rng.randint(1, len(over.columns)))
            statements.append(f'CREATE VIEW "View {number}" AS SELECT {", ".join(columns)} FROM "{over.name}"')
            statements.append(f'CREATE VIEW over_{number} WITH (security_barrier=true) AS SELECT * FROM "View {number}" WHERE true')
            statements.append(f'GRANT SELECT, UPDATE ON over_{number} TO reader WITH GRANT OPTION; GRANT SELECT ON "View {number}" TO PUBLIC; ALTER VIEW "View {number}" OWNER TO reader; COMMENT ON VIEW over_{number} IS \'it\'\'s\'')
        if "parts" in metadata.tables:
            statements.append("CREATE TABLE parts_rest PARTITION OF parts DEFAULT")
        unique = next((u for u in table.constraints if isinstance(u, sa.UniqueConstraint) and u.name and not u.deferrable), None)
        if unique is not None and rng.random() < 0.5:
            statements.append(f'ALTER TABLE {table.name} DROP CONSTRAINT "{unique.name}", ADD CONSTRAINT "{unique.name}" UNIQUE NULLS NOT DISTINCT ({", ".join(c.name for c in unique.columns)})')
    elif rng.random() < 0.3:  # a key that leads to what is not unique, and rows that refer to nothing
        statements.append("CREATE TABLE not_unique (a INTEGER)")
        statements.append("CREATE TABLE no_match (a INTEGER REFERENCES not_unique (a))")
        statements.append("INSERT INTO no_match VALUES (1)")
        statements += [f"INSERT INTO {t.name} (id, {k.parent.name}) VALUES (77, 999)" for t in tables for k in t.foreign_keys]
    with engine.begin() as connection:
        for statement in statements:
            with contextlib.suppress(sa.exc.DatabaseError), connection.begin_nested():  # a name that another change has taken, or a column that must have a value
                connection.exec_driver_sql(statement)


VIEWS = """SELECT c.relname, pg_get_userbyid(c.relowner), c.relacl::text, c.reloptions, obj_description(c.oid) FROM pg_class c
           WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""


def views(engine):
    if engine.name == "sqlite":
        return []
    with engine.connect() as connection:
        return [tuple(map(str, row)) for row in connection.exec_driver_sql(VIEWS)]


def fill(engine, metadata):
    with engine.begin() as connection:
        if engine.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        for table in metadata.sorted_tables:
            for row in range(1, ROWS + 1):
                with contextlib.suppress(sa.exc.DatabaseError), connection.begin_nested():  # two values cannot be unique in five rows
                    connection.execute(table.insert().values({c.key: None if c.name == "m_late" else row if c.primary_key or c.foreign_keys else value(c, row) for c in table.columns if c.identity is None or engine.name == "sqlite"}))


def shown(value):
    return value.hex() if isinstance(value, (bytes, memoryview)) else str(value)


def snapshot(engine):
    """Every value of every table as text."""
    found = {}
    with engine.connect() as connection:
        for table in sa.inspect(engine).get_table_names():
            if table.startswith("sqlite_"):  # its own counters
                continue
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY 1').mappings().all()
            found[table] = {column: [shown(row[column]) for row in rows] for column in (rows[0].keys() if rows else [])}
    return found


def same_value(a, b):
    """Whether a change of type has kept what it means: 7 and 7.00, true and 1, a date and its midnight."""
    a, b = a.removesuffix(":00"), b.removesuffix(":00")
    plain = lambda text: re.sub(r"\.0*$|(\.\d*?)0+$", r"\1", re.sub(r"(:\d\d)\.0+", r"\1", text.strip().lower())).replace("true", "1").replace("false", "0")
    return a == b or b == "\\x" + a or plain(a) == plain(b) or plain(a) == plain(b.split(" ")[0]) or plain(b) == plain(a.split("+")[0]) or plain(a) == plain(b.split("+")[0])


def script_for(folder, target):
    run = subprocess.run([CLI, "diff", "--sql", "--project", folder, "--database", target], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr)
    return run.stdout


def filled_in(script):
    """What the script asks a person for: a value for new columns that must have one, taken from the type that they are given."""
    types = {(table, column): kind for table, column, kind in re.findall(r'ALTER TABLE (\S+) ADD COLUMN ("?\w+"?) ([^;]+);', script)}
    for table, body in re.findall(r'^CREATE TABLE (?:stillroom_new_)?(\S+) \(\n(.*?)^\)', script, re.M | re.S):
        types.update({(table, column): kind for column, kind in re.findall(r'^    ("?\w+"?) ([A-Z][^\n]*?),?$', body, re.M)})

    def literal(table, name):
        declared = types.get((table, name), "VARCHAR").upper()
        if found := re.match(r"(?:PUBLIC\.)?KIND_\w+", declared):
            return "'a'"
        return next((v for k, v in VALUES.items() if declared.startswith(k)), "'2026-01-02 10:11:12'" if declared.startswith(("TIMESTAMP", "DATETIME")) else "'a'")

    script = re.sub(r"SELECT .*? FROM (\S+);", lambda s: re.sub(r"NULL /\* a value for (.+?) \*/", lambda m: literal(s[1], m[1]), s[0]), script)
    return re.sub(r"^-- rows that have no value need one first, where there are any: (UPDATE (\S+) SET (\S+) = )\.\.\.( WHERE .*;)$", lambda m: f"{m[1]}{literal(m[2], m[3])}{m[4]}", script, flags=re.M)


def destroyed(script):
    """Tables and (table, column) that statements marked as destructive took; a table that is built anew says so where it goes."""
    gone = set()
    for note, table in re.findall(r"^-- ((?:not taken along|values may be stored as others): .*)\nDROP TABLE (\S+);$", script, re.M):
        gone.update((table.strip('"'), column) for part in note.split("; ") for column in part.split(": ")[1].split(", "))
    for statement in re.findall(r"^-- destructive.*\n((?!-- )[^;]+);$", script, re.M):
        for pattern in (r'DROP TABLE (\S+)', r'ALTER TABLE (\S+) DROP COLUMN (\S+)', r'ALTER TABLE (\S+) ALTER COLUMN (\S+) '):
            if found := re.match(pattern, statement):
                names = [n.strip('"').removeprefix("public.").strip('"') for n in found.groups()]
                gone.add(tuple(names))
    return gone


def renamings(script):
    tables = {a.strip('"').removeprefix("public."): b.strip('"') for a, b in re.findall(r"ALTER TABLE (\S+) RENAME TO (\S+);", script) if not a.strip('"').startswith("stillroom_new_")}
    columns = {(t.strip('"').removeprefix("public."), a.strip('"')): b.strip('"') for t, a, b in re.findall(r"ALTER TABLE (\S+) RENAME COLUMN (\S+) TO (\S+);", script)}
    return tables, columns


def lost(before, after, script):
    tables, columns = renamings(script)
    gone = destroyed(script)
    for table, values in before.items():
        now = tables.get(table, table)
        parent = now.removesuffix("_rest")  # a partition goes with its table
        if ((now,) in gone or (parent,) in gone) and now not in after:
            continue
        if now not in after:
            yield f"table {table}"
            continue
        for column, old in values.items():
            name = columns.get((parent, column), column)
            if now.startswith("z_child"):  # what is inherited got its name with the parent's
                name = next((new for (_, given), new in columns.items() if given == column and column not in after[now]), name)
            if name not in after[now]:
                if not {(now, name), (now,), (parent, name)} & gone:
                    yield f"column {table}.{column}"
            elif not {(now, name), (parent, name)} & gone and not all(map(same_value, old, after[now][name])) or len(old) != len(after[now][name]):
                yield f"values of {table}.{column}: {old} {after[now][name]}"


REASONS = ("may mean the same", "while these are over it", "may name what this script renames", "inherit", "a column has it", "PostgreSQL has no conversion", "stays as it is", "and stays", "of another table that stays", "waits for that table")


def is_refused(difference):
    """It says why it has no SQL: that cannot be told, or there is something that a script cannot take out of the way."""
    why = difference["why_no_sql"]
    return any(reason in why for reason in REASONS)


def one_way(folder, second, engine, target, run):
    fresh, seen = snapshot(engine), views(engine)
    engine.dispose()
    script = filled_in(script_for(second, target))
    error = run(script)
    if error:
        return script, error
    for attempt in (0, 1):  # what was left because of a renaming goes once that is done
        rest = subprocess.run([CLI, "diff", "--json", "--project", second, "--database", target], capture_output=True, text=True, timeout=60)
        left = scripts.differences(rest)
        if attempt == 0 and left and "may name what this script renames" in script:
            engine.dispose()
            again = filled_in(script_for(second, target))
            script += again
            error = run(again)
            if error:
                return script, error
    if not all(map(is_refused, left)):
        return script, rest.stdout + rest.stderr
    SAID.extend(left)
    if views(engine) != seen:
        return script, f"views {seen} {views(engine)}"
    return script, "\n   ".join(lost(fresh, snapshot(engine), script))


def main():
    failed = refused = statements = 0
    server = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"}, poolclass=sa.pool.NullPool)
    with server.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE reader")
    for seed in range(FIRST, FIRST + SEEDS):
        rng = random.Random(seed)
        source = generated_models.source(rng, more=True)
        related = rng.random() < 0.7  # else another schema altogether: what rows hold could not become anything of it
        other = generated_models.changed(rng, source, more=True) if related else generated_models.source(rng, more=True)
        with tempfile.TemporaryDirectory() as folder:
            second = pathlib.Path(folder) / "second"
            second.mkdir()
            with server.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            path = pathlib.Path(folder) / "first.db"
            ways = {"postgresql": (server, f"host={HOST} dbname=postgres", lambda script: scripts.run_postgresql(script, HOST, "postgres")),
                    "sqlite": (sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool), str(path), lambda script: scripts.run_sqlite(script, path))}
            for engine_name, (engine, target, run) in ways.items():
                first = load(folder, f"first_{seed}_{engine_name}", generated_models.for_engine(source, engine_name))
                (second / "models.py").write_text(generated_models.for_engine(other, engine_name))
                first.create_all(engine)
                extras(rng, engine, first)
                if related:
                    fill(engine, first)
                before = snapshot(engine)
                script, wrong = one_way(folder, second, engine, target, run)
                statements += script.count(";\n")
                if any(text in wrong for text in REFUSALS) and snapshot(engine) == before:
                    refused += 1
                elif wrong:
                    failed += 1
                    print(f"seed {seed} on {engine_name}\n{script}\n=> {wrong}")
    print(f"{2 * SEEDS} scripts of {statements} statements from one schema to another, {refused} that the rows did not allow and that changed nothing, {len(SAID)} differences left that say why, {failed} wrong")
    sys.exit(failed != 0 or statements == 0)


main()
