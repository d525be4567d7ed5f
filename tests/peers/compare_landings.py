"""What the live schema is said to show of generated histories of migrations, which the real Alembic ran, on SQLite and PostgreSQL:

healthy     upgraded half-way or to the end: no warning, no error
misplaced   the version table says another revision than the one that it was upgraded to
cut         a migration died after some of its steps
damaged     a table, column, index or constraint was dropped by hand

Where it is not healthy, the repairs that the findings offer are carried out; then `alembic upgrade head` must work, and the live schema must
be what the migrations build. A stamp that asserts too much, or too little, does not survive that.

usage: compare_landings.py STILLROOM_CLI HISTORIES [FIRST]      (PostgreSQL in PGHOST)
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

from alembic import command
from alembic.config import Config

import generated_migrations
import replay_project

warnings.simplefilter("ignore")
CLI = sys.argv[1]
COUNT = int(sys.argv[2])
FIRST = int(sys.argv[3]) if len(sys.argv) > 3 else 0
DIED = {"sqlite": "raise RuntimeError('died')", "postgresql": "with op.get_context().autocommit_block():\n    op.execute('SELECT 1')\nraise RuntimeError('died')"}
counts = {}


class Wrong(Exception):
    pass


def count(what):
    counts[what] = counts.get(what, 0) + 1


class Trial:
    def __init__(self, seed, dialect, folder, url, target):
        self.rng = random.Random(f"landings {seed} {dialect}")
        self.dialect, self.folder, self.url, self.target = dialect, folder, url, target
        history = generated_migrations.History(seed, dialect)
        self.steps = [[history.step() for _ in range(self.rng.randint(1, 4))] for _ in range(self.rng.randint(3, 7))]
        self.metadata = generated_migrations.CONVENTION if history.convention else "target_metadata = None"
        self.last = len(self.steps) - 1
        self.write()
        self.environment = {**os.environ, "STILLROOM_JOURNAL": str(folder / "state" / "j.db"), "STILLROOM_PROTECTIONS": str(folder / "state" / "p.db")}

    def write(self, cut=None):
        """\\param cut (revision, how many of its steps run before it dies)"""
        bodies = ["\n".join(steps) for steps in self.steps]
        if cut is not None:
            bodies[cut[0]] = "\n".join([*self.steps[cut[0]][:cut[1]], DIED[self.dialect]])
        replay_project.write(self.folder, bodies, self.metadata)

    def upgrade(self, revision):
        config = Config(str(self.folder / "alembic.ini"))
        config.set_main_option("sqlalchemy.url", self.url)
        command.upgrade(config, f"r{revision}")

    def findings(self):
        run = subprocess.run([CLI, "diagnose", "--json", "--project", self.folder, "--database", self.target], capture_output=True, text=True)
        if run.returncode not in (0, 1):
            raise Wrong(f"diagnose: {run.returncode} {run.stderr}")
        return [f for f in json.loads(run.stdout)["findings"] if f["severity"] != "info"]

    def record(self, revision):
        replay_project.execute(self.url, ["DELETE FROM alembic_version"] + ([f"INSERT INTO alembic_version VALUES ('r{revision}')"] if revision >= 0 else []))

    def carry_out(self, hint):
        run = subprocess.run([CLI, hint["action"], *hint["arguments"], "--yes", "--project", self.folder, "--database", self.target], capture_output=True, text=True,
                             env=self.environment)
        if run.returncode != 0:
            raise Wrong(f"the repair fails: {hint} {run.stdout[-300:]} {run.stderr}")

    def heal(self, what, which=0):
        """Carries out what is offered until nothing is found; tells whether that was so."""
        for _ in range(4):
            findings = self.findings()
            if not findings:
                break
            hints = [f["repairs"] for f in findings if f["code"].startswith("landings.") and f["repairs"]]
            if not hints:
                count(f"{what}: left to a person")
                return False
            self.carry_out(hints[0][min(which, len(hints[0]) - 1)])
        else:
            raise Wrong(f"it does not end: {findings}")
        self.upgrade(self.last)
        sure, _, _ = replay_project.diff(CLI, self.folder, self.target)
        if sure:
            raise Wrong(f"after the repair and the upgrade: {sure}")
        count(f"{what}: healed")
        return True

    def healthy(self):
        at = self.rng.randint(0, self.last)
        for revision in (at, self.last):
            self.upgrade(revision)
            findings = self.findings()
            if findings:
                raise Wrong(f"at r{revision}: false alarm {[(f['code'], f['title'], f['detail']) for f in findings]}")
            count("healthy")

    def misplaced(self):
        at = self.rng.randint(0, self.last)
        said = self.rng.choice([r for r in range(-1, self.last + 1) if r != at])
        self.upgrade(at)
        self.record(said)
        if not self.findings():
            count("misplaced: nothing to be seen")  # then nothing distinguishes the two, or what does is left out
            self.record(at)
            return
        self.heal("stamped too low" if said < at else "stamped too far")

    def cut(self):
        at = self.rng.randint(0, self.last)
        done = self.rng.randint(0, len(self.steps[at]))
        if at > 0:
            self.upgrade(at - 1)
        self.write((at, done))
        try:
            self.upgrade(at)
        except RuntimeError:
            pass
        self.write()
        self.heal("cut", self.rng.randint(0, 1))

    def damaged(self):
        self.upgrade(self.rng.randint(0, self.last))
        losses = generated_migrations.losses(self.dialect, self.url)
        if not losses:
            return
        replay_project.execute(self.url, [self.rng.choice(losses)])
        if not self.findings():
            count("damaged: nothing to be seen")
            return
        self.heal("damaged")


def main():
    server, failures = replay_project.Server(), 0
    for seed in range(FIRST, FIRST + COUNT):
        for dialect in ("sqlite", "postgresql"):
            for what in ("healthy", "misplaced", "cut", "damaged"):
                with tempfile.TemporaryDirectory() as temporary:
                    folder, database = pathlib.Path(temporary), None
                    url, target = f"sqlite:///{folder}/live.db", str(folder / "live.db")
                    if dialect == "postgresql":
                        database, url, target = server.fresh()
                    try:
                        getattr(Trial(seed, dialect, folder, url, target), what)()
                    except Exception as error:
                        failures += 1
                        print(f"FAILED {what}, history {seed} on {dialect}: {type(error).__name__}: {error}"[:1800], flush=True)
                    finally:
                        if database is not None:
                            server.drop(database)
    print("; ".join(f"{what} {n}" for what, n in sorted(counts.items())), f"; {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
