"""Repairs while the server goes and its standby takes over: what is said of the outcome is true of the server that answers then.

usage: test_failover.py STILLROOM_CLI COUNT   (with PostgreSQL's programs in STILLROOM_TEST_PGBIN, see tests/with_postgresql; COUNT takeovers)
"""
import json
import os
import random
import subprocess
import time
import unittest

import never_worse  # takes the arguments
from repaircase import CLI
from serverpair import Paired

COUNT = never_worse.COUNT
RANDOM = random.Random(int(os.environ.get("SEED", "20261121")))
TALLY = {}


class Failover(Paired):
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
