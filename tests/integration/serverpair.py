"""Two PostgreSQL servers, a primary and its streaming standby (with PostgreSQL's programs in STILLROOM_TEST_PGBIN, see tests/with_postgresql)."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import psycopg2

from repaircase import ALEMBICS, Case

BIN = os.environ["STILLROOM_TEST_PGBIN"]
AS_SERVER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []


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


class Paired(Case):
    """A case that has a primary with its standby once it asks for a pair."""

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
