"""Runs a script the way a person would: psql for PostgreSQL, SQLite's own library for a file. Each gives the error, or nothing."""
import contextlib
import json
import sqlite3
import subprocess


def differences(run):
    """Those of `diff --json`, each with why it has no SQL, which is said beside the document."""
    why = dict(line.removeprefix("no SQL for ").split(": ", 1) for line in run.stderr.splitlines() if line.startswith("no SQL for "))
    found = json.loads(run.stdout)["differences"]
    for one in found:
        one["why_no_sql"] = why.get(one["kind"] + " " + ".".join(one[part] for part in ("schema", "table", "name") if one[part]), "")
    return found


def run_postgresql(script, host, database):
    run = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", f"host={host} dbname={database}"], input=script, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def broken(connection):
    """How many rows refer to nothing, in all tables that SQLite can look at."""
    count = 0
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        with contextlib.suppress(sqlite3.OperationalError):  # a key that leads to what is not unique
            count += len(connection.execute(f'PRAGMA foreign_key_check("{table}")').fetchall())
    return count


def run_sqlite(script, path):
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        before = broken(connection)
        connection.executescript(script)
        more = broken(connection) - before
        wrong = [f"{more} rows more refer to nothing"] * (more > 0) + [r for r in connection.execute("PRAGMA integrity_check") if r != ("ok",)]
        return str(wrong) if wrong else ""
    except sqlite3.Error as error:
        return str(error)
    finally:
        connection.close()
