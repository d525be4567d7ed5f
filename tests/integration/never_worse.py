"""Repairs that are cut off: killed, disconnected, overtaken by another runner, out of disk. Whatever happens, the database is as before or as
planned, and what is said of the outcome is true.

usage: never_worse.py STILLROOM_CLI COUNT [TEST...]   (with PostgreSQL in PGHOST, see tests/with_postgresql; COUNT kills)
"""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import psycopg2

COUNT = int(sys.argv.pop(2))
from repaircase import CLI, Case, PostgreSql, Sqlite, revision  # takes the first argument

SCRIPT = "ALTER TABLE orders ADD COLUMN total INTEGER;\nUPDATE orders SET total = id * 2;\nDELETE FROM orders WHERE id % 3 = 0;\n"
KINDS = {"stamp": ["stamp", "head"], "rows": ["rows", "--replace", "a1=b2", "--add", "feed"], "sql": ["sql", "fix.sql"], "sql and stamp": ["sql", "fix.sql", "--stamp", "head"]}
RANDOM = random.Random(int(os.environ.get("SEED", "20261121")))
TALLY = {}


def count(name):
    TALLY[name] = TALLY.get(name, 0) + 1


class Wal(Sqlite):
    def __init__(self, folder):
        super().__init__(folder, "wal")


class Cut(Case):
    """A repair that is cut off somehow, and what must hold after it."""

    def setUp(self):
        super().setUp()
        self.script_file = self.folder / "fix.sql"
        self.script_file.write_text(SCRIPT)
        for first in range(3, 1500, 500):
            self.db.query("INSERT INTO orders (id, note) VALUES " + ", ".join(f"({i}, 'a note of some length {i}')" for i in range(first, first + 500)))
        if self.engine is PostgreSql:
            self.db.query("CREATE TABLE saved AS SELECT * FROM orders")
        else:
            self.db.query("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.db.path, self.folder / "saved.db")
        self.before = self.db.state()

    def restore(self):
        """The database as it was at first, and an empty journal."""
        if self.engine is PostgreSql:
            self.db.query("DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('a1'); ALTER TABLE orders DROP COLUMN IF EXISTS total; "
                          "TRUNCATE orders; INSERT INTO orders SELECT * FROM saved")
        else:
            for ending in ("-wal", "-shm", "-journal"):
                pathlib.Path(str(self.db.path) + ending).unlink(missing_ok=True)
            shutil.copy(self.folder / "saved.db", self.db.path)
        shutil.rmtree(self.journal.parent, ignore_errors=True)

    def start(self, kind, target=None, **options):
        arguments = [str(self.script_file) if a == "fix.sql" else a for a in KINDS[kind]]
        return subprocess.Popen([CLI, *arguments, "--yes", "--json", "--project", str(self.project), "--database", target or self.db.target], env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def plan(self, kind):
        """What the repair makes when nothing gets in its way, and how long it takes."""
        self.restore()
        started = time.monotonic()
        run = self.start(kind)
        run.communicate(timeout=60)
        took = time.monotonic() - started
        self.assertEqual(run.returncode, 0)
        planned = self.db.state()
        self.assertNotEqual(planned, self.before)
        self.restore()
        return planned, took

    def settled(self):
        """Nobody of ours is at the server any more."""
        if self.engine is not PostgreSql:
            return
        for _ in range(400):
            try:
                if not self.db.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'stillroom' AND pid <> pg_backend_pid()"):
                    return
            except psycopg2.Error:  # restarting
                self.db.connection.close()
            time.sleep(0.05)
        self.fail("a session is left at the server")

    def entries(self):
        run = subprocess.run([CLI, "journal", "list", "--json"], env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)["entries"]

    def truth(self, planned, said=None, or_unknown=False):
        """The database is as before or as planned, and the journal comes to know which. \\param said outcome on standard output, if any"""
        self.settled()
        state = self.db.state()
        self.assertIn(state, (self.before, planned), "between")
        done = state == planned
        if said is not None and said != "unknown":
            self.assertEqual(said == "applied", done, f"{said} was said")
        entries = self.entries()
        self.assertLessEqual(len(entries), 1)
        if done:
            self.assertEqual(len(entries), 1, "written without an intent")
        for entry in entries:
            if or_unknown and entry["outcome"] == "unknown":
                count("stays unknown")
                continue
            self.assertEqual(entry["outcome"] == "applied", done, entry)
            self.assertIn(entry["outcome"], ("applied", "failed", "refused"), entry)
        self.assertEqual(self.entries(), entries)  # and stays with it
        return done

    def outcome(self, run):
        """What a run that came to its end said. \\returns "applied", "failed", "refused" or "unknown" """
        out, err = run.communicate(timeout=90)
        self.assertIn(run.returncode, (0, 1, 3, 4), out + err)
        said = json.loads(out)["outcome"] if out else "refused"
        self.assertEqual({"applied": (0, 1), "failed": (3,), "refused": (3,), "unknown": (4,)}[said].count(run.returncode), 1, out + err)
        return said


class Killed:
    """SIGKILL at a random moment."""

    def test_kills(self):
        for kind in KINDS:
            planned, took = self.plan(kind)
            for _ in range(max(1, COUNT // 12)):
                self.restore()
                run = self.start(kind)
                # Half of them anywhere, half towards the end, where it writes.
                time.sleep(RANDOM.uniform(0, took) if RANDOM.random() < 0.5 else RANDOM.triangular(0.3 * took, 1.1 * took, 0.8 * took))
                run.kill()
                run.communicate()
                count("killed")
                if self.truth(planned):
                    count("killed, and applied")


class KilledOnSqlite(Killed, Cut):
    engine = Sqlite


class KilledOnWal(Killed, Cut):
    engine = Wal


class KilledOnPostgreSql(Killed, Cut):
    engine = PostgreSql


class Proxy:
    """A server's socket that forwards to the real one and does something about the COMMIT of a repair."""

    def __init__(self, folder, mode):
        self.folder, self.mode, self.refuse, self.commits = folder, mode, False, 0
        folder.mkdir(exist_ok=True)
        self.path = folder / ".s.PGSQL.5432"
        self.path.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen(20)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.refuse:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(os.environ["PGHOST"] + "/.s.PGSQL.5432")
            except OSError:
                client.close()
                continue
            Wire(self, client, server)

    def close(self):
        self.listener.close()


class Wire:
    """One connection through the proxy."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        self.repairs = False
        self.swallow = self.delay = False
        self.up = threading.Thread(target=self.upwards, daemon=True)
        self.up.start()
        threading.Thread(target=self.downwards, daemon=True).start()

    def cut(self, server=True):
        for end in (self.client, self.server) if server else (self.client,):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def upwards(self):
        buffer = b""
        started = False
        try:
            while True:
                data = self.client.recv(65536)
                if not data:
                    break
                buffer += data
                if not started:  # the first message has no type
                    if len(buffer) < 4 or len(buffer) < int.from_bytes(buffer[:4], "big"):
                        continue
                    length = int.from_bytes(buffer[:4], "big")
                    self.server.sendall(buffer[:length])
                    buffer, started = buffer[length:], int.from_bytes(buffer[4:8], "big") == 196608
                    continue
                group = b""
                query = None
                at = 0
                while len(buffer) - at >= 5:
                    length = 1 + int.from_bytes(buffer[at + 1:at + 5], "big")
                    if len(buffer) - at < length:
                        break
                    message = buffer[at:at + length]
                    at += length
                    group += message
                    if message[:1] == b"Q":
                        query = message[5:-1]
                    elif message[:1] == b"P":
                        query = message[5:].split(b"\0")[1]
                    if message[:1] in b"QSX":  # here the server answers
                        if not self.send(query, group):
                            return
                        group, query = b"", None
                buffer = buffer[at - len(group):] if group else buffer[at:]
        except OSError:
            pass
        self.cut()

    def send(self, query, group):
        """\\returns whether it goes on"""
        self.repairs = self.repairs or (query or b"").startswith(b"BEGIN ISOLATION LEVEL READ COMMITTED")
        if query != b"COMMIT" or not self.repairs or self.proxy.commits > 0:
            self.server.sendall(group)
            return True
        self.proxy.commits += 1
        mode = self.proxy.mode
        self.proxy.refuse = mode.endswith("and no way back")
        if mode.startswith("before"):
            self.cut()
            return False
        if mode.startswith("half"):
            self.server.sendall(group[:9])
            self.cut()
            return False
        if mode.startswith("during"):
            self.server.sendall(group)
            self.cut(server=False)
            time.sleep(RANDOM.choice([0, 0, 0.05]))
            self.cut()
            return False
        if mode.startswith("after"):
            self.swallow = True
        elif mode == "pause before":
            time.sleep(1.5)
        elif mode == "pause after":
            self.delay = True
        self.server.sendall(group)
        return True

    def downwards(self):
        try:
            while True:
                data = self.server.recv(65536)
                if not data:
                    break
                if self.swallow:
                    break
                if self.delay:
                    time.sleep(1.5)
                    self.delay = False
                self.client.sendall(data)
        except OSError:
            pass
        self.cut()
        self.up.join()
        self.client.close()
        self.server.close()


class Disconnected(Cut):
    engine = PostgreSql

    MODES = ["before", "half", "during", "after", "before and no way back", "during and no way back", "after and no way back", "pause before", "pause after"]

    def test_connection_cut_around_commit(self):
        kinds = list(KINDS) if COUNT >= 200 else ["stamp", "sql"]
        for kind in kinds:
            planned, _ = self.plan(kind)
            for mode in self.MODES:
                for _ in range(max(1, COUNT // 100)):
                    with self.subTest(kind=kind, mode=mode):
                        self.restore()
                        proxy = Proxy(self.folder / "proxy", mode)
                        said = self.outcome(self.start(kind, f"host={proxy.folder} dbname={self.db.name}"))
                        self.assertEqual(proxy.commits, 1)
                        proxy.refuse = False
                        done = self.truth(planned, said)
                        if mode.startswith(("before", "half")):
                            self.assertFalse(done)
                        if mode.startswith(("after", "pause")):
                            self.assertTrue(done)
                        if mode.startswith("pause"):
                            self.assertEqual(said, "applied")
                        if mode.endswith("no way back") and not (mode.startswith("during") and said == "applied"):  # the answer was faster than the cut
                            self.assertEqual(said, "unknown")
                        proxy.close()
                        count(f"cut {mode}: {said}")

    def test_connection_cut_while_the_server_is_at_the_commit(self):
        """A deferred constraint makes COMMIT take its time; whether it comes to its end is decided later."""
        self.db.query("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.8); RETURN NULL; END $$")
        planned, _ = self.plan("stamp")
        self.db.query("CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON alembic_version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()")
        self.before, planned = [(s[0], [c for c in s[1] if c[1] != "slow"], s[2]) for s in (self.before, planned)]
        whole = self.db.state
        self.db.state = lambda: (lambda s: (s[0], [c for c in s[1] if c[1] != "slow"], s[2]))(whole())
        for terminated in (False, True):
            self.db.query("ALTER TABLE alembic_version DISABLE TRIGGER slow")
            self.restore()
            self.db.query("ALTER TABLE alembic_version ENABLE TRIGGER slow")
            proxy = Proxy(self.folder / "proxy", "during")
            said = self.outcome(self.start("stamp", f"host={proxy.folder} dbname={self.db.name}"))
            self.assertEqual(said, "unknown")
            self.assertEqual(self.entries()[0]["outcome"], "unknown")  # the server is at it still
            if terminated:
                self.db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stillroom'")
            self.assertEqual(self.truth(planned, said), not terminated)
            proxy.close()
            count("cut in a slow COMMIT: unknown, then known")

    def test_backend_terminated_at_random_moments(self):
        for kind in KINDS:
            planned, took = self.plan(kind)
            for _ in range(max(1, COUNT // 12)):
                self.restore()
                run = self.start(kind)
                time.sleep(RANDOM.uniform(0, took) if RANDOM.random() < 0.3 else RANDOM.triangular(0.3 * took, 1.1 * took, 0.8 * took))
                self.db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stillroom' AND pid <> pg_backend_pid()")
                said = self.outcome(run)
                self.truth(planned, said)
                count(f"terminated: {said}")

    def test_server_restarts(self):
        control = [os.environ["STILLROOM_TEST_PGBIN"] + "/pg_ctl", "-D", os.environ["STILLROOM_TEST_PGDATA"], "-w", "-l", os.environ["PGHOST"] + "/log"]
        if os.getuid() == 0:
            control = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *control]
        for kind in KINDS:
            planned, took = self.plan(kind)
            for _ in range(max(2, COUNT // 50)):
                self.restore()
                run = self.start(kind)
                time.sleep(RANDOM.triangular(0.2, 1.1, 0.85) * took)
                how = RANDOM.choice(["fast", "immediate", "a backend crashes"])
                if how.endswith("crashes"):
                    for (pid,) in self.db.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'stillroom'"):
                        try:
                            os.kill(pid, signal.SIGKILL)
                        except OSError:  # gone, or somebody else's
                            pass
                else:
                    subprocess.run([*control, "-m", how, "restart"], check=True, stdout=subprocess.DEVNULL, cwd="/")
                said = self.outcome(run)
                # After a crash a number of a transaction may be another's: without a row that bears it nobody can tell.
                self.truth(planned, said, or_unknown=kind == "sql")
                count(f"server restarted, {how}: {said}")


MIGRATION = '''"""{ident}"""
import time

import sqlalchemy as sa
from alembic import op

revision = {ident!r}
down_revision = {down!r}


def upgrade():
    time.sleep(0.4)
    op.create_table("made_by_{ident}", sa.Column("a", sa.Integer))
    time.sleep(0.4)
'''
ENV = '''from alembic import context
from sqlalchemy import create_engine

with create_engine(context.get_x_argument(as_dictionary=True)["url"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
'''


class Overtaken:
    """A real `alembic upgrade` beside a stamp."""

    def test_another_runner(self):
        for ident, down in (("b2", "a1"), ("c3", "b2")):
            (self.versions / f"{ident}.py").write_text(MIGRATION.format(ident=ident, down=down))
        (self.project / "migrations" / "env.py").write_text(ENV)
        url = f"postgresql:///{self.db.name}" if self.engine is PostgreSql else f"sqlite:///{self.db.path}"
        for _ in range(max(4, COUNT // 25)):
            self.restore()
            for ident in ("b2", "c3"):
                self.db.query(f"DROP TABLE IF EXISTS made_by_{ident}")
            runner = subprocess.Popen(["/usr/bin/python3", "-m", "alembic", "-x", f"url={url}", "upgrade", "head"], cwd=self.project, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True)
            time.sleep(RANDOM.uniform(0.2, 3))
            repair = subprocess.run([CLI, "rows", "--replace", "a1=b2", "--yes", "--json", "--project", str(self.project), "--database", self.db.target],
                                    env=self.environment, capture_output=True, text=True, timeout=60)
            _, complaint = runner.communicate(timeout=60)
            said = json.loads(repair.stdout)["outcome"] if repair.stdout else "refused"
            made = [ident for ident in ("b2", "c3") if self.db.state()[0] and any(f"made_by_{ident}" in repr(row) for row in self.db.state()[0])]
            rows = self.rows()
            seen = (said, runner.returncode == 0, rows)
            if said == "applied" and runner.returncode == 0:  # the upgrade began after the repair: it went on from b2
                self.assertEqual((rows, made), (["c3"], ["c3"]), complaint)
            elif said == "applied":  # the upgrade found another row than it had read, and gave up
                self.assertEqual(rows, ["b2"], complaint)
                if self.engine is PostgreSql:
                    self.assertEqual(made, [])
            else:
                self.assertIn(said, ("refused", "failed"))
                self.assertEqual((runner.returncode, rows, made), (0, ["c3"], ["b2", "c3"]), (seen, complaint))
            count(f"beside alembic: repair {said}, upgrade {'done' if runner.returncode == 0 else 'given up'}")


class OvertakenOnPostgreSql(Overtaken, Cut):
    engine = PostgreSql


class OvertakenOnSqlite(Overtaken, Cut):
    engine = Sqlite


class DiskFull:
    """No room for the journal, for the copy of a SQLite file, or only at its end."""

    def disk(self, size):
        """A folder with `size` bytes of room; None where this account may not mount one."""
        folder = self.folder / "small"
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True).returncode == 0
        return folder if done else None

    def tearDown(self):
        subprocess.run(["umount", "-l", str(self.folder / "small")], capture_output=True)
        super().tearDown()

    def test_no_room_for_the_journal_or_the_copy(self):
        folder = self.disk(512 * 1024)
        if folder is None:
            self.skipTest("a small disk cannot be mounted here")
        planned, _ = self.plan("sql and stamp")
        self.environment["STILLROOM_JOURNAL"] = str(folder / "journal.db")
        self.journal = folder / "journal.db"
        said = set()
        for left in range(0, 320, 8 if COUNT < 200 else 4):
            self.restore_database()
            for old in folder.iterdir():
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            filler = folder / "filler"
            filler.write_bytes(b"\0" * (512 - left) * 1024)
            outcome = self.outcome(self.start("sql and stamp"))
            filler.unlink()
            self.truth(planned, outcome)
            said.add(outcome)
            count(f"disk full: {outcome}")
        self.assertIn("applied", said)
        self.assertTrue(said & {"refused", "failed"})

    def restore_database(self):
        kept, self.journal = self.journal, self.folder / "nowhere" / "journal.db"
        self.restore()
        self.journal = kept

    def test_files_may_not_grow(self):
        def limited():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        planned, _ = self.plan("sql and stamp")
        for limit in (0, 1000, 5000, 9000, 20000, 40000, 10_000_000):
            self.restore()
            run = self.start("sql and stamp", preexec_fn=limited)
            out, err = run.communicate(timeout=60)
            self.assertIn(run.returncode, (0, 1, 3), out + err)
            done = self.truth(planned, json.loads(out)["outcome"] if out else "refused")
            if limit < 5000:
                self.assertFalse(done)
            count(f"files limited: {'applied' if done else 'refused'}")


class DiskFullOnSqlite(DiskFull, Cut):
    engine = Sqlite


class DiskFullOnPostgreSql(DiskFull, Cut):
    engine = PostgreSql


class TwoAtOnce:
    def test_two_repairs_at_once(self):
        for _ in range(max(3, COUNT // 30)):
            self.restore()
            runs = [self.start("rows"), self.start("stamp")]
            said = [self.outcome(run) for run in runs]
            self.assertEqual(said.count("applied"), 1, said)
            self.assertEqual(self.rows(), ["b2", "feed"] if said[0] == "applied" else ["c3"])
            count("two at once: one applied, one refused")


class TwoOnSqlite(TwoAtOnce, Cut):
    engine = Sqlite


class TwoOnPostgreSql(TwoAtOnce, Cut):
    engine = PostgreSql


if __name__ == "__main__":
    try:
        unittest.main(verbosity=1)
    finally:
        for name in sorted(TALLY):
            print(f"{TALLY[name]:5}  {name}")
