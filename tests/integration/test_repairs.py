"""Every kind of repair by the command line, on both engines, and its refusals.

usage: test_repairs.py STILLROOM_CLI   (with PostgreSQL in PGHOST, see tests/with_postgresql)
"""
import os
import pathlib
import sqlite3
import subprocess
import threading
import unittest

from repaircase import PASSWORD, Case, PostgreSql, Sqlite, revision


class OnBoth:
    """What holds on either engine."""

    # rows

    def test_rows_replace_add_remove_as_one_repair(self):
        with self.unchanged():
            dry = self.json("rows", "--replace", "a1=b2", "--add", "feed", "--dry-run", status=0)
        self.assertEqual((dry["outcome"], dry["journal_id"], dry["plan"]["before"], dry["plan"]["after"]), ("dry_run", None, ["a1"], ["b2", "feed"]))
        self.assertIn(("revisions", "warn"), self.checks(dry))  # feed is of no script
        document = self.json("rows", "--replace", "a1=b2", "--add", "feed", "--yes", status=0)
        self.assertEqual((document["outcome"], self.rows()), ("applied", ["b2", "feed"]))
        self.json("rows", "--remove", "feed", "--yes", status=0)
        self.assertEqual(self.rows(), ["b2"])
        entries = self.json("journal", "list", status=0)["entries"]
        self.assertEqual([(e["action"], e["before"], e["after"], e["outcome"]) for e in entries],
                         [("rows --remove feed", ["b2", "feed"], ["b2"], "applied"), ("rows --replace a1=b2 --add feed", ["a1"], ["b2", "feed"], "applied")])
        self.assertEqual(self.json("journal", "show", entries[0]["id"], status=0), entries[0])

    def test_partial_ids_and_what_makes_no_sense(self):
        revision(self.versions, "deadbeef01", "c3")
        revision(self.versions, "deadbeef02", "c3")
        self.json("rows", "--replace", "a1=deadbeef01", "--yes", status=0)
        self.json("rows", "--replace", "deadbeef01=deadbeef02", "--yes", status=0)
        self.assertEqual(self.rows(), ["deadbeef02"])
        with self.unchanged():
            for arguments, word in ((["--add", "deadbeef"], "deadbeef"), (["--remove", "zz"], "no row 'zz'"), (["--replace", "zz=a1"], "no row 'zz'"),
                                    (["--add", "deadbeef02"], "already"), (["--add", ""], "empty")):
                self.assertIn(word, self.run_cli("rows", *arguments, "--yes", status=3).stderr)
            for arguments in ([], ["--replace", "a1"], ["--widen", "x"], ["--nonsense"]):
                self.run_cli("rows", *arguments, "--yes", status=2)
            self.run_cli("rows", "--add", "b2", status=3)  # nobody to ask
            self.run_cli("rows", "--add", "b2", "--yes", "--confirm", "other", status=3)
        os.remove(self.versions / "deadbeef01.py")
        self.json("rows", "--remove", "deadbeef02", "--add", "deadb", "--yes", status=0)
        self.assertEqual(self.rows(), ["deadbeef02"])

    def test_repeated_null_empty_and_blank_rows(self):
        self.db.query("DROP TABLE alembic_version")
        self.db.query("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        self.db.query("INSERT INTO alembic_version VALUES ('a1'), ('a1'), (NULL), ('  '), ('')")
        document = self.json("rows", "--remove", "", "--yes", status=0)  # the repeated rows go along
        self.assertEqual((document["plan"]["before"], self.rows()), (["", "", "  ", "a1", "a1"], ["  ", "a1"]))
        self.json("rows", "--remove", "  ", "--yes", status=0)
        self.assertEqual(self.rows(), ["a1"])

    def test_primary_key_is_given_and_repeated_rows_left_once(self):
        self.db.query("DROP TABLE alembic_version")
        self.db.query("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        self.db.query("INSERT INTO alembic_version VALUES ('a1'), ('a1'), ('b2')")
        with self.unchanged():
            self.json("rows", "--add-primary-key", "--dry-run", status=0)
        self.json("rows", "--add-primary-key", "--remove", "b2", "--yes", status=0)
        table = self.json("version-tables", project=False)["version_tables"][0]
        self.assertEqual((table["rows"], table["primary_key"], table["version_num_length"], table["shape"]), (["a1"], True, 32, "alembic"))
        with self.unchanged():
            self.assertIn("already", self.run_cli("rows", "--add-primary-key", "--yes", status=3).stderr)

    def test_primary_key_refused_where_an_empty_row_stays(self):
        self.db.query("DROP TABLE alembic_version")
        self.db.query("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        self.db.query("INSERT INTO alembic_version VALUES ('a1'), (NULL)")
        with self.unchanged():
            self.json("rows", "--add-primary-key", "--yes", status=3)
        self.json("rows", "--remove", "", "--add-primary-key", "--yes", status=0)
        self.assertEqual(self.rows(), ["a1"])

    def test_version_table_is_made_in_alembics_shape(self):
        self.db.query("DROP TABLE alembic_version")
        with self.unchanged():
            self.json("rows", "--add", "b2", "--dry-run", status=0)
            self.run_cli("rows", "--remove", "b2", "--yes", status=3)
        made = self.json("rows", "--add", "b2", "--yes", status=0)
        table = self.json("version-tables", project=False)["version_tables"][0]
        self.assertEqual((table["rows"], table["primary_key"], table["version_num_length"], table["shape"]), (["b2"], True, 32, "alembic"))
        undone = self.json("journal", "undo", made["journal_id"], "--yes", status=0)
        self.assertIn("stays", self.details(undone))
        self.assertEqual(self.rows(), [])

    def test_without_a_project(self):
        document = self.json("rows", "--replace", "a1=zz", "--yes", status=0, project=False, cwd=self.folder)
        self.assertIn(("revisions", "warn"), self.checks(document))
        self.assertEqual(self.rows(), ["zz"])

    def test_what_is_right_already_is_not_written(self):
        with self.unchanged():
            document = self.json("stamp", "a1", "--yes", status=0)
        self.assertEqual((document["outcome"], document["journal_id"], document["plan"]["statements"]), ("applied", None, []))

    # sql

    def test_statements_and_a_stamp_are_one_transaction(self):
        text = "-- what the migration should have done\nALTER TABLE orders ADD COLUMN total INTEGER;\nUPDATE orders SET total = 7;\n\nSELECT id, total FROM orders ORDER BY id;"
        with self.unchanged():
            dry = self.script(text, "--stamp", "head", "--dry-run", status=0)
        self.assertEqual((dry["outcome"], dry["plan"]["after"]), ("dry_run", ["c3"]))
        self.assertIn(("destructive", "warn"), self.checks(dry))
        self.assertIn("line 3, UPDATE", self.details(dry))
        document = self.script(text, "--stamp", "head", "--yes", status=0)
        self.assertEqual((self.rows(), self.db.query("SELECT id, total FROM orders ORDER BY id")), (["c3"], [(1, 7), (2, 7)]))
        entry = self.json("journal", "show", document["journal_id"])
        self.assertEqual((entry["before"], entry["after"], len(entry["statements"])), (["a1"], ["c3"], 4))

    def test_a_renaming_is_shown_as_one(self):
        def changes(text):
            with self.unchanged():
                run = self.run_cli("sql", "-", "--dry-run", script=text, status=0)
            return [line.replace("public.", "") for line in run.stdout.splitlines() if line.split("  ")[0] in ("makes", "drops", "renames", "changes")]
        self.assertEqual(changes("ALTER TABLE orders RENAME COLUMN note TO remark"), ["renames  column orders.note to remark"])
        self.assertEqual(changes("ALTER TABLE orders RENAME COLUMN note TO remark; ALTER TABLE orders RENAME TO purchases"),
                         ["renames  table orders to purchases", "renames  column purchases.note to remark"])
        # Its values are gone: that it has the same type and place makes no renaming of it.
        lost = changes("ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders ADD COLUMN remark TEXT")
        self.assertEqual([line.split("  ")[0] for line in sorted(lost)], ["drops", "makes"])
        lost = changes("ALTER TABLE orders RENAME COLUMN note TO remark; ALTER TABLE orders DROP COLUMN remark; ALTER TABLE orders ADD COLUMN remark TEXT")
        self.assertEqual([line.split("  ")[0] for line in sorted(lost)], ["drops", "makes"])

    def test_rows_of_a_select_are_shown(self):
        run = self.run_cli("sql", "-", "--yes", script="SELECT id, note FROM orders ORDER BY id; SELECT NULL AS empty", status=0)
        self.assertIn("id | note\n1 | one\n2 | two\nempty\nNULL\n", run.stdout)

    def test_an_envelope_is_taken_off(self):
        for text in ("BEGIN; INSERT INTO orders VALUES (3, 'x'); COMMIT;", "begin transaction;\nINSERT INTO orders VALUES (4, 'x');\nEND"):
            document = self.script(text, status=0)
            self.assertEqual(len(document["plan"]["statements"]), 1)
        self.assertEqual(self.db.query("SELECT count(*) FROM orders"), [(4,)])
        with self.unchanged():
            for text in ("INSERT INTO orders VALUES (5, 'x'); COMMIT; INSERT INTO orders VALUES (6, 'x');", "BEGIN; INSERT INTO orders VALUES (5, 'x');",
                         "ROLLBACK", "BEGIN; INSERT INTO orders VALUES (5, 'x'); COMMIT; INSERT INTO orders VALUES (6, 'x');",
                         "/* x */ COMMIT", "BEGIN; INSERT INTO orders VALUES (5, 'x'); ROLLBACK;", "BEGIN; COMMIT; BEGIN; COMMIT;"):
                document = self.script(text, status=3)
                self.assertEqual((document["outcome"], ("script", "block") in self.checks(document)), ("refused", True), text)

    def test_a_failing_statement_changes_nothing(self):
        with self.unchanged():
            document = self.script("INSERT INTO orders VALUES (3, 'x');\n\nINSERT INTO nowhere VALUES (1);\n", "--stamp", "head", "--yes", status=3)
            self.assertEqual(document["outcome"], "refused")
            self.assertIn("nowhere", document["error"])
            self.assertIn("line 3", document["error"].lower())
            document = self.script("INSERT INTO orders VALUES (1, 'again')", status=3)
            self.assertEqual(document["outcome"], "refused")
        self.assertEqual(self.json("journal", "list")["entries"], [])

    def test_an_empty_script(self):
        with self.unchanged():
            for text in ("", "  \n", "-- only this\n", "/* and */ ; ;\n"):
                self.assertIn("no statement", self.run_cli("sql", "-", "--yes", script=text, status=3).stderr)
            self.run_cli("sql", self.folder / "missing.sql", "--yes", status=3)

    def test_the_script_itself_changes_the_version_rows(self):
        with self.unchanged():
            dry = self.script("UPDATE alembic_version SET version_num = 'b2'", "--dry-run", status=0)
        self.assertEqual((dry["plan"]["before"], dry["plan"]["after"]), (["a1"], ["b2"]))
        document = self.script("UPDATE alembic_version SET version_num = 'b2'", status=0)
        self.assertEqual(self.rows(), ["b2"])
        self.json("journal", "undo", document["journal_id"], "--yes", status=0)
        self.assertEqual(self.rows(), ["a1"])
        with self.unchanged():  # beside a stamp it is not what was planned
            document = self.script("INSERT INTO alembic_version VALUES ('zz')", "--stamp", "head", "--yes", status=3)
            self.assertEqual(document["outcome"], "refused")

    def test_text_that_is_not_utf8_is_refused(self):
        with self.unchanged():
            for text in (b"INSERT INTO orders VALUES (3, 'Gr\xfcn')", b"-- Gr\xfcn\nINSERT INTO orders VALUES (3, 'x')", b"SELECT 1;\0DROP TABLE orders"):
                for more in ([], ["--stamp", "head"]):
                    document = self.script(text, *more, "--yes", status=3)
                    self.assertEqual(document["outcome"], "refused", (text, document))
        self.script(b"\xef\xbb\xbfINSERT INTO orders VALUES (3, 'Gr\xc3\xbcn');\r\n", status=0)  # as Windows' editors write it
        self.assertEqual(self.db.query("SELECT note FROM orders WHERE id = 3"), [("Grün",)])

    def test_statements_alone_come_last(self):
        text = "VACUUM; INSERT INTO orders VALUES (3, 'x');"
        with self.unchanged():
            self.script(text, "--dry-run", status=0)
        document = self.script(text, "--stamp", "b2", "--yes", status=0)
        self.assertEqual((self.rows(), self.db.query("SELECT count(*) FROM orders")), (["b2"], [(3,)]))
        self.assertEqual(document["plan"]["statements"][-1], "VACUUM")
        self.assertEqual([e["statements"] for e in self.json("journal", "list")["entries"]][0], ["VACUUM"])
        run = self.run_cli("sql", "-", "--dry-run", script="VACUUM", status=0)
        self.assertNotIn("it would work", run.stdout)  # nobody has tried
        self.assertIn("cannot be rehearsed", run.stdout)

    # undo and the journal

    def test_undo_and_the_undo_of_an_undo(self):
        done = self.json("stamp", "head", "--yes", status=0)
        with self.unchanged():
            self.json("journal", "undo", done["journal_id"], "--dry-run", status=0)
            self.run_cli("journal", "undo", done["journal_id"], status=3)
        undone = self.json("journal", "undo", done["journal_id"], "--yes", status=0)
        self.assertEqual((undone["plan"]["before"], undone["plan"]["after"], self.rows()), (["c3"], ["a1"], ["a1"]))
        again = self.json("journal", "undo", undone["journal_id"], "--yes", status=0)
        self.assertEqual((again["outcome"], self.rows()), ("applied", ["c3"]))
        self.assertIn("no entry", self.run_cli("journal", "undo", "nonsense", "--yes", status=3).stderr)
        self.assertIn("no entry", self.run_cli("journal", "show", "nonsense", status=3).stderr)

    def test_undo_after_somebody_elses_change_is_refused_with_both_states(self):
        done = self.json("stamp", "head", "--yes", status=0)
        self.db.query("UPDATE alembic_version SET version_num = 'b2'")
        with self.unchanged():
            error = self.run_cli("journal", "undo", done["journal_id"], "--yes", status=3).stderr
        self.assertIn("it left c3", error)
        self.assertIn("now b2", error)
        self.db.query("DROP TABLE alembic_version")
        self.assertIn("no such table", self.run_cli("journal", "undo", done["journal_id"], "--yes", status=3).stderr)

    def test_undo_of_what_did_not_take_effect(self):
        document = self.script("INSERT INTO orders VALUES (3, 'x')", status=0)
        with self.unchanged():
            self.assertIn("cannot be taken back", self.run_cli("journal", "undo", document["journal_id"], "--yes", status=3).stderr)

    def test_undo_finds_out_first_what_became_of_a_repair_that_was_cut_off(self):
        done = self.json("stamp", "head", "--yes", status=0)
        entry = sqlite3.connect(self.journal)
        entry.execute("UPDATE repair SET outcome = 'intent', finished = NULL, process = substr(process, 1, instr(process, ':')) || '999999:1'")
        entry.commit()
        entry.close()
        document = self.json("journal", "undo", done["journal_id"], "--yes", status=0)
        self.assertEqual((document["outcome"], self.rows()), ("applied", ["a1"]))

    def test_undo_from_another_folder(self):
        target = self.db.target if self.engine is PostgreSql else "app.db"
        done = self.json("stamp", "head", "--yes", status=0, target=target, cwd=self.folder)
        self.json("journal", "undo", done["journal_id"], "--yes", status=0, cwd="/")
        self.assertEqual(self.rows(), ["a1"])

    def test_a_damaged_journal_is_kept_aside(self):
        self.json("stamp", "b2", "--yes", status=0)
        whole = self.journal.read_bytes()
        for n, damaged in enumerate((b"this is no database at all, whatever it was before" * 100, whole[:2000] + os.urandom(6000), b"\0" * 4096, whole[:len(whole) // 2])):
            self.journal.write_bytes(damaged)
            self.run_cli("journal", "list")  # says so or lists; it does not crash
            before = set(self.journal.parent.glob("journal.db.damaged-*"))
            run = self.run_cli("stamp", "head" if n % 2 == 0 else "b2", "--yes", status=0)
            kept = set(self.journal.parent.glob("journal.db.damaged-*")) - before
            self.assertEqual([f.read_bytes() for f in kept], [damaged], n)
            self.assertIn(kept.pop().name, run.stdout + run.stderr)
            self.assertEqual([e["outcome"] for e in self.json("journal", "list", status=0)["entries"]], ["applied"])

    def test_a_journal_of_an_older_version(self):
        self.journal.parent.mkdir()
        old = sqlite3.connect(self.journal)
        old.execute("CREATE TABLE repair (id TEXT PRIMARY KEY, started TEXT NOT NULL, finished TEXT, who TEXT NOT NULL, action TEXT NOT NULL, database TEXT NOT NULL, "
                    "version_table TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, statements TEXT NOT NULL, outcome TEXT NOT NULL, error TEXT)")
        old.executemany("INSERT INTO repair VALUES (?, '2026-01-01T00:00:00Z', NULL, 'me@here', 'stamp', 'app', 'alembic_version', ?, ?, '', ?, NULL)",
                        [("old-1", "a1\n", "c3\n", "applied"), ("old-2", "a1\n", "c3\n", "intent")])
        old.commit()
        old.close()
        bytes_before = self.journal.read_bytes()
        self.assertEqual([(e["id"], e["outcome"]) for e in self.json("journal", "list", status=0)["entries"]], [("old-2", "intent"), ("old-1", "applied")])
        self.assertEqual(self.journal.read_bytes(), bytes_before)
        self.json("stamp", "head", "--yes", status=0)
        self.assertEqual(len(self.json("journal", "list", status=0)["entries"]), 3)
        with self.unchanged():
            for more in ([], ["--database", self.db.target]):
                self.assertIn("older version", self.run_cli("journal", "undo", "old-1", "--yes", *more, status=3).stderr)
            self.assertIn("not known", self.run_cli("journal", "undo", "old-2", "--yes", "--database", self.db.target, status=3).stderr)

    # production

    def protect(self, level):
        self.journal.parent.mkdir(exist_ok=True)
        connection = sqlite3.connect(self.environment["STILLROOM_PROTECTIONS"])
        connection.execute("CREATE TABLE IF NOT EXISTS protection (system_id TEXT PRIMARY KEY, level TEXT NOT NULL, at TEXT NOT NULL)")
        connection.execute("INSERT OR REPLACE INTO protection VALUES (?, ?, 'now')", (self.db.system_id(), level))
        connection.commit()
        connection.close()

    def test_production_asks_for_the_name_on_every_way_to_a_write(self):
        first = self.json("stamp", "b2", "--yes", status=0)
        self.protect("production")
        ways = (["stamp", "head"], ["rows", "--add", "zz"], ["sql", "-"], ["journal", "undo", first["journal_id"]])
        with self.unchanged():
            for way in ways:
                text = "DELETE FROM orders" if way[0] == "sql" else None
                document = self.json(*way, "--yes", script=text, status=3)
                self.assertEqual(document["outcome"], "refused")
                self.assertIn("production", document["error"])
                self.json(*way, "--yes", "--confirm", "other", script=text, status=3)
                self.json(*way, "--dry-run", script=text, status=0)
            self.json("sql", "-", "--yes", script="VACUUM", status=3)
        self.json("stamp", "head", "--yes", "--confirm", self.db.name, status=0)
        self.assertEqual(self.rows(), ["c3"])
        self.protect("staging")
        self.json("stamp", "b2", "--yes", status=0)
        pathlib.Path(self.environment["STILLROOM_PROTECTIONS"]).write_bytes(b"damaged" * 1000)
        with self.unchanged():
            self.json("stamp", "head", "--yes", status=3)  # what cannot be read is taken for the strictest

    def test_no_password_of_a_statement_is_kept_or_shown(self):
        forms = [f"UPDATE orders SET note = 'x' WHERE note = 'password={PASSWORD}'", f"UPDATE orders SET \"password\" = '{PASSWORD}'",
                 f"SELECT 'postgresql://someone:{PASSWORD}@host/name' FROM nowhere"]
        if self.engine is PostgreSql:
            forms += [f"ALTER ROLE nobody_at_all PASSWORD '{PASSWORD}'", f"ALTER ROLE nobody_at_all PASSWORD E'{PASSWORD}'", f"ALTER ROLE nobody_at_all PASSWORD $${PASSWORD}$$",
                      f"ALTER ROLE nobody_at_all ENCRYPTED PASSWORD U&'{PASSWORD}'", f"ALTER ROLE nobody_at_all PASSWORD /* new */ '{PASSWORD}'",
                      f"ALTER ROLE stillroom PASSWORD '{PASSWORD}'", f"ALTER ROLE nobody_at_all PASSWORD '{PASSWORD}' VALID FOREVER",
                      f"DO $$ BEGIN EXECUTE 'ALTER ROLE nobody_at_all PASSWORD ''{PASSWORD}'''; END $$"]
        for text in forms:
            for how in (["--yes"], ["--dry-run"], ["--yes", "--json"]):
                run = self.run_cli("sql", "-", *how, script=text)
                self.assertNotIn(PASSWORD, run.stdout + run.stderr, text)
        self.assertNotIn(PASSWORD.encode(), self.kept())
        self.run_cli("journal", "list", status=0)


class OnSqlite(OnBoth, Case):
    engine = Sqlite

    def test_widening_is_nothing_to_do(self):
        with self.unchanged():
            self.assertIn("nothing to widen", self.run_cli("rows", "--widen", "64", "--yes", status=3).stderr)

    def test_dry_runs_change_no_byte(self):
        self.db.path.chmod(0o644)
        before = self.db.path.read_bytes(), sorted(f.name for f in self.folder.iterdir() if f.name.startswith("app"))
        self.json("stamp", "head", "--dry-run", status=0)
        self.json("rows", "--add", "zz", "--dry-run", status=0)
        self.script("DROP TABLE orders", "--dry-run", status=0)
        self.assertEqual((self.db.path.read_bytes(), sorted(f.name for f in self.folder.iterdir() if f.name.startswith("app"))), before)

    def test_making_the_table_anew_loses_nothing(self):
        for more, ddl in (("note TEXT", None), ("", "CREATE INDEX mine ON alembic_version (version_num)"),
                          ("", "CREATE TRIGGER mine AFTER INSERT ON alembic_version BEGIN SELECT 1; END"), ("note TEXT DEFAULT 'x' NOT NULL", None)):
            self.db.query("DROP TABLE alembic_version")
            self.db.query(f"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL{', ' + more if more else ''})")
            self.db.query("INSERT INTO alembic_version (version_num) VALUES ('a1')")
            if ddl:
                self.db.query(ddl)
            with self.unchanged():
                self.run_cli("rows", "--add-primary-key", "--yes", status=3)

    def test_comments_do_not_nest(self):
        self.script("/* a /* b */ INSERT INTO orders VALUES (3, 'x'); /* c */ INSERT INTO orders VALUES (4, 'y');", status=0)
        self.assertEqual(self.db.query("SELECT count(*) FROM orders"), [(4,)])

    def test_shell_commands_and_other_files_are_refused(self):
        with self.unchanged():
            for text in (".tables\n", ".read other.sql\nSELECT 1;", f"ATTACH '{self.folder}/other.db' AS other", "SELECT load_extension('x')",
                         f"VACUUM INTO '{self.folder}/copy.db'; INSERT INTO orders VALUES (1, 'fails')"):
                self.script(text, status=3)
        self.assertFalse((self.folder / "other.db").exists())

    def test_rows_changed_while_it_waits_for_the_lock(self):
        other = sqlite3.connect(self.db.path, isolation_level=None, check_same_thread=False)
        for mode in ("delete", "wal"):
            self.db.query(f"PRAGMA journal_mode = {mode}")
            for arguments in (["stamp", "head"], ["rows", "--add", "zz"]):
                other.execute("DELETE FROM alembic_version")
                other.execute("INSERT INTO alembic_version VALUES ('a1')")
                other.execute("BEGIN IMMEDIATE")
                other.execute("INSERT INTO alembic_version VALUES ('feed')")
                committer = threading.Timer(1.0, other.commit)
                committer.start()
                document = self.json(*arguments, "--yes", status=3)
                committer.join()
                self.assertEqual((document["outcome"], self.rows()), ("refused", ["a1", "feed"]))
        other.close()

    def test_a_copy_is_made_first(self):
        before = self.db.state()
        document = self.script("DROP TABLE orders", status=0)
        copy = self.journal.parent / "backups" / (document["journal_id"] + ".db")
        self.assertEqual(oct(copy.stat().st_mode & 0o777), "0o600")
        now, self.db.path = self.db.path, copy
        self.assertEqual(self.db.state(), before)
        self.db.path = now

    def test_a_transaction_that_was_cut_off_is_rolled_back_and_the_repair_goes_on(self):
        """A hot journal: the pages of somebody's unfinished COMMIT are in the file already."""
        writer = ("import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('PRAGMA cache_size = 1')\nc.execute('BEGIN')\n"
                  "c.execute(\"UPDATE alembic_version SET version_num = 'zz'\")\nc.execute(\"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                  "INSERT INTO orders SELECT i, hex(randomblob(200)) FROM n\")\nos.kill(os.getpid(), 9)\n")
        subprocess.run(["/usr/bin/python3", "-c", writer, str(self.db.path)])
        self.assertTrue((self.folder / "app.db-journal").stat().st_size > 0)
        self.json("stamp", "head", "--yes", status=0)
        self.assertEqual((self.rows(), self.db.query("SELECT count(*) FROM orders")), (["c3"], [(2,)]))

    def test_a_journal_that_was_cut_off_while_it_was_written(self):
        self.json("stamp", "b2", "--yes", status=0)
        writer = ("import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('PRAGMA cache_size = 1')\nc.execute('BEGIN')\n"
                  "c.execute(\"UPDATE repair SET error = hex(zeroblob(100000))\")\nc.execute(\"CREATE TABLE more AS SELECT hex(zeroblob(100000)) AS a\")\nos.kill(os.getpid(), 9)\n")
        subprocess.run(["/usr/bin/python3", "-c", writer, str(self.journal)])
        self.assertTrue(self.journal.with_name("journal.db-journal").exists())
        self.assertEqual([e["error"] for e in self.json("journal", "list", status=0)["entries"]], [None])
        self.json("stamp", "head", "--yes", status=0)


class OnPostgreSql(OnBoth, Case):
    engine = PostgreSql

    def test_widening_in_the_same_repair_as_a_longer_id(self):
        revision(self.versions, "d" * 40, "c3")
        with self.unchanged():
            self.json("rows", "--replace", "a1=" + "d" * 40, "--yes", status=3)
            self.json("rows", "--widen", "64", "--dry-run", status=0)
            for bad in ("16", "32", "0", "-1", "20000"):
                self.assertIn(self.run_cli("rows", "--widen", bad, "--yes").returncode, (2, 3), bad)
        self.json("rows", "--widen", "64", "--replace", "a1=" + "d" * 40, "--yes", status=0)
        self.assertEqual(self.rows(), ["d" * 40])
        self.assertEqual(self.json("version-tables")["version_tables"][0]["version_num_length"], 64)

    def test_views_over_what_the_same_script_renames(self):
        def differences():
            return self.run_cli("diff", "--sql").stdout
        self.db.query("CREATE VIEW shown AS SELECT id, note FROM orders")
        models = "import sqlalchemy as sa\nmetadata = sa.MetaData()\norders = sa.Table('orders', metadata, sa.Column('id', sa.{}, primary_key=True), sa.Column('remark', sa.Text))\n"
        (self.project / "models.py").write_text(models.format("Integer"))
        script = differences()
        self.assertIn('RENAME COLUMN note TO remark', script)
        self.assertNotIn("DROP VIEW", script)
        with self.unchanged():
            self.script(script, "--dry-run", status=0)  # the view goes along
        # The stored view names the column as it was: it cannot be made again in the script that renames it.
        (self.project / "models.py").write_text(models.format("BigInteger"))
        script = differences()
        self.assertIn("may name what this script renames: public.shown", script)
        self.assertNotIn("DROP VIEW", script)
        self.script(script, "--yes", status=0)
        script = differences()
        self.assertIn("DROP VIEW public.shown", script)
        self.script(script, "--yes", status=0)
        self.assertEqual(self.db.query("SELECT id, note FROM shown ORDER BY id"), [(1, "one"), (2, "two")])
        self.assertEqual(self.db.query("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'shown'::regclass AND attname = 'id'"), [("bigint",)])

    def test_views_over_a_table_that_the_same_script_renames(self):
        self.db.query("ALTER TABLE orders ADD COLUMN total integer; CREATE VIEW shown AS SELECT id, note, total FROM orders")
        (self.project / "models.py").write_text("import sqlalchemy as sa\nmetadata = sa.MetaData()\npurchases = sa.Table('purchases', metadata, sa.Column('id', sa.Integer, primary_key=True), "
                                                "sa.Column('note', sa.Text), sa.Column('total', sa.Integer))\n")
        script = self.run_cli("diff", "--sql").stdout
        self.assertIn("RENAME TO purchases", script)
        self.assertNotIn("DROP VIEW", script)
        self.script(script, "--yes", status=0)
        self.assertEqual(self.db.query("SELECT id, note FROM shown ORDER BY id"), [(1, "one"), (2, "two")])
        self.assertEqual(self.db.query("SELECT count(*) FROM purchases"), [(2,)])

    def test_psql_is_not_the_server(self):
        with self.unchanged():
            for text in ("\\d orders\n", "SELECT 1 \\gx\n", "\\copy orders from 'x'\n", "COPY orders FROM STDIN;\n3\tx\n\\.\n", "INSERT INTO orders VALUES (3, 'x');\n\\i other.sql\n",
                         "COPY orders TO STDOUT;", "SELECT :variable\n\\g\n", "COPY orders FROM STDIN;\n3\tit's\n\\.\nDELETE FROM orders;"):
                for more in ([], ["--stamp", "head"]):
                    document = self.script(text, *more, "--yes", status=3)
                    self.assertIn(("script", "block"), self.checks(document), text)

    def test_a_string_in_which_the_server_sees_statements(self):
        """With the old strings a backslash escapes the quote: what the parser takes for one literal is three statements."""
        with self.unchanged():
            for setting in ("SET standard_conforming_strings = off", "SELECT set_config('standard_conforming_strings', 'off', false)"):
                for how in ("--yes", "--dry-run"):
                    self.script(f"{setting}; INSERT INTO orders VALUES (3, 'x'); SELECT 'a\\''; COMMIT; SELECT 1 --'; SELECT no_such", how, status=3)

    def test_code_cannot_end_the_transaction(self):
        self.db.query("CREATE PROCEDURE ends() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders VALUES (9, 'x'); COMMIT; END $$")
        with self.unchanged():
            for text in ("DO $$ BEGIN INSERT INTO orders VALUES (3, 'x'); COMMIT; END $$", "CALL ends()", "DO $$ BEGIN EXECUTE 'COMMIT'; END $$", "PREPARE TRANSACTION 'x'",
                         "COMMIT AND CHAIN", "ABORT", "START TRANSACTION; SELECT 1; COMMIT; SELECT 1; COMMIT", "INSERT INTO orders VALUES (3, 'x'); COMMIT PREPARED 'x'"):
                document = self.script(text, status=3)
                self.assertEqual(document["outcome"], "refused", text)

    def test_a_function_in_a_select_is_called_for_every_row(self):
        self.db.query("CREATE TABLE log (i int)")
        self.db.query("CREATE FUNCTION mend(i int) RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (i) RETURNING i'")
        self.script("SELECT mend(i) FROM generate_series(1, 5000) AS i", status=0)
        self.assertEqual(self.db.query("SELECT count(*) FROM log"), [(5000,)])

    def test_the_servers_mark_in_a_select(self):
        run = self.run_cli("sql", "-", "--yes", script="SELECT 1;\nSELECT id, nix FROM orders", status=3)
        self.assertIn("Line 2, SELECT", run.stderr)
        self.assertIn("\\x0aLINE 1: SELECT id, nix FROM orders\\x0a                   ^", run.stderr)

    def test_a_concurrent_index_comes_last_and_its_failure_is_not_called_nothing(self):
        self.script("CREATE INDEX CONCURRENTLY notes ON orders (note); INSERT INTO orders VALUES (3, 'two');", status=0)
        self.assertEqual(self.db.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'notes'::regclass"), [(True,)])
        run = self.run_cli("sql", "-", "--yes", script="INSERT INTO orders VALUES (4, 'x'); CREATE UNIQUE INDEX CONCURRENTLY once ON orders (note);")
        self.assertNotIn("nothing was changed", run.stdout.lower() + run.stderr.lower())
        self.assertNotIn(run.returncode, (0, 3))  # 3 would say that nothing was changed
        self.assertEqual(self.db.query("SELECT count(*) FROM orders"), [(4,)])
        self.assertEqual([e["outcome"] for e in self.json("journal", "list")["entries"]][:2], ["failed", "applied"])
        self.assertIn("invalid", self.json("journal", "list")["entries"][0]["error"])

    def test_notices_and_errors_are_text(self):
        run = self.run_cli("sql", "-", "--yes", status=0, script="DO $$ BEGIN RAISE NOTICE E'a\\x1b[31m<b>\\u202e'; END $$")
        self.assertNotIn("\x1b", run.stdout + run.stderr)
        run = self.run_cli("sql", "-", "--dry-run", status=0, script="DO $$ BEGIN RAISE WARNING E'seen\\x1b[31m\\u009b31m\\u202e'; END $$")
        self.assertIn("seen\\x1b[31m", run.stdout)
        for sign in "\x1b\u009b\u202e":
            self.assertNotIn(sign, run.stdout)
        run = self.run_cli("sql", "-", "--yes", status=3, script="DO $$ BEGIN RAISE EXCEPTION E'end\\x1b]0;x\\x07\\u202e\\nstillroom-cli: all is well'; END $$")
        for sign in "\x1b\x07\u202e":
            self.assertNotIn(sign, run.stdout + run.stderr)
        self.assertNotIn("\nstillroom-cli: all is well", run.stdout + run.stderr)

    def test_role_and_search_path(self):
        self.db.query("CREATE SCHEMA tenant")
        self.db.query("DROP ROLE IF EXISTS tenant_owner")
        self.db.query("CREATE ROLE tenant_owner; GRANT ALL ON SCHEMA tenant TO tenant_owner; GRANT SELECT, UPDATE, INSERT, DELETE ON alembic_version TO tenant_owner")
        self.script("CREATE TABLE here (a int)", "--role", "tenant_owner", "--search-path", "tenant", "--yes", status=0)
        self.assertEqual(self.db.query("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'tenant.here'::regclass"), [("tenant_owner",)])
        self.json("stamp", "b2", "--role", "tenant_owner", "--yes", status=0)
        with self.unchanged():
            self.script("SELECT 1", "--role", 'no"such; role', "--yes", status=3)
            self.json("rows", "--widen", "64", "--role", "tenant_owner", "--yes", status=3)  # not its owner
            self.script("CREATE TABLE x (a int)", "--search-path", "nowhere; DROP TABLE orders", "--yes", status=3)
        self.db.query("DROP OWNED BY tenant_owner; DROP ROLE tenant_owner")

    def test_version_table_in_the_search_path_of_the_repair(self):
        self.db.query("CREATE SCHEMA tenant")
        self.db.query("DROP TABLE alembic_version")
        document = self.json("stamp", "head", "--search-path", "tenant", "--yes", status=0)
        self.assertEqual(document["error"], None)
        self.assertEqual(self.db.query("SELECT version_num FROM tenant.alembic_version"), [("c3",)])
        self.json("stamp", "b2", "--search-path", "tenant", "--yes", status=0)
        self.assertEqual(self.db.query("SELECT version_num FROM tenant.alembic_version"), [("b2",)])
        self.assertEqual(self.db.query("SELECT to_regclass('public.alembic_version')"), [(None,)])

    def test_a_role_that_alone_may_read_the_version_table(self):
        self.db.query("DROP ROLE IF EXISTS app_owner")
        self.db.query("DROP ROLE IF EXISTS app_login")
        self.db.query("CREATE ROLE app_owner; CREATE ROLE app_login LOGIN NOINHERIT IN ROLE app_owner; ALTER TABLE alembic_version OWNER TO app_owner")
        target = f"postgresql://app_login@/{self.db.name}"
        with self.unchanged():
            self.json("stamp", "head", "--yes", target=target, status=3)
        document = self.json("stamp", "head", "--role", "app_owner", "--yes", target=target, status=0)
        self.assertEqual((document["error"], self.rows()), (None, ["c3"]))
        self.json("journal", "undo", document["journal_id"], "--role", "app_owner", "--yes", status=0)
        self.assertEqual(self.rows(), ["a1"])
        self.db.query("DROP OWNED BY app_owner, app_login CASCADE; DROP ROLE app_login; DROP ROLE app_owner")

    def test_rows_changed_while_it_waits_for_the_lock(self):
        """Whatever isolation the database comes with, what is compared is what the lock protects."""
        for isolation in ("read committed", "repeatable read", "serializable"):
            self.db.query(f"ALTER DATABASE {self.db.name} SET default_transaction_isolation = '{isolation}'")
            for arguments in (["stamp", "head"], ["stamp", "head", "--search-path", "public"], ["stamp", "head", "--purge"]):
                with self.subTest(isolation=isolation, arguments=arguments):
                    self.db.query("DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('a1')")
                    other = self.db.connect(autocommit=False)
                    other.cursor().execute("INSERT INTO alembic_version VALUES ('feed')")
                    committer = threading.Timer(1.0, other.commit)
                    committer.start()
                    document = self.json(*arguments, "--yes", status=3)
                    committer.join()
                    other.close()
                    self.assertEqual((document["outcome"], self.rows()), ("refused", ["a1", "feed"]))
                    self.assertIn("changed since the preview", document["error"])

    def test_what_a_trigger_makes_of_it_is_seen_before_commit(self):
        for body in ("RETURN NULL;", "NEW.version_num := 'other'; RETURN NEW;"):
            self.db.query(f"CREATE OR REPLACE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
            self.db.query("DROP TRIGGER IF EXISTS meddle ON alembic_version")
            self.db.query("CREATE TRIGGER meddle BEFORE UPDATE ON alembic_version FOR EACH ROW EXECUTE FUNCTION meddle()")
            with self.unchanged():
                self.assertEqual(self.json("stamp", "head", "--yes", status=3)["outcome"], "refused")

    def test_no_value_of_a_row_that_no_statement_named_is_kept_or_shown(self):
        """The server quotes whole rows, keys and data in what it refuses; in any language."""
        self.db.query("CREATE TABLE users (id int PRIMARY KEY, name text, password text, token text UNIQUE, age text, born date CHECK (born > '1900-01-01'))")
        self.db.query(f"INSERT INTO users VALUES (1, 'alice', '{PASSWORD}', 'a-{PASSWORD}', '40', NULL), (2, 'bob', '{PASSWORD}', 'b-{PASSWORD}', '41x', NULL)")
        self.db.query("CREATE FUNCTION cast_it() RETURNS int LANGUAGE plpgsql AS $$ DECLARE t text; BEGIN SELECT token INTO t FROM users LIMIT 1; RETURN t::int; END $$")
        self.db.query("CREATE FUNCTION notice_it() RETURNS void LANGUAGE plpgsql AS $$ DECLARE d text; BEGIN UPDATE users SET id = NULL WHERE id = 1; EXCEPTION WHEN "
                      "not_null_violation THEN GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL; RAISE NOTICE '%', d; END $$")
        self.db.query("CREATE TABLE later (token text REFERENCES users (token) DEFERRABLE INITIALLY DEFERRED)")
        refused = {"23502": ["UPDATE users SET id = NULL WHERE name = 'alice'", "ALTER TABLE users ALTER born SET NOT NULL; UPDATE users SET born = NULL",
                             f"INSERT INTO users VALUES (NULL, 'eve', '{PASSWORD}', 'x')", f"UPDATE users SET (id, password) = (NULL, '{PASSWORD}')"],
                   "23514": ["UPDATE users SET born = '1800-01-01' WHERE id = 2"],
                   "23505": ["UPDATE users SET token = (SELECT max(token) FROM users)", "CREATE UNIQUE INDEX once ON users (substr(token, 2))"],
                   "22P02": ["ALTER TABLE users ALTER token TYPE int USING token::int", "SELECT cast_it()", "UPDATE users SET age = password::int"],
                   "23503": [f"INSERT INTO later SELECT password FROM users"]}
        for state, scripts in refused.items():
            for text in scripts:
                for how in (["--yes"], ["--dry-run"], ["--yes", "--json"], ["--dry-run", "--json"]):
                    with self.subTest(text=text, how=how), self.unchanged():
                        run = self.run_cli("sql", "-", *how, script=text)
                        self.assertNotIn(PASSWORD, run.stdout + run.stderr)
                        self.assertTrue("refused" in run.stdout + run.stderr or "ERROR" in run.stdout + run.stderr, run.stdout + run.stderr)
        run = self.run_cli("sql", "-", "--dry-run", script="SELECT notice_it()", status=0)
        self.assertIn("Failing row contains (values left out)", run.stdout)
        self.assertNotIn(PASSWORD, run.stdout)
        # What helps and gives nothing away stays.
        self.assertIn('invalid input syntax for type integer: "41x"', self.script("ALTER TABLE users ALTER age TYPE int USING age::int", status=3)["error"])
        self.assertIn("Key (id)=(2) already exists", self.script("UPDATE users SET id = 2 WHERE id = 1", status=3)["error"])
        self.assertIn('null value in column "id"', self.script("UPDATE users SET id = NULL", status=3)["error"])
        self.assertNotIn(PASSWORD.encode(), self.kept())
        self.assertNotIn(PASSWORD, self.run_cli("journal", "list", "--json", status=0).stdout)

    def test_a_deferred_constraint_refuses_at_commit(self):
        self.db.query("CREATE TABLE known (id text PRIMARY KEY)")
        self.db.query("INSERT INTO known VALUES ('a1')")
        self.db.query("ALTER TABLE alembic_version ADD FOREIGN KEY (version_num) REFERENCES known DEFERRABLE INITIALLY DEFERRED")
        with self.unchanged():
            document = self.json("stamp", "head", "--yes", status=3)
        self.assertEqual(document["outcome"], "failed")
        self.assertIn("COMMIT was refused", document["error"])
        self.assertEqual(self.json("journal", "list")["entries"][0]["outcome"], "failed")

    def test_a_rehearsal_sees_what_commit_would_refuse(self):
        self.db.query("CREATE TABLE items (o int REFERENCES orders DEFERRABLE INITIALLY DEFERRED)")
        for how in ("--dry-run", "--yes"):
            with self.unchanged():
                document = self.script("INSERT INTO items VALUES (99)", "--stamp", "head", how, status=3)
            self.assertEqual(document["outcome"], "refused")
            self.assertIn("COMMIT would be refused", document["error"])
            self.assertIn("Key (o)=(99) is not present", document["error"])
        self.script("INSERT INTO items VALUES (99); INSERT INTO orders VALUES (99, 'late')", "--stamp", "head", "--yes", status=0)  # right at the end


if __name__ == "__main__":
    unittest.main(verbosity=1)
