"""Repairs while the server goes and its standby takes over: what is said of the outcome is true of the server that answers then.

usage: test_failover.py STILLROOM_CLI COUNT   (with PostgreSQL's programs in STILLROOM_TEST_PGBIN, see tests/with_postgresql; COUNT takeovers)
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import psycopg2

import never_worse  # takes the arguments
from repaircase import ALEMBICS, CLI, Case

COUNT = never_worse.COUNT
RANDOM = random.Random(int(os.environ.get("SEED", "20261121")))
BIN = os.environ["STILLROOM_TEST_PGBIN"]
AS_SERVER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
TALLY = {}


def parent_of(stat):
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # gone
        return 0


class Server:
    """One server of a pair, in a folder and on a socket of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        if AS_SERVER:
            shutil.chown(folder, "nobody")

    def run(self, *command):
        subprocess.run([*AS_SERVER, "env", f"HOME={self.folder}", *command], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make(self):
        self.run(f"{BIN}/initdb", "-D", f"{self.folder}/data", "-U", "stillroom", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def follow(self, primary):
        self.run(f"{BIN}/pg_basebackup", "-D", f"{self.folder}/data", "-h", str(primary.folder), "-U", "stillroom", "-R", "-c", "fast", "--no-sync")

    def start(self):
        self.run(f"{BIN}/pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o",
                 f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c wal_receiver_status_interval=1", "start")

    def promote(self):
        self.run(f"{BIN}/pg_ctl", "-D", f"{self.folder}/data", "-w", "promote")

    def kill(self):
        """As if the machine had gone."""
        pidfile = self.folder / "data" / "postmaster.pid"
        if pidfile.exists():
            postmaster = int(pidfile.read_text().split()[0])
            children = [int(stat.parent.name) for stat in pathlib.Path("/proc").glob("[0-9]*/stat") if parent_of(stat) == postmaster]
            for pid in [postmaster, *children]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        for socket in self.folder.glob(".s.*"):
            socket.unlink()

    def query(self, sql):
        connection = psycopg2.connect(host=str(self.folder), dbname="postgres", user="stillroom")
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def rows(self):
        return sorted(row[0] for row in self.query("SELECT version_num FROM alembic_version"))


class Failover(Case):
    def setUp(self):
        super().setUp()
        self.servers = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-pair-"))
        self.servers.chmod(0o755)
        self.primary = self.standby = None

    def tearDown(self):
        for server in (self.primary, self.standby):
            if server is not None:
                server.kill()
        time.sleep(0.1)
        shutil.rmtree(self.servers, ignore_errors=True)
        super().tearDown()

    def pair(self, number, waits):
        """A primary with a standby. \\param waits whether a COMMIT waits until the standby has it"""
        for server in (self.primary, self.standby):
            if server is not None:
                server.kill()
        self.primary, self.standby = Server(self.servers / f"p{number}"), Server(self.servers / f"s{number}")
        self.primary.make()
        self.primary.start()
        self.primary.query("CREATE TABLE alembic_version " + ALEMBICS)
        self.primary.query("INSERT INTO alembic_version VALUES ('a1')")
        self.primary.query("CREATE TABLE orders (id int)")
        self.standby.follow(self.primary)
        self.standby.start()
        if waits:
            self.primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.primary.query("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
            self.primary.query("SELECT pg_reload_conf()")
        for _ in range(200):
            if self.primary.query("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND (sync_state = 'sync' OR NOT %s)" % waits):
                break
            time.sleep(0.02)
        shutil.rmtree(self.journal.parent, ignore_errors=True)

    def target(self, first=None):
        return f"host={first or self.primary.folder},{self.standby.folder} dbname=postgres user=stillroom target_session_attrs=read-write connect_timeout=3"

    def start(self, target):
        return subprocess.Popen([CLI, "stamp", "head", "--yes", "--json", "--project", str(self.project), "--database", target], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def said(self, run):
        out, err = run.communicate(timeout=90)
        self.assertIn(run.returncode, (0, 1, 3, 4), out + err)
        return (json.loads(out)["outcome"], json.loads(out)["error"]) if out else ("refused", err)

    def truth(self, said, why):
        """On the server that has taken over."""
        done = self.standby.rows() == ["c3"]
        self.assertIn(self.standby.rows(), (["a1"], ["c3"]))
        if said != "unknown":
            self.assertEqual(said == "applied", done, (said, why))
        entries = self.json("journal", "list", status=0)["entries"]
        for entry in entries:
            self.assertEqual(entry["outcome"] == "applied", done, entry)
            self.assertIn(entry["outcome"], ("applied", "failed", "refused"), entry)
        if done:
            self.assertEqual(len(entries), 1)

    def test_a_standby_takes_over_at_random_moments(self):
        self.pair("t", waits=True)
        started = time.monotonic()
        self.assertEqual(self.said(self.start(self.target()))[0], "applied")
        took = time.monotonic() - started
        for number in range(COUNT):
            self.pair(number, waits=True)
            run = self.start(self.target())
            time.sleep(RANDOM.triangular(0.3, 1.1, 0.85) * took)
            self.primary.kill()
            self.standby.query("SELECT 1")
            self.standby.promote()
            said, why = self.said(run)
            self.truth(said, why)
            TALLY[said] = TALLY.get(said, 0) + 1

    def test_a_commit_that_the_standby_never_got(self):
        """The primary answers, and is gone with what it has answered."""
        for number in range(2):
            self.pair(f"l{number}", waits=False)
            self.standby.query("ALTER SYSTEM SET primary_conninfo = ''")
            self.standby.query("SELECT pg_reload_conf()")
            time.sleep(0.3)
            before, os.environ["PGHOST"] = os.environ["PGHOST"], str(self.primary.folder)  # where the proxy leads
            try:
                proxy = never_worse.Proxy(self.servers / f"proxy{number}", "pause after")
                run = self.start(self.target(proxy.folder))
                for _ in range(400):
                    if proxy.commits > 0:
                        break
                    time.sleep(0.01)
                self.assertEqual(proxy.commits, 1)
                time.sleep(0.5)  # answered, and the answer is held back
                self.assertEqual(self.primary.rows(), ["c3"])
                proxy.close()  # nobody is let in any more
                proxy.path.unlink()
                self.standby.promote()
                if number == 1:  # its number is given again, to another's transaction
                    for i in range(30):
                        self.standby.query(f"INSERT INTO orders VALUES ({i})")
                said, why = self.said(run)
                self.assertEqual(self.standby.rows(), ["a1"])
                self.assertNotEqual(said, "applied", why)
                if number == 0:
                    self.assertEqual(said, "failed")
                    self.assertIn("taken over", why)
                TALLY["lost: " + said] = TALLY.get("lost: " + said, 0) + 1
            finally:
                os.environ["PGHOST"] = before

    def test_a_standby_is_refused_with_the_reason(self):
        self.pair("r", waits=True)
        target = f"host={self.standby.folder} dbname=postgres user=stillroom"
        document = self.json("stamp", "head", "--yes", target=target, status=3)
        self.assertIn(("writable", "block"), self.checks(document))
        self.assertIn("standby", document["error"])
        self.assertEqual(self.primary.rows(), ["a1"])

    def test_a_standby_that_is_behind_does_not_say_what_became_of_it(self):
        self.pair("b", waits=False)
        self.standby.query("SELECT pg_wal_replay_pause()")
        before, os.environ["PGHOST"] = os.environ["PGHOST"], str(self.primary.folder)
        try:
            proxy = never_worse.Proxy(self.servers / "proxyb", "after and no way back")
            said, why = self.said(self.start(f"host={proxy.folder} dbname=postgres user=stillroom"))
            self.assertEqual((said, self.primary.rows()), ("unknown", ["c3"]), why)
            # Asked by a way that leads to the standby, it stays unknown; the primary knows.
            self.run_cli("status", target=f"host={self.standby.folder} dbname=postgres user=stillroom")
            for host, outcome in ((self.standby.folder, "unknown"), (self.primary.folder, "applied")):
                self.run_cli("stamp", "head", "--dry-run", target=f"host={host} dbname=postgres user=stillroom")
                self.assertEqual(json.loads(self.run_cli("journal", "list", "--json").stdout)["entries"][0]["outcome"], outcome)
            proxy.close()
        finally:
            os.environ["PGHOST"] = before


if __name__ == "__main__":
    try:
        unittest.main(verbosity=1)
    finally:
        for name in sorted(TALLY):
            print(f"{TALLY[name]:5}  {name}")
