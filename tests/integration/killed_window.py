"""The window is killed in the middle of a repair; its next start finds out what became of it.

usage: killed_window.py STILLROOM_CLI COUNT DRIVE_WINDOW   (with a display, and PostgreSQL in PGHOST; COUNT kills)
"""
import sqlite3
import subprocess
import sys
import time
import unittest

DRIVER = sys.argv.pop(3)
import never_worse  # takes the other arguments
from never_worse import COUNT, RANDOM, TALLY, count
from repaircase import PostgreSql, Sqlite

KINDS = {"stamp": "stamp", "rows": "rows", "sql": "sql and stamp"}


class KilledWindow(never_worse.Cut):
    def setUp(self):
        if self.engine is None:
            self.skipTest("only what both engines share")
        super().setUp()
        self.environment.update(XDG_CONFIG_HOME=str(self.folder / "config"), STILLROOM_DRAFTS=str(self.folder / "drafts.json"))

    def drive(self, kind):
        return subprocess.Popen([DRIVER, kind, str(self.project), self.db.target, str(self.script_file)], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def look(self):
        """The next start. \\returns the outcomes that the journal then has"""
        run = self.drive("look")
        out, _ = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 0, out)
        if not self.journal.exists():
            return []
        connection = sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True)
        try:
            return [row[0] for row in connection.execute("SELECT outcome FROM repair")]
        except sqlite3.OperationalError:  # killed before there was a table
            return []
        finally:
            connection.close()

    def test_kills(self):
        for kind, same in KINDS.items():
            planned, _ = self.plan(same)
            run = self.drive(kind)
            started = time.monotonic()
            self.assertEqual(run.stdout.readline(), "sending\n")
            to_sending = time.monotonic() - started
            self.assertEqual(run.stdout.readline(), "Done\n")
            sending = time.monotonic() - started - to_sending
            run.communicate(timeout=60)
            self.assertEqual(self.db.state(), planned)
            for _ in range(max(1, COUNT // 6)):
                self.restore()
                (self.folder / "drafts.json").unlink(missing_ok=True)
                run = self.drive(kind)
                if RANDOM.random() < 0.25:  # anywhere before
                    time.sleep(RANDOM.uniform(0, to_sending))
                else:
                    self.assertEqual(run.stdout.readline(), "sending\n")
                    time.sleep(RANDOM.uniform(0, 1.1 * sending))
                run.kill()
                run.communicate()
                self.settled()
                done = self.db.state() == planned
                outcomes = self.look()
                self.assertLessEqual(len(outcomes), 1)
                self.assertEqual(outcomes == ["applied"], done, outcomes)
                self.assertFalse(set(outcomes) & {"intent", "unknown"}, outcomes)
                self.truth(planned)
                count("window killed" + (", and applied" if done else ", intent in the journal" if outcomes else ", before its intent"))


class OnSqlite(KilledWindow):
    engine = Sqlite


class OnWal(KilledWindow):
    engine = never_worse.Wal


class OnPostgreSql(KilledWindow):
    engine = PostgreSql


if __name__ == "__main__":
    try:
        unittest.main(verbosity=1)
    finally:
        for name in sorted(TALLY):
            print(f"{TALLY[name]:5}  {name}")
