"""200 hostile names in every place where a name can stand: shown as text, quoted rightly, never run.

usage: test_hostile_names.py STILLROOM_CLI   (with PostgreSQL in PGHOST, see tests/with_postgresql)
"""
import os
import unittest

import psycopg2

from repaircase import ALEMBICS, Case, PostgreSql, Sqlite, revision

PARTS = ["'; DROP TABLE orders; --", '"; DROP TABLE orders; --', "$$; DROP TABLE orders; $$", "\\'; DROP TABLE orders; --", "/* */ DROP TABLE orders /*", "x\ny", "x\ry", "x\ty",
         "x\x1b[31my", "x\x1b]0;title\x07", "x\u009b31my", "\u202eabc", "a\u2066b\u2069", "a\u200fb", "\u2028line", "<b>bold</b>", "<script>alert(1)</script>", "<img src=x onerror=x>",
         "&amp;", "[link](http://x)", "`code`", "%s%n%x", "%(name)s", "{0}", "$(touch orders)", "`touch orders`", "|| true", "; true", "&& true", "> orders", "*", "?", "~", "..", "../x",
         "--help", "-rf", "--", "''", '""', "\\", "\\\\", "'", '"', "`", "NULL", "null", "true", "select", "table", "SELECT", "Ä", "ß", "İ", "ſ", "日本語", "😀", "é",
         "e\u0301", "\ufeffbom", "\u0000".replace("\0", "zero"), "\uffff", "\U0010ffff", " lead", "trail ", "two  blanks", ".", "a.b", 'a"."b', "a@b", "a+b", "a-b", "a:b", "a=b", "a,b", "#x",
         "{a}", "(a)", "[a]", "E'\\x41'", "U&'\\0041'", "$1", ":name", "?1", "@x", "\x7f", "\x01\x02", "x" * 63, "ü" * 31]
NAMES = (PARTS + [f"{a}{b}" for a in PARTS[:12] for b in PARTS[5:25]])[:200]
STEERING = ["\x1b", "\x07", "\u009b", "\u202e", "\u2066", "\u2069", "\u200f", "\u2028", "\r", "\x01", "\x7f"]
SHORT = [n for n in NAMES if len(n.encode()) <= 63]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def literal(name):
    return "'" + name.replace("'", "''") + "'"


class Hostile(Case):
    def run_cli(self, *arguments, **options):
        run = super().run_cli(*arguments, **options)
        if "--json" not in arguments:
            for sign in STEERING:
                self.assertNotIn(sign, run.stdout + run.stderr, "it steers the terminal")
        return run

    def stays(self):
        self.assertEqual(self.db.query("SELECT count(*) FROM orders"), [(2,)])

    def assert_shown(self, run, name):
        """Each line is one of ours: the name does not begin one."""
        for part in name.splitlines()[1:]:
            self.assertFalse(any(line == part for line in run.stdout.splitlines()), name)


class Rows:
    """As rows of the version table."""

    def test_as_revision_ids(self):
        if self.engine is PostgreSql:
            self.run_cli("rows", "--widen=64", "--yes", status=0)
        for n, name in enumerate(NAMES if self.engine is PostgreSql else NAMES[::4]):  # each repair of a SQLite file copies it first
            with self.subTest(name):
                self.assert_shown(self.run_cli("rows", f"--add={name}", "--yes", status=0), name)
                self.assertEqual(self.rows(), sorted(["a1", name]))
                if n % 5 == 0:
                    self.assertIn(name, self.json("version-tables", project=False)["version_tables"][0]["rows"])
                    self.run_cli("status")
                done = self.json("rows", f"--remove={name}", "--yes", status=0)
                self.assertEqual(self.rows(), ["a1"])
                if n % 5 == 0:
                    self.json("journal", "undo", done["journal_id"], "--yes", status=0)
                    self.assertEqual(self.rows(), sorted(["a1", name]))
                    self.json("rows", f"--remove={name}", "--yes", status=0)
        self.stays()
        run = self.run_cli("journal", "list", status=0)
        self.assertEqual(len(run.stdout.splitlines()), len(self.json("journal", "list")["entries"]))

    def test_ten_thousand_characters(self):
        name = "'; DROP TABLE orders; --" * 417
        if self.engine is PostgreSql:
            self.db.query("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE text")
        self.run_cli("rows", f"--replace=a1={name}", "--yes", status=0)
        self.assertEqual(self.rows(), [name])
        self.run_cli("status")
        self.stays()

    def test_as_files_and_their_messages(self):
        for n, name in enumerate(NAMES[:40]):
            file_name = name.replace("/", "_")
            script = self.folder / (file_name + ".sql")
            script.write_text("UPDATE orders SET note = " + literal(name) + " WHERE id = 1")
            with self.subTest(name):
                run = self.run_cli("sql", "--yes", "--", script, status=0) if n % 2 else self.run_cli("sql", "--yes", script, status=0)
                self.assert_shown(run, name)
                self.assertEqual(self.db.query("SELECT note FROM orders WHERE id = 1"), [(name,)])
        script = os.fsencode(str(self.folder)) + b"/\xff\xfe\x80.sql"
        with open(script, "wb") as file:
            file.write(b"UPDATE orders SET note = 'x' WHERE id = 1")
        self.run_cli("sql", "--yes", script, status=0)
        self.run_cli("sql", "--yes", "--json", script, status=0)
        self.run_cli("journal", "list", status=0)
        self.json("journal", "list", status=0)
        self.stays()

    def test_bytes_that_are_no_text_in_the_projects_files(self):
        for n, data in enumerate((b"\xff\xfe", b"\x00", b"\xc3\x28", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x1b[31m")):
            (self.versions / f"odd{n}.py").write_bytes(b"revision = 'd" + str(n).encode() + data + b"'\ndown_revision = 'c3'\n")
            self.run_cli("status")
            self.run_cli("stamp", "c3", "--yes", status=0)
            self.run_cli("rows", "--replace", "c3=a1", "--yes", status=0)
            os.remove(self.versions / f"odd{n}.py")
        self.stays()

    def test_in_what_the_engine_says(self):
        for name in SHORT[::3]:
            with self.subTest(name):
                run = self.run_cli("sql", "-", "--yes", script=f"INSERT INTO {quoted(name)} VALUES (1)", status=3)
                self.assert_shown(run, name)
                self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.stays()

    def test_as_version_table(self):
        for name in SHORT[::3] if self.engine is PostgreSql else SHORT[1::6]:
            if len(name.encode()) > 59:  # then the name of its key is cut to that of the table, and the server refuses
                continue
            with self.subTest(name):
                named = '"' + name.replace('"', '""') + '"'
                self.run_cli("stamp", "b2", "--yes", f"--version-table={named}", status=0)
                self.assertEqual(self.db.query(f"SELECT version_num FROM {quoted(name)}"), [("b2",)])
                done = self.json("stamp", "c3", "--yes", f"--version-table={named}", status=0)
                self.run_cli("status", f"--version-table={named}")
                self.json("journal", "undo", done["journal_id"], "--yes", status=0)
                self.assertEqual(self.db.query(f"SELECT version_num FROM {quoted(name)}"), [("b2",)])
                self.db.query(f"DROP TABLE {quoted(name)}")
        self.assertEqual(self.rows(), ["a1"])
        self.stays()


class OnSqlite(Rows, Hostile):
    engine = Sqlite

    def test_rows_that_are_no_text(self):
        for value in ("x'ff00fe'", "x'61006200'", "CAST(x'ff' AS TEXT)", "'a' || char(0) || 'b'", "1.5", "42"):
            self.db.query("DELETE FROM alembic_version")
            self.db.query(f"INSERT INTO alembic_version VALUES ({value})")
            self.run_cli("status")
            self.json("version-tables", project=False)
            before = self.db.state()
            run = self.run_cli("rows", "--add", "zz", "--yes")
            self.assertIn(run.returncode, (0, 3))
            if run.returncode == 3:
                self.assertEqual(self.db.state(), before)
            self.json("stamp", "head", "--purge", "--yes", status=0)
            self.assertEqual(self.rows(), ["c3"])
        self.stays()

    def test_as_file_of_the_database(self):
        now = self.db.path
        for name in [n.replace("/", "_") for n in SHORT[::3]]:
            if name in (".", ".."):
                continue
            with self.subTest(name):
                path = self.folder / (name + ".db")
                path.write_bytes(now.read_bytes())
                self.assert_shown(self.run_cli("stamp", "head", "--yes", target=path, status=0), name)
                self.json("stamp", "b2", "--yes", "--confirm", name + ".db", target=path, status=0)
                entry = self.json("journal", "list", status=0)["entries"][0]
                self.json("journal", "undo", entry["id"], "--yes", status=0)
                self.db.path = path
                self.assertEqual(self.rows(), ["c3"])
                self.db.path = now
                os.remove(path)
        raw = os.fsencode(str(self.folder)) + b"/\xff\xfe.db"
        with open(raw, "wb") as file:
            file.write(now.read_bytes())
        self.run_cli("stamp", "head", "--yes", target=raw, status=0)
        self.run_cli("journal", "list", status=0)


class OnPostgreSql(Rows, Hostile):
    engine = PostgreSql

    def test_as_schema_role_and_search_path(self):
        for n, name in enumerate(SHORT[::2]):
            role = name if name.lower() not in ("null", "--") else "r" + name
            with self.subTest(name):
                try:
                    self.db.query(f"CREATE SCHEMA {quoted(name)}; CREATE ROLE {quoted(role)}; GRANT ALL ON SCHEMA {quoted(name)} TO {quoted(role)}")
                except psycopg2.Error as error:  # a name that the server does not take
                    self.assertRegex(str(error), "too long|reserved|invalid|exists|zero-length")
                    continue
                named = quoted(name) + ".alembic_version"
                self.run_cli("stamp", "b2", "--yes", f"--version-table={named}", f"--role={role}", status=0)
                self.assertEqual(self.db.query(f"SELECT version_num, pg_get_userbyid(relowner) FROM {named}, pg_class WHERE oid = {literal(named)}::regclass"), [("b2", role)])
                if n % 4 == 0:
                    self.run_cli("sql", "-", "--yes", f"--role={role}", f"--search-path={quoted(name)}", script="CREATE TABLE made (a int); SELECT current_schema(), current_user", status=0)
                    self.assertEqual(self.db.query(f"SELECT count(*) FROM {quoted(name)}.made"), [(0,)])
                self.db.query(f"DROP SCHEMA {quoted(name)} CASCADE; DROP OWNED BY {quoted(role)}; DROP ROLE {quoted(role)}")
        self.stays()
        self.assertEqual(self.rows(), ["a1"])

    def test_as_database(self):
        for name in SHORT[::4]:
            with self.subTest(name):
                other = PostgreSql(self.folder, name)
                try:
                    other.query("CREATE TABLE alembic_version " + ALEMBICS)
                    other.query("CREATE TABLE orders (id int)")
                    target = "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
                    self.assert_shown(self.run_cli("stamp", "head", "--yes", "--confirm=" + name, target=target, status=0), name)
                    self.assertEqual(other.query("SELECT version_num FROM alembic_version"), [("c3",)])
                    entry = self.json("journal", "list", status=0)["entries"][0]
                    self.json("journal", "undo", entry["id"], "--yes", status=0)
                finally:
                    other.close()
        self.stays()

    def test_as_notices_and_errors(self):
        for name in NAMES[::4]:
            with self.subTest(name):
                self.db.query(f"CREATE OR REPLACE FUNCTION says(really bool) RETURNS void LANGUAGE plpgsql AS $says$ BEGIN IF really THEN "
                              f"RAISE EXCEPTION USING MESSAGE = {literal(name)}; END IF; RAISE WARNING USING MESSAGE = {literal(name)}; END $says$")
                run = self.run_cli("sql", "-", "--dry-run", script="SELECT says(false)", status=0)
                self.assertIn("WARNING", run.stdout)
                self.assert_shown(run, name)
                run = self.run_cli("sql", "-", "--yes", script="SELECT says(true)", status=3)
                self.assertEqual(run.stderr.count("\n"), 1)
        self.stays()


del Rows, Hostile

if __name__ == "__main__":
    unittest.main(verbosity=1)
