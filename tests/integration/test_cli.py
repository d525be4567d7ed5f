"""The command line against real databases and odd projects: JSON of the contract, exit statuses, refusals.

usage: test_cli.py STILLROOM_CLI   (with PostgreSQL in PGHOST, see tests/with_postgresql)
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import psycopg2

CLI = sys.argv.pop(1)
PASSWORD = "geheim-7391"


def revision(folder, ident, down=None, name=None, **more):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = f'"""{more.pop("message", ident)}"""\nrevision = {ident!r}\ndown_revision = {down!r}\n'
    text += "".join(f"{k} = {v!r}\n" for k, v in more.items())
    (folder / f"{name or ident}.py").write_text(text)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stillroom-cli-"))
        self.environment = {**os.environ, "STILLROOM_JOURNAL": str(self.folder / "journal.db"),
                            "STILLROOM_PROTECTIONS": str(self.folder / "protections.db")}
        self.project = self.folder / "project"
        self.versions = self.project / "migrations" / "versions"
        for ident, down in (("a1", None), ("b2", "a1"), ("c3", "b2")):
            revision(self.versions, ident, down)
        (self.project / "migrations" / "env.py").write_text("from alembic import context\ncontext.configure()\n")
        (self.project / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")

    def tearDown(self):
        subprocess.run(["chmod", "-R", "u+rwX", str(self.folder)])
        shutil.rmtree(self.folder)

    def run_cli(self, *arguments, status=None, **options):
        run = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True, env=self.environment, timeout=60, stdin=subprocess.DEVNULL, **options)
        if status is not None:
            self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertNotIn(PASSWORD, run.stdout + run.stderr)
        return run

    def json(self, *arguments, status=None):
        return json.loads(self.run_cli(*arguments, "--json", status=status).stdout)

    def codes(self, document):
        return [f["code"] for f in document["findings"]]

    def sqlite(self, rows, ddl="CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"):
        path = self.folder / "app.db"
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.execute(ddl)
        connection.executemany("INSERT INTO alembic_version (version_num) VALUES (?)", [(r,) for r in rows])
        connection.commit()
        connection.close()
        return path

    def rows(self, path):
        connection = sqlite3.connect(path)
        try:
            return sorted(r[0] for r in connection.execute("SELECT version_num FROM alembic_version"))
        finally:
            connection.close()


class Projects(Case):
    def test_contract_of_graph_and_environments(self):
        document = self.json("graph", "--project", self.project, status=0)
        self.assertEqual(list(document), ["environment", "revisions", "heads", "bases", "branch_points", "merge_points", "findings"])
        self.assertEqual(list(document["environment"]), ["name", "config_file", "script_location", "version_locations", "version_table", "version_table_schema", "revisions"])
        self.assertEqual(list(document["revisions"][0]), ["id", "down_revisions", "dependencies", "branch_labels", "message", "created", "file", "line"])
        self.assertEqual(document["heads"], ["c3"])
        environments = self.json("environments", "--project", self.project, status=0)["environments"]
        self.assertEqual([e["name"] for e in environments], ["migrations"])

    def test_every_kind_of_configuration(self):
        ini = self.project / "alembic.ini"
        cases = {
            "[alembic]\nscript_location = %(here)s/migrations\n": ["c3"],
            "[alembic]\nscript_location = migrations\nversion_locations = %(here)s/migrations/versions %(here)s/more\n": ["c3", "x9"],
            "[alembic]\nscript_location = migrations\nversion_path_separator = :\nversion_locations = %(here)s/migrations/versions:%(here)s/more\n": ["c3", "x9"],
            "[alembic]\nscript_location = migrations\nrecursive_version_locations = true\n": ["c3", "deep"],
            "[alembic]\nscript_location = migrations\nrecursive_version_locations = True\n": ["c3"],
            "[one]\nscript_location = pkg:sub\n": ["p1"],
        }
        revision(self.project / "more", "x9")
        revision(self.versions / "below", "deep")
        revision(self.project / "pkg" / "sub" / "versions", "p1")
        for text, heads in cases.items():
            with self.subTest(text):
                ini.write_text(text)
                self.assertEqual(sorted(self.json("graph", "--project", ini)["heads"]), heads)
        (self.project / "pyproject.toml").write_text('[tool.alembic]\nscript_location = "%(here)s/migrations"\nversion_locations = ["%(here)s/more"]\n')
        ini.unlink()
        self.assertEqual(self.json("graph", "--project", self.project / "pyproject.toml")["heads"], ["x9"])

    def test_ini_and_toml_of_one_folder_are_read_together_key_by_key(self):
        """The rule of alembic 1.16's Config.get_alembic_option: the ini first, then [tool.alembic]."""
        ini, toml = self.project / "alembic.ini", self.project / "pyproject.toml"
        revision(self.project / "more", "x9")
        revision(self.versions / "below", "deep")
        cases = [
            ("[alembic]\nsqlalchemy.url = sqlite:///x.db\n", 'script_location = "migrations"', ["c3"], []),
            ("[alembic]\nscript_location = migrations\n", 'script_location = "nowhere"\nversion_locations = ["%(here)s/more"]', ["x9"], []),
            ("[alembic]\nscript_location = migrations\nversion_locations = migrations/versions\n", 'version_locations = ["more"]', ["c3"], []),
            ("[alembic]\nscript_location = migrations\n", "recursive_version_locations = true", ["c3", "deep"], []),
            ("[alembic]\nscript_location = migrations\nrecursive_version_locations = false\n", "recursive_version_locations = true", ["c3"], []),
            ("[alembic]\nscript_location = migrations\n", 'recursive_version_locations = "yes"', ["c3"], ["environment.not_boolean"]),
            ("[alembic]\nscript_location = migrations\n", 'version_locations = ["%(there)s/more"]', [], ["environment.interpolation"]),
            ("[loggers]\nkeys = root\n", 'script_location = "%(here)s/migrations"', ["c3"], []),
        ]
        for ini_text, toml_text, heads, codes in cases:
            with self.subTest(ini=ini_text, toml=toml_text):
                ini.write_text(ini_text)
                toml.write_text("[tool.alembic]\n" + toml_text + "\n")
                for path in (self.project, ini, toml):
                    environments = self.json("environments", "--project", path)["environments"]
                    self.assertEqual(len(environments), 1, path)
                    graph = self.json("graph", "--project", path)
                    self.assertEqual(sorted(graph["heads"]), heads, path)
                    self.assertLessEqual(set(codes), set(self.codes(graph)), path)

    def test_settings_made_in_code(self):
        (self.project / "alembic.ini").unlink()
        revision(self.project / "db" / "revs" / "versions", "k1")
        (self.project / "db" / "upgrade.py").write_text(
            "import os\nfrom alembic.config import Config\nHERE = os.path.dirname(__file__)\n\ndef config():\n    c = Config()\n    c.set_main_option('script_location', os.path.join(HERE, 'revs'))\n    return c\n")
        names = [e["name"] for e in self.json("environments", "--project", self.project)["environments"]]
        self.assertEqual(sorted(names), ["db/revs", "migrations"])

    def test_facts_of_env_py(self):
        (self.project / "migrations" / "env.py").write_text(
            "from alembic import context\nfrom settings import SCHEMA\nTABLE = 'my_' + 'versions'\ndef run():\n    context.configure(version_table=TABLE, version_table_schema=SCHEMA)\nrun()\n")
        (self.project / "migrations" / "settings.py").write_text("SCHEMA = 'ops'\n")
        environment = self.json("environments", "--project", self.project)["environments"][0]
        self.assertEqual((environment["version_table"], environment["version_table_schema"]), ("my_versions", "ops"))
        (self.project / "migrations" / "env.py").write_text("from alembic import context\nimport os\ncontext.configure(version_table=os.environ['T'])\n")
        self.assertIn("environment.unknown_setting", self.codes(self.json("graph", "--project", self.project)))
        env = "from alembic import context\nopts = dict(transaction_per_migration=True%s)\ndef offline():\n    more = {}\n    more.update(opts)\n    context.configure(url='u', **more)\n" \
              "def online(c):\n    context.configure(connection=c, **opts)\n"
        (self.project / "migrations" / "env.py").write_text(env % "")
        self.assertEqual([c for c in self.codes(self.json("graph", "--project", self.project)) if c.startswith("environment.")], [])
        (self.project / "migrations" / "env.py").write_text(env % ", version_table='mine'")
        self.assertEqual(self.json("environments", "--project", self.project)["environments"][0]["version_table"], "mine")

    def test_broken_scripts_are_findings_and_the_rest_is_right(self):
        v = self.versions
        (v / "empty.py").write_text("")
        (v / "stray.py").write_text("print('no revision')\n")
        (v / "bytes.py").write_bytes(b"revision = 'latin'\ndown_revision = 'c3'\nx = '\xe9'\n")
        (v / "conflict.py").write_text("<<<<<<< HEAD\nrevision = 'd4'\n=======\nrevision = 'd4'\n>>>>>>> x\ndown_revision = 'latin'\n")
        (v / "python2.py").write_text("revision = 'e5'\ndown_revision = 'd4'\ndef upgrade():\n    print 'hello'\n")
        (v / "bom.py").write_bytes(b"\xef\xbb\xbfrevision = 'f6'\r\ndown_revision = ('e5',)\r\n")
        (v / "computed.py").write_text("import uuid\nrevision = uuid.uuid4().hex\n")
        (v / "a_folder.py").mkdir()
        os.mkfifo(v / "pipe.py")
        (v / "loop").symlink_to(v)
        document = self.json("graph", "--project", self.project, status=1)
        self.assertEqual(document["heads"], ["f6"])
        for code in ("script.no_revision", "script.encoding", "script.conflict_marker", "script.syntax_error", "script.unresolved", "script.unreadable"):
            self.assertIn(code, self.codes(document))
        for finding in document["findings"]:
            self.assertTrue(all(e["file"] for e in finding["evidence"]))

    def test_missing_version_location(self):
        (self.project / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nversion_locations = %(here)s/migrations/versions %(here)s/nowhere\n")
        document = self.json("graph", "--project", self.project, status=1)
        self.assertIn("environment.missing_version_location", self.codes(document))
        self.assertEqual(document["heads"], ["c3"])

    def models(self, files, project="."):
        for name, text in files.items():
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).write_text(text)
        return self.json("models", "--project", self.project / project)

    ENV = "from alembic import context\nfrom app.base import Base\n{}\ncontext.configure(target_metadata=Base.metadata)\n"
    BASE = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
    MODEL = "from sqlalchemy import Column, Integer\nfrom app.base import Base\nclass User(Base):\n    __tablename__ = 'user'\n    id = Column(Integer, primary_key=True)\n"

    def test_models_are_imported_as_python_would_import_them(self):
        """A package is on no search path: its folder `sqlalchemy` hides nothing, and one of its modules has one name."""
        shutil.rmtree(self.project)
        files = {"app/__init__.py": "", "app/db/__init__.py": "", "app/db/sqlalchemy/__init__.py": "", "app/base.py": self.BASE, "app/user.py": self.MODEL,
                 "app/db/sqlalchemy/alembic.ini": "[alembic]\nscript_location = alembic\n",
                 "app/db/sqlalchemy/alembic/env.py": self.ENV.format("import app.user"), "app/db/sqlalchemy/alembic/versions/a.py": "revision = 'a'\ndown_revision = None\n"}
        for project in (".", "app/db/sqlalchemy"):
            document = self.models(files, project)
            self.assertEqual([(t["name"], [c["type"] for c in t["columns"]]) for t in document["tables"]], [("user", ["INTEGER"])])
            self.assertEqual((document["unresolved"], document["findings"]), ([], []))

    def test_models_that_env_does_not_import(self):
        document = self.models({"app/__init__.py": "", "app/base.py": self.BASE, "app/user.py": self.MODEL, "migrations/env.py": self.ENV.format("")})
        self.assertEqual([t["name"] for t in document["tables"]], ["user"])
        self.assertEqual(self.codes(document), ["models.not_reached", "models.target_empty"])

    def test_wrong_usage_and_unreadable_input(self):
        self.run_cli(status=2)
        self.run_cli("graph", "--nonsense", status=2)
        self.run_cli("status", "--project", self.project, status=2)
        self.assertIn("no such file", self.run_cli("graph", "--project", "/nowhere", status=3).stderr.lower())
        self.run_cli("graph", "--project", self.folder / "empty-and-missing", status=3)
        revision(self.project / "other" / "versions", "o1")
        (self.project / "other" / "env.py").write_text("from alembic import context\n")
        self.assertIn("--environment", self.run_cli("graph", "--project", self.project, status=3).stderr)
        self.assertEqual(self.json("graph", "--project", self.project, "--environment", "other")["heads"], ["o1"])


class Sqlite(Case):
    def test_contract_of_status(self):
        document = self.json("status", "--project", self.project, "--database", self.sqlite(["b2"]), status=0)
        self.assertEqual(list(document), ["database", "version_table", "recorded", "heads", "applied", "pending", "unknown", "redundant", "state", "findings"])
        self.assertEqual(document["version_table"], {"exists": True, "schema": None, "name": "alembic_version", "rows": 1, "version_num_length": 32, "primary_key": True})
        self.assertEqual((document["state"], document["applied"], document["pending"]), ("behind", 2, ["c3"]))

    def test_looking_never_writes(self):
        path = self.folder / "empty.db"
        sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.commit()
        before = path.read_bytes()
        self.assertEqual(self.json("status", "--project", self.project, "--database", path)["state"], "unversioned")
        self.run_cli("stamp", "head", "--project", self.project, "--database", path, "--dry-run", status=0)
        self.assertEqual(path.read_bytes(), before)
        self.run_cli("status", "--project", self.project, "--database", self.folder / "not-there.db", status=3)
        self.assertFalse((self.folder / "not-there.db").exists())

    def test_states_and_findings_of_incidents(self):
        bare = "CREATE TABLE alembic_version (version_num VARCHAR(32))"
        for rows, ddl, state, code in (
            (["c3"], None, "at_head", None), (["zzzz"], None, "unknown_revision", "version_table.unknown_revision"),
            (["a1", "c3"], None, "redundant_rows", "version_table.redundant_rows"), (["c3", "c3"], bare, "redundant_rows", "version_table.duplicate_rows"),
            ([], None, "empty", "version_table.empty"), ([None], bare, "unknown_revision", "version_table.malformed_row"),
            ([" c3"], None, "unknown_revision", "version_table.malformed_row"), (["c3"], bare, "at_head", "version_table.no_primary_key"),
        ):
            with self.subTest(rows=rows):
                document = self.json("status", "--project", self.project, "--database", self.sqlite(rows, ddl) if ddl else self.sqlite(rows))
                self.assertEqual(document["state"], state)
                if code:
                    self.assertIn(code, self.codes(document))

    def test_stamp_shows_writes_verifies_and_journals(self):
        path = self.sqlite(["a1"])
        self.assertEqual(self.run_cli("stamp", "head", "--project", self.project, "--database", path).returncode, 3)  # nobody to ask
        self.assertEqual(self.rows(path), ["a1"])
        dry = self.json("stamp", "head", "--dry-run", "--project", self.project, "--database", path, status=0)
        self.assertEqual((dry["outcome"], dry["journal_id"], self.rows(path)), ("dry_run", None, ["a1"]))
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", path, status=0)
        self.assertEqual(list(document), ["plan", "outcome", "journal_id", "error"])
        self.assertEqual(document["plan"]["statements"], ["UPDATE alembic_version SET version_num = 'c3' WHERE version_num = 'a1'"])
        self.assertEqual(self.rows(path), ["c3"])
        entry = self.json("journal", "show", document["journal_id"])
        self.assertEqual((entry["before"], entry["after"], entry["outcome"]), (["a1"], ["c3"], "applied"))
        backup = self.folder / "backups" / (document["journal_id"] + ".db")
        self.assertEqual(self.rows(backup), ["a1"])
        self.assertEqual(oct((self.folder / "journal.db").stat().st_mode & 0o777), "0o600")

    def test_refusals_change_nothing(self):
        path = self.sqlite(["zzzz"])
        self.assertIn("Can't locate revision identified by 'zzzz'", self.run_cli("stamp", "head", "--yes", "--project", self.project, "--database", path, status=3).stderr)
        self.run_cli("stamp", "nonsense", "--yes", "--project", self.project, "--database", path, status=3)
        self.run_cli("stamp", "head", "--purge", "--yes", "--confirm", "other.db", "--project", self.project, "--database", path, status=3)
        self.assertEqual(self.rows(path), ["zzzz"])
        self.run_cli("stamp", "head", "--purge", "--yes", "--confirm", "app.db", "--project", self.project, "--database", path, status=0)
        self.assertEqual(self.rows(path), ["c3"])

    def test_rows_that_are_no_full_ids_are_not_guessed_at(self):
        for row in ("c", "head", " c3"):
            path = self.sqlite([row])
            self.run_cli("stamp", "b2", "--yes", "--project", self.project, "--database", path, status=3)
            self.assertEqual(self.rows(path), [row])

    def test_a_stamp_shows_what_the_schema_says_for_and_against_it(self):
        (self.versions / "b2.py").write_text("import sqlalchemy as sa\nfrom alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\n"
                                             "def upgrade():\n    op.create_table('orders', sa.Column('id', sa.Integer, primary_key=True))\n")
        (self.versions / "c3.py").write_text("import sqlalchemy as sa\nfrom alembic import op\nrevision = 'c3'\ndown_revision = 'b2'\n"
                                             "def upgrade():\n    op.add_column('orders', sa.Column('total', sa.Integer))\n    op.create_index('ix_total', 'orders', ['total'])\n")
        path = self.sqlite(["a1"])
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        connection.commit()

        def evidence(target):
            document = self.json("stamp", target, "--dry-run", "--project", self.project, "--database", path, status=0)
            return next(c for c in document["plan"]["preflight"] if c["check"] == "evidence")
        self.assertEqual(evidence("b2")["result"], "pass")
        against = evidence("c3")
        self.assertEqual(against["result"], "warn")
        self.assertIn("2 of 3 steps", against["detail"])
        self.assertIn("c3: column orders.total, index ix_total (it is not there)", against["detail"])
        connection.execute("ALTER TABLE orders ADD COLUMN total INTEGER")
        connection.execute("CREATE INDEX ix_total ON orders (total)")
        connection.commit()
        connection.close()
        self.assertEqual(evidence("c3")["result"], "pass")

    def test_overlapping_targets_are_warned_of(self):
        document = self.json("stamp", "a1", "c3", "--dry-run", "--project", self.project, "--database", self.sqlite([]))
        self.assertIn(("overlap", "warn"), [(c["check"], c["result"]) for c in document["plan"]["preflight"]])

    def test_hostile_project_files_end(self):
        (self.project / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nversion_locations = %(a1)s\n" + "".join(f"a{n} = " + f"%(a{n + 1})s" * 12 + "\n" for n in range(1, 10)) + "a10 = x\n")
        (self.versions / "bomb.py").write_text("a0 = ('x',)\n" + "".join(f"a{n + 1} = [" + f"a{n}, " * 12 + "]\n" for n in range(15)) + "revision = 'd4'\ndown_revision = a15\n")
        for n in range(2):
            (self.versions / f"loop{n}").symlink_to(self.versions)
        started = time.monotonic()
        self.run_cli("graph", "--project", self.project / "alembic.ini", status=1)
        self.assertLess(time.monotonic() - started, 5)

    def test_a_row_of_a_million_digits(self):
        path = self.sqlite(["-" + "1" * 300000])
        self.run_cli("stamp", "head", "--dry-run", "--project", self.project, "--database", path, status=3)

    def test_a_failed_commit_is_not_unknown(self):
        path = self.sqlite(["a1"])
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM alembic_version").fetchall()
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", path, status=3)
        self.assertEqual(document["outcome"], "failed")
        reader.execute("ROLLBACK")
        self.assertEqual(self.rows(path), ["a1"])
        self.assertEqual(self.json("journal", "list")["entries"][0]["outcome"], "failed")

    def test_passwords_in_malformed_targets_are_not_repeated(self):
        for target in (f"PostgreSQL://u:{PASSWORD}@h:x/d", f"DATABASE_URL=postgresql://u:{PASSWORD}@h/d", f"postgresql://u:{PASSWORD}/1@h/d", f"host=h password={PASSWORD} more",
                       f"mysql://u:{PASSWORD}@h/d", f"'postgresql://u:{PASSWORD}@h/d'"):
            self.run_cli("version-tables", "--database", target, status=3)

    def test_unwritable_journal_refuses(self):
        path = self.sqlite(["a1"])
        self.environment["STILLROOM_JOURNAL"] = "/proc/journal.db"
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", path, status=3)
        self.assertEqual((document["outcome"], self.rows(path)), ("refused", ["a1"]))

    def test_locked_file_gives_up(self):
        path = self.sqlite(["a1"])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.assertIn("locked", self.run_cli("stamp", "head", "--yes", "--project", self.project, "--database", path, status=3).stderr)
        other.execute("ROLLBACK")
        self.assertEqual(self.rows(path), ["a1"])

    def test_not_a_database(self):
        path = self.folder / "text.db"
        path.write_text("just text, long enough to be read as a header of a file " * 4)
        self.assertIn("not a database", self.run_cli("version-tables", "--database", path, status=3).stderr)
        self.run_cli("version-tables", "--database", self.folder, status=3)

    def models(self, text):
        (self.project / "shop.py").write_text("from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n" + text)
        (self.project / "migrations" / "env.py").write_text("from alembic import context\nfrom shop import Base\nopen('ran', 'w').close()\n"
                                                            "context.configure(url='sqlite://', target_metadata=Base.metadata)\n")
        (self.project / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")

    def test_the_interpreter_says_what_was_read(self):
        self.models("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    n = Column(Numeric(9, 2), server_default='0', index=True)\n")
        self.run_cli("models", "--interpreter", "/usr/bin/python3", "--project", self.project, status=2)
        self.assertFalse((self.project / "ran").exists())
        read = self.json("models", "--project", self.project, status=0)
        self.assertFalse((self.project / "ran").exists())
        asked = self.json("models", "--interpreter", "/usr/bin/python3", "--trust-project", "--project", self.project, status=0)
        self.assertTrue((self.project / "ran").exists())
        self.assertEqual((read["source"], asked["source"]), ("static", "interpreter"))
        for one in read["tables"] + asked["tables"]:
            one.pop("registry")
        self.assertEqual(read["tables"], asked["tables"])

    def test_why_the_models_cannot_be_loaded_is_kept(self):
        self.models("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\nclass B(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n")
        asked = self.json("models", "--interpreter", "/usr/bin/python3", "--trust-project", "--project", self.project, status=1)
        finding = asked["findings"][0]
        self.assertEqual(finding["code"], "models.import_failed")
        self.assertIn("Table 'a' is already defined for this MetaData instance", finding["detail"])
        self.assertIn("shop.py", finding["evidence"][0]["text"])
        self.assertEqual(asked["tables"], [])
        self.run_cli("models", "--interpreter", "/nowhere/python", "--trust-project", "--project", self.project, status=3)

    def test_ignored_differences_are_set_aside(self):
        self.models("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n")
        database = self.sqlite(["c3"])
        self.environment["STILLROOM_IGNORES"] = str(self.folder / "ignores.db")
        found = self.json("diff", "--project", self.project, "--database", database, status=1)["differences"]
        self.assertEqual([d["kind"] for d in found], ["table.missing"])
        kept = sqlite3.connect(self.folder / "ignores.db")
        kept.execute("CREATE TABLE ignored (project, kind, schema_name, table_name, name, expected, actual, reason, who, at)")
        kept.execute("INSERT INTO ignored VALUES (?, 'table.missing', '', 'a', '', '1 column', '', 'made elsewhere', 'me', 'now')", (str(self.project),))
        kept.commit()
        run = self.run_cli("diff", "--json", "--project", self.project, "--database", database, status=0)
        self.assertEqual(json.loads(run.stdout)["differences"], [])
        self.assertIn("1 difference set aside", run.stderr)

    def test_tables_of_another_environment_are_not_extra(self):
        for name in ("one", "two"):
            scripts = self.project / name
            revision(scripts / "versions", f"{name}1")
            (self.project / f"{name}_models.py").write_text("from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
                                                            f"class A(Base):\n    __tablename__ = 'of_{name}'\n    id = Column(Integer, primary_key=True)\n")
            (scripts / "env.py").write_text(f"from alembic import context\nfrom {name}_models import Base\ncontext.configure(target_metadata=Base.metadata)\n")
        (self.project / "alembic.ini").write_text("[one]\nscript_location = one\n[two]\nscript_location = two\n")
        shutil.rmtree(self.project / "migrations")
        database = self.sqlite(["one1"])
        sqlite3.connect(database).executescript("CREATE TABLE of_two (id INTEGER PRIMARY KEY); CREATE TABLE of_nobody (id INTEGER PRIMARY KEY)")
        names = [e["name"] for e in self.json("environments", "--project", self.project)["environments"]]
        found = self.json("diff", "--project", self.project, "--environment", next(n for n in names if "one" in n), "--database", database, status=1)["differences"]
        self.assertEqual(sorted((d["kind"], d["table"]) for d in found), [("table.extra", "of_nobody"), ("table.missing", "of_one")])

    def test_a_file_that_is_not_python_makes_nothing_extra(self):
        self.models("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    x = Column(Integer))\n")
        database = self.sqlite(["c3"])
        sqlite3.connect(database).execute("CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER, y INTEGER)")
        models = self.json("models", "--project", self.project, status=1)
        self.assertEqual(self.codes(models), ["models.syntax_error"])
        self.assertEqual(self.run_cli("diff", "--sql", "--project", self.project, "--database", database).stdout.count("DROP"), 0)

    def test_hostile_names_are_text(self):
        hostile = ["'; DROP TABLE alembic_version; --", 'x"y', "<b>html</b>", "a\nb", "\u202eright", "x" * 10000, "%s%n", "\\'"]
        for n, ident in enumerate(hostile):
            revision(self.versions, ident, "c3", name=f"h{n}")
            path = self.sqlite(["c3"])
            self.run_cli("stamp", "--yes", "--project", self.project, "--database", path, "--", ident, status=0)
            self.assertEqual(self.rows(path), [ident])
            self.assertEqual(self.json("status", "--project", self.project, "--database", path)["recorded"], [ident])
            os.remove(self.versions / f"h{n}.py")


class PostgreSql(Case):
    def setUp(self):
        super().setUp()
        self.name = "t%d" % time.monotonic_ns()
        admin = psycopg2.connect(dbname="postgres")
        admin.autocommit = True
        admin.cursor().execute(f"CREATE DATABASE {self.name}")
        admin.close()
        self.connection = psycopg2.connect(dbname=self.name)
        self.connection.autocommit = True
        self.target = f"postgresql+psycopg2:///{self.name}"

    def tearDown(self):
        self.connection.close()
        super().tearDown()

    def sql(self, text):
        cursor = self.connection.cursor()
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else None

    def table(self, *rows, name="alembic_version"):
        self.sql(f"CREATE TABLE {name} (version_num varchar(32) NOT NULL PRIMARY KEY)")
        for row in rows:
            self.sql(f"INSERT INTO {name} VALUES ('{row}')")

    def test_stamp_in_one_transaction(self):
        self.table("a1")
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=0)
        self.assertEqual(document["outcome"], "applied")
        self.assertEqual(self.sql("SELECT * FROM alembic_version"), [("c3",)])
        self.assertEqual(self.json("status", "--project", self.project, "--database", self.target)["state"], "at_head")

    def test_creates_the_table_in_alembics_shape(self):
        self.run_cli("stamp", "b2", "--yes", "--project", self.project, "--database", self.target, status=0)
        self.assertEqual(self.sql("SELECT conname, contype::text FROM pg_constraint WHERE conrelid = 'alembic_version'::regclass"), [("alembic_version_pkc", "p")])
        self.assertEqual(self.json("version-tables", "--database", self.target)["version_tables"],
                         [{"schema": "public", "name": "alembic_version", "rows": ["b2"], "version_num_length": 32, "primary_key": True, "shape": "alembic"}])

    def test_every_version_table_in_every_schema(self):
        self.table("a1")
        self.sql('CREATE SCHEMA "Odd ""one"""')
        self.table("zz", name='"Odd ""one"""."My Version"')
        tables = self.json("version-tables", "--database", self.target)["version_tables"]
        self.assertEqual(sorted((t["schema"], t["name"], tuple(t["rows"])) for t in tables), [('Odd "one"', "My Version", ("zz",)), ("public", "alembic_version", ("a1",))])
        document = self.json("status", "--project", self.project, "--database", self.target, "--version-table", 'Odd "one".My Version')
        self.assertEqual(document["state"], "unknown_revision")

    def test_table_outside_the_search_path(self):
        self.sql("CREATE SCHEMA ops")
        self.table("c3", name="ops.alembic_version")
        document = self.json("status", "--project", self.project, "--database", self.target)
        self.assertEqual(document["state"], "unversioned")
        self.assertIn("version_table.elsewhere", self.codes(document))
        plan = self.json("stamp", "head", "--dry-run", "--project", self.project, "--database", self.target)["plan"]
        self.assertIn(("version_table", "warn"), [(c["check"], c["result"]) for c in plan["preflight"]])

    def test_a_view_is_never_read(self):
        # Reading a view runs what its owner wrote, with the rights of the reader.
        self.sql("CREATE SEQUENCE touched")
        self.sql("CREATE VIEW alembic_version AS SELECT 'a1'::varchar(32) AS version_num, nextval('touched')")
        document = self.json("status", "--project", self.project, "--database", self.target, status=1)
        self.assertIn("version_table.unreadable", self.codes(document))
        self.assertEqual(self.sql("SELECT is_called FROM touched"), [(False,)])

    def test_another_tables_lock_does_not_stop_the_looking(self):
        self.table("a1")
        self.sql("CREATE SCHEMA other")
        self.table("zz", name="other.alembic_version")
        other = psycopg2.connect(dbname=self.name)
        other.cursor().execute("LOCK TABLE other.alembic_version IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        document = self.json("status", "--project", self.project, "--database", self.target, status=1)
        self.assertLess(time.monotonic() - started, 6)
        self.assertEqual(document["recorded"], ["a1"])
        other.close()

    def test_rows_hidden_by_a_policy_are_not_an_empty_table(self):
        self.table("a1")
        self.sql("DROP ROLE IF EXISTS hidden")
        self.sql("CREATE ROLE hidden LOGIN; GRANT SELECT ON alembic_version TO hidden; ALTER TABLE alembic_version ENABLE ROW LEVEL SECURITY")
        document = self.json("status", "--project", self.project, "--database", f"user=hidden dbname={self.name}", status=1)
        self.assertIsNone(document["state"])
        self.sql("DROP OWNED BY hidden; DROP ROLE hidden")

    def test_a_cancelled_query_is_an_error_not_a_crash(self):
        self.table("a1")
        self.sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$")
        self.sql("CREATE TRIGGER slow BEFORE UPDATE ON alembic_version FOR EACH ROW EXECUTE FUNCTION slow()")

        def cancel():
            for _ in range(100):
                time.sleep(0.05)
                if self.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE public.%' AND state = 'active' AND pid <> pg_backend_pid()"):
                    return
        thread = threading.Thread(target=cancel)
        thread.start()
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=3)
        thread.join()
        self.assertEqual(document["outcome"], "failed")
        self.assertEqual(self.sql("SELECT * FROM alembic_version"), [("a1",)])

    def test_missing_privileges_block(self):
        self.table("a1")
        self.sql("DROP ROLE IF EXISTS weak")
        self.sql("CREATE ROLE weak LOGIN")
        target = f"postgresql://weak@/{self.name}"
        document = self.json("status", "--project", self.project, "--database", target, status=1)
        self.assertIn("version_table.unreadable", self.codes(document))
        self.assertIsNone(document["state"])
        self.sql("GRANT SELECT ON alembic_version TO weak")
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", target, status=3)
        self.assertEqual(document["outcome"], "refused")
        self.assertIn(("privileges", "block"), [(c["check"], c["result"]) for c in document["plan"]["preflight"]])
        self.assertEqual(self.sql("SELECT * FROM alembic_version"), [("a1",)])
        self.sql("DROP OWNED BY weak; DROP ROLE weak")

    def test_read_only_database_blocks(self):
        self.table("a1")
        self.sql(f"ALTER DATABASE {self.name} SET default_transaction_read_only = on")
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=3)
        self.assertIn(document["outcome"], ("refused", "failed"))

    def test_lock_held_by_another_gives_up_in_time(self):
        self.table("a1")
        other = psycopg2.connect(dbname=self.name)
        other.cursor().execute("LOCK TABLE alembic_version IN ROW EXCLUSIVE MODE")
        started = time.monotonic()
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=3)
        self.assertLess(time.monotonic() - started, 12)
        self.assertEqual(document["outcome"], "failed")
        self.assertIn("lock timeout", document["error"])
        self.assertIn(("migration_in_flight", "warn"), [(c["check"], c["result"]) for c in document["plan"]["preflight"]])
        other.close()
        self.assertEqual(self.sql("SELECT * FROM alembic_version"), [("a1",)])

    def test_too_long_for_the_column_blocks(self):
        revision(self.versions, "d" * 40, "c3")
        self.table("c3")
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=3)
        self.assertIn(("column_length", "block"), [(c["check"], c["result"]) for c in document["plan"]["preflight"]])

    def test_password_is_never_shown_or_kept(self):
        self.table("a1")
        self.sql("DROP ROLE IF EXISTS secret")
        self.sql(f"CREATE ROLE secret LOGIN PASSWORD '{PASSWORD}'")
        self.sql("GRANT ALL ON alembic_version TO secret")
        target = f"postgresql://secret:{PASSWORD}@/{self.name}"
        self.run_cli("stamp", "head", "--yes", "--project", self.project, "--database", target, status=0)
        self.run_cli("status", "--project", self.project, "--database", target)
        wrong = self.run_cli("status", "--project", self.project, "--database", f"postgresql://secret:{PASSWORD}x@/{self.name}", status=3)
        self.assertIn("password authentication failed", wrong.stderr)
        self.assertNotIn(PASSWORD.encode(), (self.folder / "journal.db").read_bytes())
        # the password file, by libpq's own way
        passfile = self.folder / "pgpass"
        passfile.write_text(f"*:*:*:secret:{PASSWORD}\n")
        passfile.chmod(0o600)
        self.environment["PGPASSFILE"] = str(passfile)
        self.run_cli("status", "--project", self.project, "--database", f"user=secret dbname={self.name}", status=0)
        service = self.folder / "services"
        service.write_text(f"[shop]\ndbname={self.name}\nuser=secret\n")
        self.environment["PGSERVICEFILE"] = str(service)
        self.run_cli("status", "--project", self.project, "--database", "service=shop", status=0)
        self.sql("DROP OWNED BY secret; DROP ROLE secret")

    def test_no_server(self):
        run = self.run_cli("status", "--project", self.project, "--database", "host=/nowhere dbname=x", status=3)
        self.assertIn("connecting to x@localhost", run.stderr)

    def test_connection_killed_before_commit(self):
        self.table("a1")
        # A trigger waits inside the repair's transaction; its backend is terminated there.
        self.sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$")
        self.sql("CREATE TRIGGER slow BEFORE UPDATE ON alembic_version FOR EACH ROW EXECUTE FUNCTION slow()")

        def kill():
            for _ in range(100):
                time.sleep(0.05)
                if self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE public.%' AND state = 'active' AND pid <> pg_backend_pid()"):
                    return
        thread = threading.Thread(target=kill)
        thread.start()
        document = self.json("stamp", "head", "--yes", "--project", self.project, "--database", self.target, status=3)
        thread.join()
        self.assertEqual(document["outcome"], "failed")
        self.assertEqual(self.sql("SELECT * FROM alembic_version"), [("a1",)])
        self.assertEqual(self.json("journal", "list")["entries"][0]["outcome"], "failed")


if __name__ == "__main__":
    unittest.main(verbosity=1)
