"""Times our programs and their peers as whole processes, in turn, and prints medians and ratios.

usage: measure.py BUILD_FOLDER REVISIONS...   (tests/benchmarks/run does it)
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from processes import measure, once

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
ALEMBIC = [PYTHON, "-c", "from alembic.config import main; main()"]


def warmed(command, runs, cwd=None):
    """With the files already in the cache."""
    once(command, cwd)
    return measure(command, runs, cwd)


def report(what, ours, theirs=None, peer=""):
    line = f"{what:44} {ours[0] * 1000:9.1f} ms {ours[1]:7.1f} MiB"
    if theirs:
        line += f"   {peer} {theirs[0] * 1000:10.1f} ms {theirs[1]:7.1f} MiB   {theirs[0] / ours[0]:7.1f} times"
    print(line, flush=True)


def parser(build, folder):
    files = "\n".join(map(str, pathlib.Path(folder).rglob("*.py"))) + "\n"
    ours = json.loads(subprocess.run([build / "tests" / "bench_parser", "5"], input=files, capture_output=True, text=True).stdout)
    script = "import sys, ast, time\nsources = [open(p.strip(), 'rb').read() for p in sys.stdin]\nbest = 1e9\nfor _ in range(2):\n    s = time.perf_counter()\n    for x in sources: ast.parse(x)\n    best = min(best, time.perf_counter() - s)\nprint(best)"
    theirs = float(subprocess.run([PYTHON, "-c", script], input=files, capture_output=True, text=True).stdout)
    print(f"parser, one core: {ours['megabytes_per_second']:.0f} MB/s, CPython's ast.parse {ours['bytes'] / theirs / 1e6:.1f} MB/s, {theirs / ours['seconds']:.1f} times")


def main():
    build = pathlib.Path(sys.argv[1])
    cli = str(build / "src" / "cli" / "stillroom-cli")
    report("start (--version)", warmed([cli, "--version"], 20))
    for count in map(int, sys.argv[2:]):
        for kind in ("linear", "branched"):
            folder = tempfile.mkdtemp(prefix="stillroom-bench-")
            subprocess.run([PYTHON, HERE / "make_revisions.py", folder, str(count), kind], check=True)
            database = os.path.join(folder, "app.db")
            head = json.loads(subprocess.run([cli, "graph", "--json", "--project", folder], capture_output=True, text=True).stdout)["heads"][0]
            connection = sqlite3.connect(database)
            connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (head,))
            connection.commit()
            connection.close()
            if kind == "linear":
                parser(build, folder)
            report(f"graph --json, {count} revisions, {kind}", warmed([cli, "graph", "--json", "--project", folder], 7), warmed(ALEMBIC + ["heads"], 2, folder), "alembic heads  ")
            report(f"status --json, {count} revisions, {kind}", warmed([cli, "status", "--json", "--project", folder, "--database", database], 7), warmed(ALEMBIC + ["current"], 1, folder), "alembic current")
            shutil.rmtree(folder)


main()
