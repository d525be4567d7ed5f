"""Runs a script the way a person would: psql for PostgreSQL, SQLite's own library for a file. Each gives the error, or nothing."""
import sqlite3
import subprocess


def run_postgresql(script, host, database):
    run = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", f"host={host} dbname={database}"], input=script, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def run_sqlite(script, path):
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(script)
        wrong = connection.execute("PRAGMA foreign_key_check").fetchall() + [r for r in connection.execute("PRAGMA integrity_check") if r != ("ok",)]
        return str(wrong) if wrong else ""
    except sqlite3.Error as error:
        return str(error)
    finally:
        connection.close()
