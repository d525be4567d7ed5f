"""Prints the SQL of N tables of about 12 columns with keys, foreign keys, indexes and checks: the workload of the benchmarks.

usage: make_schema.py N [postgresql|sqlite] [chain]
chain: each table refers to the one before, so that the longest chain of foreign keys has N links.
"""
import sys


def main():
    count = int(sys.argv[1])
    dialect = sys.argv[2] if len(sys.argv) > 2 else "postgresql"
    chain = "chain" in sys.argv
    lite = dialect == "sqlite"
    identity = "INTEGER PRIMARY KEY" if lite else "serial PRIMARY KEY"
    stamp = "TIMESTAMP" if lite else "timestamptz"
    print("BEGIN;")
    for n in range(count):
        if n % 200 == 199:  # PostgreSQL keeps a lock for every object made in one transaction
            print("COMMIT; BEGIN;")
        refers = n - 1 if chain else (n - 1) // 3
        foreign = f"REFERENCES table_{refers} (id) ON DELETE CASCADE" if n > 0 else ""
        print(f"""CREATE TABLE table_{n} (id {identity}, parent_id integer {foreign}, name varchar(80) NOT NULL, title varchar(200) DEFAULT 'none',
 amount numeric(12, 2) DEFAULT 0, active boolean NOT NULL DEFAULT true, created_at {stamp} DEFAULT CURRENT_TIMESTAMP, updated_at {stamp}, notes text,
 code char(8), kind smallint, payload {'json' if lite else 'jsonb'}, CONSTRAINT uq_{n} UNIQUE (name, code), CONSTRAINT ck_{n} CHECK (amount >= 0));
CREATE INDEX ix_{n} ON table_{n} (created_at, kind);""")
    print("COMMIT;")


main()
