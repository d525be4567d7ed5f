"""Stamps of every kind, by the real `alembic stamp` and by our command line, from the same rows: the same rows after?

usage: compare_stamp.py STILLROOM_CLI CASES [FIRST_SEED]

Ours may differ where it says so (its preflight check 'alembic'), and then only in the ways that are right:
- Alembic fails with an assertion, a KeyError or a row count, and ours leaves every target recorded;
- Alembic silently loses rows (several targets or a label), and ours loses no target, keeps what it keeps, and every row
  that it keeps in addition was recorded before or is applied by what was.
"""
import collections
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import warnings

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from projects import random_project

warnings.simplefilter("ignore")
CASES_PER_PROJECT = 8


def write_rows(path, rows, primary_key):
    if os.path.exists(path):
        os.remove(path)
    connection = sqlite3.connect(path)
    if rows is not None:
        key = ", CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)" if primary_key else ""
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL%s)" % key)
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(r,) for r in rows])
    connection.commit()
    connection.close()


def read_rows(path):
    connection = sqlite3.connect(path)
    try:
        return sorted(r[0] for r in connection.execute("SELECT version_num FROM alembic_version"))
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def start_rows(rng, ids, ancestors):
    """Mostly what an upgrade could have left; sometimes what an incident leaves."""
    roll = rng.random()
    if roll < 0.08 or not ids:
        return rng.choice([None, []]), True
    if roll < 0.80:
        rows = []
        for ident in rng.sample(ids, min(len(ids), rng.randint(1, 3))):
            if not any(ident in ancestors[r] or r in ancestors[ident] for r in rows):
                rows.append(ident)
        return rows, True
    if roll < 0.92:
        return rng.sample(ids, min(len(ids), 2)), True
    return [rng.choice(ids)] * 2, False


def targets(rng, ids, labels):
    def one():
        roll = rng.random()
        if roll < 0.40 or not ids:
            return rng.choice(ids) if ids else "head"
        if roll < 0.50:
            return rng.choice(ids)[: rng.randint(1, 8)]
        if roll < 0.62:
            return rng.choice(["head", "heads", "heads", "base"])
        if roll < 0.90 and labels:
            return rng.choice(labels) + "@" + rng.choice(["head", "heads", "base", rng.choice(ids), rng.choice(ids)[:5]])
        if roll < 0.93 and labels:
            return rng.choice(labels)
        if roll < 0.96:
            return rng.choice(["-1", "-2", "+1", "nonsense", rng.choice(ids) + "@head", rng.choice(ids) + "@base"])
        return rng.choice(ids)
    return [one() for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3]))]


def main():
    cli, wanted, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    counts = collections.Counter()
    done = failed = 0
    environment = dict(os.environ)
    while done < wanted:
        folder = tempfile.mkdtemp(prefix="stillroom-stamp-")
        environment["STILLROOM_JOURNAL"] = folder + "/journal.db"
        try:
            revisions, _ = random_project(folder, seed)
            rng = random.Random(seed * 7919)
            ids = [r[0] for r in revisions]
            labels = [l for r in revisions for l in r[3]]
            config = Config(folder + "/alembic.ini", stdout=open(os.devnull, "w"))
            script = ScriptDirectory.from_config(config)
            ancestors = {i: {a.revision for a in script.revision_map._get_ancestor_nodes([script.get_revision(i)])} for i in ids}
            path = folder + "/app.db"
            for _ in range(CASES_PER_PROJECT):
                done += 1
                before, primary_key = start_rows(rng, ids, ancestors)
                wants = targets(rng, ids, labels)
                purge = rng.random() < 0.15
                write_rows(path, before, primary_key)
                try:
                    command.stamp(config, wants, purge=purge)
                    expected, error = read_rows(path), None
                except (CommandError, AssertionError, KeyError, ValueError, sqlite3.Error) as problem:
                    expected, error = None, f"{type(problem).__name__}: {problem}"
                write_rows(path, before, primary_key)
                arguments = [cli, "stamp", "--json", "--yes", "--project", folder, "--database", path] + (["--purge"] if purge else [])
                run = subprocess.run(arguments + ["--"] + wants, capture_output=True, text=True, env=environment)
                after = read_rows(path)
                said = ""
                if run.stdout:
                    document = json.loads(run.stdout)
                    said = " ".join(c["detail"] for c in document["plan"]["preflight"] if c["check"] == "alembic")
                    if document["outcome"] == "applied" and document["plan"]["after"] != after:
                        print("the preview was not what was written")
                        failed += 1
                verdict = judge(before or [], wants, purge, expected, error, run.returncode, after, said, script, ancestors)
                counts[verdict if not verdict.startswith("WRONG") else "wrong"] += 1
                if verdict.startswith("WRONG"):
                    failed += 1
                    print(f"seed {seed}: rows {before} stamp {wants} purge={purge}: alembic {expected or error} ours {after} ({run.returncode}, {said} {run.stderr.strip()}) {verdict}")
        finally:
            shutil.rmtree(folder)
        seed += 1
    print(dict(counts))
    print(f"{done - failed} passed, {failed} failed")
    return 1 if failed else 0


def judge(before, wants, purge, expected, error, status, after, said, script, ancestors):
    if status == 3:
        if after != sorted(before):
            return "WRONG: refused, but rows changed"
        return "both refuse" if error else "WRONG: alembic does it"
    if status != 0:
        return "WRONG: exit status"
    if error is None and after == expected:
        return "same" if not said else "WRONG: said to differ, but does not"
    if not said:
        return "WRONG: differs without a word"
    named = set()
    for want in wants:
        try:
            named |= {r.revision for r in script.get_revisions(want) if r is not None}
        except Exception:
            return "WRONG: a target that alembic does not know"
    if not named <= set(after):
        return "WRONG: a target is not recorded"
    reach = set(before)
    for row in before:
        reach |= ancestors.get(row, set())
    if error is not None:
        if not set(after) <= reach | named:
            return "WRONG: a row out of nowhere"
        return "alembic fails, ours is exact"
    if len(before) != len(set(before)):
        return "duplicate rows cleaned up"
    if not set(expected) <= set(after) | reach:
        return "WRONG: lost what alembic keeps"
    if len(wants) == 1 and "@" not in wants[0] and wants[0] not in ("heads",):
        return "WRONG: one plain target must be as alembic has it"
    if not set(after) <= named | reach:
        return "WRONG: a row out of nowhere"
    return "alembic loses rows, ours keeps them"


sys.exit(main())
