"""Repairs through PgBouncer: they are right, or refused with the reason, and leave nothing behind on the connections of others.

usage: test_poolers.py STILLROOM_CLI   (with PostgreSQL in PGHOST, see tests/with_postgresql)
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import psycopg2

from repaircase import CLI, Case, PostgreSql

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
SETTINGS = "SELECT current_setting('default_transaction_read_only'), current_setting('row_security'), current_user, current_setting('search_path'), current_setting('lock_timeout')"


class Pooler:
    """A PgBouncer of our own in front of the server of the test."""

    def __init__(self, mode, size):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-bouncer-"))
        (self.folder / "users").write_text('"stillroom" ""\n"app_login" ""\n')
        (self.folder / "ini").write_text(f"[databases]\n* = host={os.environ['PGHOST']} port=5432\n[pgbouncer]\nlisten_addr =\nlisten_port = 6432\n"
                                         f"unix_socket_dir = {self.folder}\nauth_type = trust\nauth_file = {self.folder}/users\npool_mode = {mode}\n"
                                         f"default_pool_size = {size}\nlogfile = {self.folder}/log\nquery_wait_timeout = 20\n")
        self.as_user = []
        if os.getuid() == 0:  # it refuses to run as root
            subprocess.run(["chown", "-R", "nobody", str(self.folder)], check=True)
            self.as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        self.start()

    def start(self):
        self.process = subprocess.Popen([*self.as_user, PGBOUNCER, "-q", str(self.folder / "ini")], stderr=subprocess.DEVNULL)
        for _ in range(100):
            if (self.folder / ".s.PGSQL.6432").exists():
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        (self.folder / ".s.PGSQL.6432").unlink(missing_ok=True)

    def target(self, database, user="stillroom"):
        return f"postgresql://{user}@/{database}?host={self.folder}&port=6432"

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


@unittest.skipUnless(os.path.exists(PGBOUNCER), "PgBouncer is not installed")
class Pooled(Case):
    engine = PostgreSql
    mode, size = "transaction", 1

    def setUp(self):
        super().setUp()
        self.pooler = Pooler(self.mode, self.size)
        self.direct, self.db.target = self.db.target, self.pooler.target(self.db.name)

    def tearDown(self):
        self.pooler.close()
        self.db.target = self.direct
        super().tearDown()

    def through(self):
        connection = psycopg2.connect(self.pooler.target(self.db.name))
        connection.autocommit = True
        return connection

    def settings(self):
        connection = self.through()
        cursor = connection.cursor()
        cursor.execute(SETTINGS)
        row = cursor.fetchone()
        connection.close()
        return row


class ByTransaction(Pooled):
    """Two transactions of one client may run on two connections of the server, and one connection serves everybody."""

    def test_looking_leaves_nothing_behind(self):
        before = self.settings()
        self.assertEqual(before[0], "off")
        for command in (["status"], ["version-tables"], ["stamp", "head", "--dry-run"], ["sql", "-", "--dry-run"]):
            self.run_cli(*command, script="SELECT 1")
            self.assertEqual(self.settings(), before, command)

    def test_looking_writes_nothing(self):
        self.db.query("CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders VALUES (77, 'x'); RETURN 1; END $$")
        self.db.query("ALTER TABLE alembic_version RENAME TO real_one")
        self.db.query("CREATE VIEW alembic_version AS SELECT version_num FROM real_one WHERE writes() = 1")
        self.run_cli("status")
        self.assertEqual(self.db.query("SELECT count(*) FROM orders"), [(2,)])

    def test_every_repair(self):
        before = self.settings()
        for arguments, rows in ((["stamp", "b2"], ["b2"]), (["stamp", "head", "--purge"], ["c3"]), (["rows", "--replace", "c3=a1", "--add", "feed"], ["a1", "feed"]),
                                (["rows", "--remove", "feed"], ["a1"]), (["rows", "--widen", "64"], ["a1"])):
            document = self.json(*arguments, "--yes", status=0)
            self.assertEqual((document["outcome"], document["error"], self.rows()), ("applied", None, rows), arguments)
            self.assertIn(("connection_pooler", "warn"), self.checks(document))
            self.assertEqual(self.settings(), before, arguments)
        self.script("ALTER TABLE orders ADD COLUMN total int; UPDATE orders SET total = 1; SELECT * FROM orders", "--stamp", "head", "--yes", status=0)
        self.assertEqual((self.rows(), self.db.query("SELECT sum(total) FROM orders")), (["c3"], [(2,)]))
        entry = self.json("journal", "list")["entries"][0]
        self.json("journal", "undo", entry["id"], "--yes", "--database", self.db.target, status=0)
        self.assertEqual(self.rows(), ["a1"])
        self.assertEqual(self.settings(), before)

    def test_what_needs_the_session_is_refused_with_the_reason(self):
        with self.unchanged():
            document = self.script("CREATE INDEX CONCURRENTLY notes ON orders (note)", status=3)
            self.assertIn("pooler", document["error"])
            for arguments in (["--role", "stillroom"], ["--search-path", "public"]):
                self.assertIn("pooler", self.run_cli("stamp", "head", *arguments, "--yes", status=3).stderr)

    def test_the_application_beside_it_is_not_disturbed(self):
        failed, done, stop = [], [0], threading.Event()

        def work():
            while not stop.is_set():
                try:
                    connection = self.through()
                    connection.cursor().execute("INSERT INTO orders (id, note) SELECT coalesce(max(id), 0) + 1, 'app' FROM orders")
                    connection.close()
                    done[0] += 1
                except psycopg2.Error as error:
                    failed.append(str(error))
        worker = threading.Thread(target=work)
        worker.start()
        for target in ("b2", "c3", "a1", "c3"):
            self.run_cli("status")
            self.json("stamp", target, "--yes", status=0)
        stop.set()
        worker.join()
        self.assertEqual(failed, [])
        self.assertGreater(done[0], 10)

    def test_the_pooler_is_killed_in_the_middle(self):
        started = time.monotonic()
        self.json("stamp", "b2", "--yes", status=0)
        took = time.monotonic() - started
        seen = {}
        for i in range(16):
            self.db.query("DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('a1')")
            shutil.rmtree(self.journal.parent, ignore_errors=True)
            run = subprocess.Popen([CLI, "stamp", "head", "--yes", "--json", "--project", str(self.project), "--database",
                                    self.db.target], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(took * (0.2 + i * 0.06))
            self.pooler.kill()
            out, err = run.communicate(timeout=60)
            time.sleep(0.2)
            done = self.rows() == ["c3"]
            self.assertIn(self.rows(), (["a1"], ["c3"]))
            self.pooler.start()
            said = json.loads(out)["outcome"] if out else "refused"
            if said != "unknown":
                self.assertEqual(said == "applied", done, out + err)
            for entry in self.json("journal", "list", status=0)["entries"]:  # which is reached again
                self.assertEqual(entry["outcome"] == "applied", done, entry)
                self.assertNotIn(entry["outcome"], ("unknown", "intent"))
            seen[said] = seen.get(said, 0) + 1
        print("pooler killed:", seen)


class BySession(Pooled):
    mode = "session"

    def test_a_pool_of_one_connection(self):
        document = self.json("stamp", "head", "--yes", status=0)
        self.assertEqual((document["outcome"], document["error"], self.rows()), ("applied", None, ["c3"]))
        self.assertEqual(self.settings()[0], "off")
        self.json("rows", "--replace", "c3=b2", "--yes", status=0)
        self.assertEqual(self.rows(), ["b2"])


class ByStatement(Pooled):
    mode = "statement"

    def test_it_is_refused_with_the_reason(self):
        with self.unchanged():
            self.assertIn("pools statements", self.run_cli("stamp", "head", "--yes", status=3).stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
