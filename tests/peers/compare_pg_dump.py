"""What was read of a PostgreSQL schema against pg_dump: the tables of a database are made again from the reading alone, in a
database that has the same types; then `pg_dump -s` must say the same of both.

usage: compare_pg_dump.py COPY_SCHEMA SEEDS      (PostgreSQL in PGHOST)
"""
import os
import pathlib
import random
import re
import subprocess
import sys
import types

import sqlalchemy as sa

import generated_models
import scripts

COPY, SEEDS, HOST = sys.argv[1], int(sys.argv[2]), os.environ["PGHOST"]
HERE = pathlib.Path(__file__).parent
# Not made from models, and so not by a repair script: partitions, what is not validated, row security; and what is no table.
LEFT_OUT = re.compile(r"\bparts|CREATE TABLE public\.lines|PARTITION|not_checked|not_looked|ROW LEVEL SECURITY|VIEW|^(GRANT|REVOKE|SET|SELECT)\b|OWNER TO")


def dump(name):
    text = subprocess.run(["pg_dump", "-s", "--no-owner", "-h", HOST, name], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"^--.*$", "", text, flags=re.M)
    # The server writes the casts of a list in another place each time that a condition is read and written.
    text = re.sub(r"^.*= ANY.*$|^.*<> ALL.*$", lambda line: re.sub(r"[()]|::character varying|::text|\[\]", "", line[0]), text, flags=re.M)
    return {" ".join(s.split()) for s in re.split(r";\n", text) if s.strip() and not s.strip().startswith("\\") and not LEFT_OUT.search(s.strip())}


def fresh(admin, *names):
    for name in names:
        admin.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
    return [sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": name}, poolclass=sa.pool.NullPool) for name in names]


def compare(what, admin, make):
    source, target = fresh(admin, "pg_source", "pg_target")
    for engine in (source, target):
        make(engine)
    with target.begin() as connection:
        connection.exec_driver_sql("DROP MATERIALIZED VIEW IF EXISTS counted")
        for table in sa.inspect(target).get_table_names():
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{table}" CASCADE')
    run = subprocess.run([COPY, f"host={HOST} dbname=pg_source", f"host={HOST} dbname=pg_target"], capture_output=True, text=True)
    error = run.stderr or scripts.run_postgresql(run.stdout, HOST, "pg_target")
    there, made = dump("pg_source"), dump("pg_target")
    if not error and there == made:
        return len(there), 0
    print(what, error, *[f"only in the source: {s}" for s in sorted(there - made)], *[f"only in the copy:   {s}" for s in sorted(made - there)], sep="\n   ")
    return len(there), 1


def main():
    statements = failed = 0
    with sa.create_engine("postgresql+psycopg2://", connect_args={"dbname": "postgres"}, isolation_level="AUTOCOMMIT").connect() as admin:
        every = (HERE / "every_object.sql").read_text()

        def make_every(engine):
            with engine.begin() as connection:
                connection.exec_driver_sql(every.replace("%", "%%"))

        cases = [("every_object.sql", make_every)]
        for seed in range(SEEDS):
            module = types.ModuleType("generated")
            exec(generated_models.source(random.Random(seed)), vars(module))
            cases.append((f"seed {seed}", module.Base.metadata.create_all))
        for what, make in cases:
            count, wrong = compare(what, admin, make)
            statements += count
            failed += wrong
    print(f"{len(cases)} schemas of {statements} statements made again and compared with pg_dump, {failed} different")
    sys.exit(failed != 0 or statements == 0)


main()
