"""The practice incidents from end to end: the real Alembic fails as their stories say, Stillroom says why, the repair is done as the user
guide does it, and then the real Alembic has nothing to do.

usage: test_incidents.py STILLROOM_CLI INCIDENTS   (the folder of the practice incidents; PostgreSQL in PGHOST, see tests/with_postgresql)
"""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import psycopg2

CLI, INCIDENTS = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
COMPARE = pathlib.Path(__file__).with_name("compare_metadata.py")
DATABASES = iter(f"incident{i}" for i in range(100))


class Incident(unittest.TestCase):
    """A copy of an incident, and the real Alembic in it."""

    name = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-incident-"))
        self.project = self.folder / self.name
        shutil.copytree(INCIDENTS / self.name, self.project)
        self.environment = {**os.environ, "STILLROOM_JOURNAL": str(self.folder / "journal.db"), "STILLROOM_PROTECTIONS": str(self.folder / "protections.db"),
                            "STILLROOM_IGNORES": str(self.folder / "ignores.db"), "PYTHONDONTWRITEBYTECODE": "1"}
        self.target = str(self.project / "app.db")
        self.connect = lambda: sqlite3.connect(self.project / "app.db", isolation_level=None)

    def tearDown(self):
        shutil.rmtree(self.folder)

    def use_postgresql(self):
        """The same incident on PostgreSQL: its database, its files in place of those of the same name, its URL."""
        name = next(DATABASES)
        self.query_at("postgres", f"CREATE DATABASE {name}")
        self.query_at(name, (INCIDENTS / self.name / "database.postgresql.sql").read_text())
        if (self.project / "postgresql").is_dir():
            shutil.copytree(self.project / "postgresql", self.project, dirs_exist_ok=True)
        self.edit("alembic.ini", "sqlite:///%(here)s/app.db", f"postgresql+psycopg2:///{name}")
        self.target = f"postgresql:///{name}"
        self.connect = lambda: psycopg2.connect(dbname=name)

    def query_at(self, database, sql):
        connection = psycopg2.connect(dbname=database)
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def query(self, sql):
        connection = self.connect()
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall()
        finally:
            connection.close()

    def rows(self):
        return sorted(row[0] for row in self.query("SELECT version_num FROM alembic_version"))

    def edit(self, file, before, after):
        path = self.project / file
        text = path.read_text()
        self.assertIn(before, text, file)
        path.write_text(text.replace(before, after))

    def run_cli(self, *arguments, status):
        run = subprocess.run([CLI, *arguments], cwd=self.project, capture_output=True, text=True, env=self.environment, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        return run.stdout

    def json(self, *arguments, status):
        return json.loads(self.run_cli(*arguments, "--json", status=status))

    def diagnose(self, status=1, *more):
        return self.json("diagnose", "--project", ".", "--database", self.target, *more, status=status)["findings"]

    def differences(self, *more, status=1):
        found = self.json("diff", "--project", ".", "--database", self.target, *more, status=status)["differences"]
        return sorted((d["kind"], ".".join(p for p in (d["schema"], d["table"], d["name"]) if p)) for d in found)

    def findings(self, code, found=None):
        return [f for f in (self.diagnose() if found is None else found) if f["code"] == code]

    def places(self, finding):
        """The evidence as "file:line", relative to the project."""
        return {f"{pathlib.Path(e['file']).relative_to(self.project)}:{e['line']}" for e in finding["evidence"] if "file" in e}

    def assertNoProblems(self, findings):
        self.assertEqual([f["code"] for f in findings if f["severity"] != "info"], [])

    def alembic(self, *arguments, status=0):
        run = subprocess.run(["/usr/bin/alembic", *arguments], cwd=self.project, capture_output=True, text=True, env=self.environment, timeout=60)
        self.assertEqual(run.returncode == 0, status == 0, run.stdout + run.stderr)
        return run.stdout + run.stderr

    def autogenerate(self):
        """What the real `alembic check` would find: the operations that autogenerate proposes."""
        run = subprocess.run(["/usr/bin/python3", "-W", "ignore", COMPARE], cwd=self.project, capture_output=True, text=True, env=self.environment, timeout=60)
        return run.stdout.split("\n")[:-1] if run.returncode == 0 else [run.stderr.strip().split("\n")[-1]]

    def assertSolved(self, head):
        """At the head, without a difference, and the real Alembic has nothing to do."""
        self.assertEqual(self.rows(), [head])
        status = self.json("status", "--project", ".", "--database", self.target, status=0)
        self.assertEqual((status["state"], status["pending"]), ("at_head", []))
        self.assertEqual(self.differences(status=0), [])
        self.assertEqual(self.differences("--against", "migrations", status=0), [])
        self.assertNoProblems(self.diagnose(0))
        self.assertNotIn("Running upgrade", self.alembic("upgrade", "head"))
        self.assertEqual(self.autogenerate(), [])
        self.assertEqual(self.rows(), [head])

    def repair(self, *stamp, against="models"):
        script = self.run_cli("diff", "--project", ".", "--database", self.target, "--against", against, "--sql", status=1)
        (self.project / "repair.sql").write_text(script)
        document = self.json("sql", "repair.sql", "--project", ".", "--database", self.target, *stamp, "--yes", status=0)
        self.assertEqual(document["outcome"], "applied")
        return script, document


class HalfMerged(Incident):
    name = "half-merged"
    missing = [("column.missing", f"{table}.{column}") for table in ("customers", "orders", "products") for column in ("created_by", "updated_at")]

    def data(self):
        return {table: self.query(f"SELECT * FROM {table} ORDER BY id") for table in ("customers", "products", "orders", "contacts")}

    def diagnosed(self):
        self.assertIn("overlaps with other requested revisions", self.alembic("upgrade", "head", status=1))
        self.assertEqual(self.rows(), ["4f2ad9013b7c", "6b2c77d04e19"])
        redundant = self.findings("version_table.redundant_rows")
        self.assertEqual([f["severity"] for f in redundant], ["error"])
        missing, = self.findings("landings.recorded_but_missing")
        self.assertEqual((missing["severity"], missing["title"]), ("error", "6 columns of 91c0a54be3f6 are missing"))
        self.assertEqual(len([e for e in missing["evidence"] if e["text"].startswith("missing: column ")]), 6)
        cause = self.diagnose(1, "--log", "incident.log")[0]
        self.assertEqual(cause["code"], "message.version_row_exists")
        self.assertIn("first cause", cause["detail"])
        # Which columns are missing of what the recorded revisions build; the invoices are only pending.
        schema = "public." if self.target.startswith("postgresql") else ""
        self.assertEqual(self.differences("--against", "migrations"), [(kind, schema + place) for kind, place in self.missing])

    def repaired_at_once(self):
        before = self.data()
        script, document = self.repair("--stamp", "heads")
        self.assertEqual(script.count("ADD COLUMN"), 6)
        self.assertEqual(document["plan"]["after"], ["8a05f3b9d6e1"])
        self.assertEqual({table: [row[:len(before[table][0])] for row in rows] for table, rows in self.data().items()}, before)
        self.assertSolved("8a05f3b9d6e1")

    def repaired_step_by_step(self):
        """Only what the recorded revisions lack; the rest is left to Alembic."""
        script, document = self.repair("--stamp", "4f2ad9013b7c", "--purge", against="migrations")
        self.assertEqual((script.count("ADD COLUMN"), script.count("CREATE TABLE")), (6, 0))
        self.assertEqual((document["plan"]["before"], document["plan"]["after"]), (["4f2ad9013b7c", "6b2c77d04e19"], ["4f2ad9013b7c"]))
        self.assertEqual(len(re.findall("Running upgrade", self.alembic("upgrade", "head"))), 2)
        self.assertSolved("8a05f3b9d6e1")

    def test_on_sqlite(self):
        self.diagnosed()
        self.repaired_at_once()

    def test_on_sqlite_step_by_step(self):
        self.diagnosed()
        self.repaired_step_by_step()

    def test_on_postgresql(self):
        self.use_postgresql()
        self.diagnosed()
        self.repaired_at_once()

    def test_on_postgresql_step_by_step(self):
        self.use_postgresql()
        self.diagnosed()
        self.repaired_step_by_step()

    def test_what_fails_changes_nothing(self):
        script = self.run_cli("diff", "--project", ".", "--database", self.target, "--sql", status=1)
        (self.project / "repair.sql").write_text(script.replace("COMMIT;", "ALTER TABLE nowhere ADD COLUMN x INTEGER;\nCOMMIT;"))
        before = self.query("SELECT sql FROM sqlite_master ORDER BY 1")
        self.run_cli("sql", "repair.sql", "--project", ".", "--database", self.target, "--stamp", "heads", "--yes", status=3)
        self.assertEqual((self.query("SELECT sql FROM sqlite_master ORDER BY 1"), self.rows()), (before, ["4f2ad9013b7c", "6b2c77d04e19"]))

    def test_two_runners_come_to_this(self):
        """The story, with the real Alembic and the real server: what the log of the incident says comes to pass."""
        self.use_postgresql()
        self.query_at(self.target.rsplit("/", 1)[1], "DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('6b2c77d04e19')")
        reader = self.connect()
        reader.cursor().execute("SELECT * FROM customers")  # keeps its lock: the first job has to wait
        first = subprocess.Popen(["/usr/bin/alembic", "upgrade", "4f2ad9013b7c"], cwd=self.project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 env=self.environment)
        for _ in range(200):
            if self.query("SELECT 1 FROM pg_locks WHERE NOT granted"):
                break
            time.sleep(0.05)
        self.alembic("stamp", "91c0a54be3f6")
        reader.close()
        said = first.communicate(timeout=60)[0]
        self.assertNotEqual(first.returncode, 0)
        log = (self.project / "incident.log").read_text()
        for text in ('duplicate key value violates unique constraint "alembic_version_pkc"', "Key (version_num)=(91c0a54be3f6) already exists",
                     "INSERT INTO alembic_version (version_num) VALUES ('91c0a54be3f6')"):
            self.assertIn(text, said)
            self.assertIn(text, log)
        self.assertEqual(self.rows(), ["6b2c77d04e19", "91c0a54be3f6"])
        self.assertEqual(self.query("SELECT count(*) FROM information_schema.columns WHERE column_name = 'created_by' AND table_schema = 'public'"), [(0,)])


class OneFileTwoNames(Incident):
    name = "one-file-two-names"

    def test_explained_and_mended(self):
        defined = "Table 'appointments' is already defined for this MetaData instance"
        self.assertIn(defined, self.alembic("current", status=1))
        found = self.diagnose()
        twice, = self.findings("models.table_defined_twice", found)
        self.assertIn(defined, twice["detail"])
        self.assertLessEqual({"src/models/appointment.py:6", "src/legacy/appointments.py:7", "src/services/reminders.py:2"}, self.places(twice))
        self.assertIn("Beware: extend_existing=True", twice["detail"])
        names, = self.findings("models.file_under_two_names", found)
        self.assertLessEqual({"src/models/patient.py:6", "src/services/reminders.py:3", "migrations/env.py:13"}, self.places(names))
        self.assertIn("write models.patient instead of src.models.patient", names["detail"])
        missed, = self.findings("models.not_reached", found)
        self.assertIn("there is no module models.all_models", missed["detail"])
        self.assertLessEqual({"src/models/invoice.py:6", "migrations/env.py:9"}, self.places(missed))

        # As the findings say; each goes with its own edit.
        self.edit("src/services/reminders.py", "from src.models.patient import Patient", "from models.patient import Patient")
        self.assertEqual(self.findings("models.file_under_two_names"), [])
        self.assertIn(defined, self.alembic("current", status=1))
        self.edit("src/services/reminders.py", "from legacy.appointments import OldAppointment", "from models.appointment import Appointment")
        self.edit("src/services/reminders.py", "appointment: OldAppointment", "appointment: Appointment")
        (self.project / "src/legacy/appointments.py").unlink()
        self.assertEqual(self.findings("models.table_defined_twice"), [])
        self.assertIn("d81f5b6e2a90 (head)", self.alembic("current"))
        self.assertEqual(self.autogenerate(), ["remove_table invoices"])
        (self.project / "src/models/all_models.py").write_text("from models import appointment, invoice, patient\n")
        self.assertSolved("d81f5b6e2a90")

    def test_extend_existing_hides_it(self):
        for file in ("src/models/patient.py", "src/models/appointment.py", "src/legacy/appointments.py"):
            path = self.project / file
            path.write_text(re.sub(r"(    __tablename__ = .*\n)", r'\1    __table_args__ = {"extend_existing": True}\n', path.read_text()))
        self.alembic("current")  # it is silent now
        self.assertIn("add_column appointments.remark", self.autogenerate())  # a column of the legacy class
        hidden, = self.findings("models.extend_existing_hides")
        self.assertIn("It adds remark", hidden["detail"])
        self.assertEqual(len(self.findings("models.file_under_two_names")), 1)


class TwoModelSets(Incident):
    name = "two-model-sets"
    tables = ("customers", "boats", "bookings", "takings")

    def test_a_database_that_is_only_behind_is_no_alarm(self):
        self.query_here("UPDATE alembic_version SET version_num = '20f7c3a94e15'")
        matched, = self.findings("models.database_matches_other")
        self.assertEqual(matched["severity"], "info")

    def query_here(self, sql):
        connection = self.connect()
        connection.execute(sql)
        connection.close()

    def mend(self):
        """As the findings say: one MetaData, and named once."""
        for file, base in (("harbour/models/booking.py", "BookingBase"), ("harbour/models/billing.py", "BillingBase"), ("harbour/reports/tables.py", "ReportBase")):
            self.edit(file, f"{base} = declarative_base()", f"{base} = declarative_base(metadata=CoreBase.metadata)")
            self.edit(file, "from harbour import schemas\n", "from harbour import schemas\nfrom harbour.models.core import CoreBase\n")
        self.assertEqual(self.findings("models.key_across_registries"), [])
        self.assertEqual(len(self.findings("models.metadata_listed_twice")), 1)
        self.assertIn("Duplicate table keys across multiple MetaData objects", self.autogenerate()[-1])
        self.edit("migrations/env.py", "target_metadata = [CoreBase.metadata, BookingBase.metadata, BillingBase.metadata, ReportBase.metadata]",
                  "target_metadata = CoreBase.metadata")
        self.assertEqual(self.findings("models.metadata_listed_twice"), [])

    def diagnosed(self, schemas):
        self.assertIn("could not find table", self.autogenerate()[-1])
        found = self.diagnose()
        keys = self.findings("models.key_across_registries", found)
        self.assertEqual({f["severity"] for f in keys}, {"error"})
        self.assertEqual(len(keys), 4)
        bases, = self.findings("models.several_bases", found)
        self.assertIn("5 MetaData objects", bases["title"])
        competing = self.findings("models.competing_definitions", found)
        self.assertEqual(len(competing), 3)
        matched, = self.findings("models.database_matches_other", found)
        self.assertEqual(matched["severity"], "warning")
        lines = [line for line in matched["detail"].split("\n") if line.startswith(tuple(schemas))]
        self.assertEqual([line.split(":")[0] for line in lines], sorted(schemas))
        bookings = next(line for line in lines if "bookings: " in line)
        self.assertIn("as class Booking in harbour/legacy/tables.py:27 says; not as class Booking in harbour/models/booking.py:9: no starts_on, no status, no deposit",
                      bookings)
        return lines

    def test_on_sqlite(self):
        before = {table: self.query(f"SELECT * FROM {table} ORDER BY id") for table in self.tables}
        self.diagnosed(["boats", "bookings", "customers"])
        self.mend()
        self.assertEqual(self.differences(), [("column.extra", "bookings.start_date"), ("column.missing", "bookings.deposit"), ("column.missing", "bookings.starts_on"),
                                              ("column.missing", "bookings.status"), ("column.type", "customers.name"), ("table.missing", "invoices")])
        self.repair()
        self.kept(before, self.tables)
        self.assertSolved("c57a1e8b3d04")
        matched, = self.findings("models.database_matches_loaded", self.diagnose(0))
        self.assertIn("bookings: as class Booking in harbour/models/booking.py:10 says.", matched["detail"])

    def test_on_postgresql(self):
        self.use_postgresql()
        now = {"customers": "core.customers", "boats": "core.boats", "bookings": "booking.bookings", "takings": "takings"}
        before = {table: self.query(f"SELECT * FROM {'booking.' if table == 'bookings' else ''}{table} ORDER BY id") for table in self.tables}
        lines = self.diagnosed(["core.boats", "booking.bookings", "core.customers"])
        self.assertEqual(sum("it is public." in line for line in lines), 2)
        self.mend()
        found = self.differences()
        self.assertIn(("table.missing", "billing.invoices"), found)
        self.assertIn(("table.missing", "core.customers"), found)
        script, _ = self.repair()
        for text in ("CREATE SCHEMA IF NOT EXISTS core;", "CREATE SCHEMA IF NOT EXISTS billing;", "ALTER TABLE public.customers SET SCHEMA core;",
                     "ALTER TABLE booking.bookings RENAME COLUMN start_date TO starts_on;"):
            self.assertIn(text, script)
        self.assertNotIn("DROP", script)
        self.kept(before, now)
        self.assertEqual(self.query("SELECT confrelid::regclass::text FROM pg_constraint WHERE conrelid = 'takings'::regclass AND contype = 'f'"), [("core.boats",)])
        self.query_at(self.target.rsplit("/", 1)[1], "INSERT INTO core.customers (name) VALUES ('after')")  # its sequence has come along
        self.assertSolved("c57a1e8b3d04")

    def kept(self, before, tables):
        """The rows are what they were, in count and content, whatever else a row has now."""
        for table in self.tables:
            name = tables[table] if isinstance(tables, dict) else table
            after = self.query(f"SELECT * FROM {name} ORDER BY id")
            self.assertEqual([row[:len(before[table][0])] for row in after], before[table], table)
        self.assertGreater(sum(map(len, before.values())), 10)

    def test_the_migrations_build_what_the_mended_models_say(self):
        """From nothing, with the real Alembic: the incident is not in the scripts."""
        (self.project / "app.db").unlink()
        self.mend_only()
        self.alembic("upgrade", "head")
        self.assertSolved("c57a1e8b3d04")

    def test_the_migrations_build_it_on_postgresql_too(self):
        self.use_postgresql()
        name = next(DATABASES)
        self.query_at("postgres", f"CREATE DATABASE {name}")
        self.edit("alembic.ini", self.target.rsplit("/", 1)[1], name)
        self.target, self.connect = f"postgresql:///{name}", lambda: psycopg2.connect(dbname=name)
        self.mend_only()
        self.alembic("upgrade", "head")
        self.assertSolved("c57a1e8b3d04")

    def mend_only(self):
        for file, base in (("harbour/models/booking.py", "BookingBase"), ("harbour/models/billing.py", "BillingBase"), ("harbour/reports/tables.py", "ReportBase")):
            self.edit(file, f"{base} = declarative_base()", f"{base} = declarative_base(metadata=CoreBase.metadata)")
            self.edit(file, "from harbour import schemas\n", "from harbour import schemas\nfrom harbour.models.core import CoreBase\n")
        self.edit("migrations/env.py", "[CoreBase.metadata, BookingBase.metadata, BillingBase.metadata, ReportBase.metadata]", "CoreBase.metadata")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
