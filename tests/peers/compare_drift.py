"""Generated models against databases that have drifted from them: what the real Alembic's compare_metadata finds, `stillroom-cli
diff` must find; what it finds beyond that must be of a kind that Alembic does not look at. Then the script that it prints is run,
and nothing may be left.

usage: compare_drift.py STILLROOM_CLI SEEDS      (PostgreSQL in PGHOST)
"""
import importlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import alembic_diffs
import generated_models
import scripts

CLI = sys.argv[1]
SEEDS = int(sys.argv[2])
HOST = os.environ["PGHOST"]
# What Alembic leaves alone: keys of their own kind, and the order or predicate of an index.
BEYOND = ("check_constraint.", "enum.", "primary_key.", "index.changed", "column.default", "column.comment")


def drift(rng, tables):
    """Statements that change what create_all made."""
    statements = []
    for _ in range(rng.randint(1, 5)):
        table = rng.choice(tables)
        q = lambda name: '"' + name + '"'
        columns = [c for c in table.columns if not c.primary_key and not c.foreign_keys]
        column = rng.choice(columns) if columns else None
        kind = rng.randrange(12)
        if kind == 0:
            statements.append(f"DROP TABLE {q(table.name)} CASCADE")
        elif kind == 1:
            statements.append(f"CREATE TABLE extra_{rng.randrange(99)} (id integer, x text)")
        elif kind == 2 and column is not None:
            statements.append(f"ALTER TABLE {q(table.name)} DROP COLUMN {q(column.name)} CASCADE")
        elif kind == 3:
            statements.append(f"ALTER TABLE {q(table.name)} ADD COLUMN added_{rng.randrange(99)} {rng.choice(['integer', 'text', 'varchar(9)'])}")
        elif kind == 4 and column is not None and not isinstance(column.type, sa.Enum):
            statements.append(f"ALTER TABLE {q(table.name)} ALTER COLUMN {q(column.name)} DROP DEFAULT, ALTER COLUMN {q(column.name)} TYPE {rng.choice(['varchar(77)', 'text'])} USING {q(column.name)}::text")
        elif kind == 5 and column is not None:
            statements.append(f"ALTER TABLE {q(table.name)} ALTER COLUMN {q(column.name)} {'SET' if column.nullable else 'DROP'} NOT NULL")
        elif kind == 6 and column is not None:
            statements.append(f"ALTER TABLE {q(table.name)} ALTER COLUMN {q(column.name)} DROP DEFAULT")
        elif kind == 7 and table.indexes:
            statements.append(f"DROP INDEX {q(sorted(i.name for i in table.indexes)[0])}")
        elif kind == 8 and column is not None and not isinstance(column.type, sa.Enum):
            statements.append(f"CREATE {rng.choice(['', 'UNIQUE '])}INDEX more_{rng.randrange(999)} ON {q(table.name)} ({q(column.name)})")
        elif kind == 9:
            statements.append(f"DO $$ DECLARE k record; BEGIN FOR k IN SELECT conname FROM pg_constraint WHERE conrelid = '{q(table.name)}'::regclass AND contype = 'f' LOOP EXECUTE 'ALTER TABLE {q(table.name)} DROP CONSTRAINT ' || quote_ident(k.conname); END LOOP; END $$")
        elif kind == 10 and column is not None:
            statements.append(f"ALTER TABLE {q(table.name)} ADD CONSTRAINT uq_more_{rng.randrange(999)} UNIQUE ({q(column.name)})")
        elif kind == 11 and column is not None:
            statements.append(f"ALTER TABLE {q(table.name)} RENAME COLUMN {q(column.name)} TO renamed_{rng.randrange(99)}")
    return statements


def of_alembic(one):
    """(kind, table, name) as the contract calls it; the name is None where ours may have another."""
    what = one[0]
    if what == "add_table":
        return ("table.missing", one[1].name, None)
    if what == "remove_table":
        return ("table.extra", one[1].name, None)
    if what == "add_column":
        return ("column.missing", one[2], one[3].name)
    if what == "remove_column":
        return ("column.extra", one[2], one[3].name)
    if what in ("modify_type", "modify_nullable", "modify_default", "modify_comment"):
        return ("column." + what[7:], one[2], one[3])
    if what in ("add_index", "remove_index"):
        return ("index." + ("missing" if what == "add_index" else "extra"), one[1].table.name, one[1].name)
    if what in ("add_constraint", "remove_constraint"):
        return ("unique_constraint." + ("missing" if what == "add_constraint" else "extra"), one[1].table.name, None)
    if what in ("add_fk", "remove_fk"):
        return ("foreign_key." + ("missing" if what == "add_fk" else "extra"), one[1].table.name, None)
    return (what, None, None)


def main():
    failed = found = beyond = 0
    engine = sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"})
    target = f"host={HOST} dbname=postgres"
    for seed in range(SEEDS):
        rng = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            name = f"drifted_{seed}"
            (pathlib.Path(folder) / f"{name}.py").write_text(generated_models.source(rng))
            sys.path.insert(0, folder)
            metadata = importlib.import_module(name).Base.metadata
            sys.path.remove(folder)
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            metadata.create_all(engine)
            done = []
            for statement in drift(rng, list(metadata.tables.values())):
                try:
                    with engine.begin() as connection:
                        connection.exec_driver_sql(statement)
                    done.append(statement)
                except sa.exc.SQLAlchemyError:
                    pass  # an earlier one took away what it is about
            with engine.connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
                theirs = [of_alembic(one) for one in alembic_diffs.flattened(compare_metadata(context, metadata))]
            run = subprocess.run([CLI, "diff", "--json", "--project", folder, "--database", target], capture_output=True, text=True, timeout=60)
            if run.returncode not in (0, 1):
                raise SystemExit(run.stderr)
            ours = [(d["kind"], d["table"], d["name"], d["actual"]) for d in json.loads(run.stdout)["differences"]]
            gone = {o[1] for o in ours if o[0] == "table.missing"}
            theirs = [t for t in theirs if not (t[0] == "index.missing" and t[1] in gone)]  # ours come with their table
            missed = []
            for kind, table, item in theirs:
                found += 1
                # A key with other actions is to Alembic one that goes and one that comes.
                same = [o for o in ours if o[1] == table and (item is None or o[2] == item) and (o[0] == kind or (kind.startswith("foreign_key") and o[0] == "foreign_key.changed") or
                        (kind.startswith("index.") and o[0] == "index.changed"))]
                # Alembic tells unique constraints from unique indexes; either does the work.
                # What is over a column that got another name comes and goes with it; to the engine it is the same.
                if kind.startswith(("index", "unique", "foreign")) and any(o[0] == "column.missing" and o[1] == table and (o[3] or "").startswith("renamed") for o in ours):
                    continue
                if not same and not (kind.startswith(("unique_constraint", "index")) and any(o[1] == table for o in ours if o[0].startswith(("index", "unique")))):
                    missed.append((kind, table, item))
            def again(o):  # a second unique constraint over the columns of one that is wanted
                wanted = [sorted(c.name for c in u.columns) for u in metadata.tables[o[1]].constraints if isinstance(u, sa.UniqueConstraint)]
                return o[0] == "unique_constraint.extra" and sorted(o[3].strip("()").split(", ")) in wanted
            def unbounded(o):  # to Alembic a VARCHAR with a length is the same as one without
                return o[0] == "column.type" and getattr(metadata.tables[o[1]].c[o[2]].type, "length", 0) is None
            extra = [o for o in ours if not o[0].startswith(BEYOND) and not any(o[0] == t[0] and o[1] == t[1] for t in theirs) and o[0] != "foreign_key.changed" and not again(o) and not unbounded(o)]
            beyond += sum(o[0].startswith(BEYOND) for o in ours)
            script = subprocess.run([CLI, "diff", "--sql", "--project", folder, "--database", target], capture_output=True, text=True, timeout=60).stdout
            left = scripts.run_postgresql(script, HOST, "postgres")
            if not left:
                rest = subprocess.run([CLI, "diff", "--project", folder, "--database", target], capture_output=True, text=True, timeout=60)
                left = rest.stdout if rest.returncode else ""
            if left:
                failed += 1
                print(f"seed {seed}: after the script", *done, script, left, sep="\n   ")
            if missed or extra:
                failed += 1
                print(f"seed {seed}", *done, f"missed: {missed}" if missed else "", f"not Alembic's: {extra}" if extra else "", sep="\n   ")
    print(f"{SEEDS} drifted databases, {found} differences of Alembic, all gone after the script, {beyond} of kinds it does not look at, {failed} databases where we disagree")
    sys.exit(failed != 0 or found == 0)


main()
