"""The window on a streaming standby: a repair comes no further than its checks, and they say why.

usage: test_standby_window.py STILLROOM_CLI DRIVE_WINDOW   (with a display, and PostgreSQL's programs in STILLROOM_TEST_PGBIN)
"""
import subprocess
import sys
import unittest

DRIVER = sys.argv.pop(2)
from serverpair import Paired


class StandbyWindow(Paired):
    def drive(self, server):
        environment = {**self.environment, "XDG_CONFIG_HOME": str(self.folder / "config"), "STILLROOM_DRAFTS": str(self.folder / "drafts.json")}
        run = subprocess.run([DRIVER, "blocked", str(self.project), f"host={server.folder} dbname=postgres user=stillroom"], env=environment, capture_output=True,
                             text=True, timeout=90)
        return run.returncode, run.stdout.splitlines()

    def test_a_standby_blocks_at_check(self):
        self.pair("w", waits=True)
        status, said = self.drive(self.standby)
        self.assertEqual(status, 0, said)
        self.assertIn("standby: cannot be written to", said[0])
        self.assertIn("block It cannot be written to: the server is a standby in recovery. Connect to its primary server.", said)
        self.assertEqual(self.primary.rows(), ["a1"])
        self.assertFalse(self.journal.exists() and self.json("journal", "list")["entries"])

    def test_a_server_that_has_taken_over_no_longer_blocks(self):
        self.pair("t", waits=False)
        self.primary.kill()
        self.standby.promote()
        status, said = self.drive(self.standby)
        self.assertEqual((status, said[-1]), (2, "failed: it went on"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
