"""The model doctor against the real Python: every broken project really fails as it says, and the finding names the cause.

usage: compare_doctor.py STILLROOM_CLI FOLDER [CASE...]        FOLDER/README.md tells how a case is written
"""
import contextlib
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import traceback

import alembic.command
import alembic.config
import sqlalchemy.orm  # what every case needs, imported once

INI = """[alembic]
script_location = alembic
prepend_sys_path = .
sqlalchemy.url = sqlite:///app.db
"""
START = """
from alembic import context
from sqlalchemy import create_engine
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = """from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = None
def upgrade():
    ${upgrades if upgrades else "pass"}
"""


class Case:
    def __init__(self, path):
        self.name, self.files, self.healthy = path.stem, {}, {}
        self.run, self.path, self.database, self.errors, self.findings, self.names = "", ".", [], [], [], []
        current = None
        for number, line in enumerate(path.read_text().splitlines(keepends=True)):
            if line.startswith("=== "):
                words = line.split()[1:]
                current = []
                (self.healthy if words[0] == "healthy" else self.files)[words[-1]] = current
            elif current is not None:
                current.append(line)
            elif ": " in line and number > 0:
                word, rest = line.strip().split(": ", 1)
                if word in ("run", "path"):
                    setattr(self, word, rest)
                else:
                    {"database": self.database, "error": self.errors, "finding": self.findings, "names": self.names}[word].append(rest)

    def write(self, folder, healthy):
        files = dict(self.files)
        for name, lines in self.healthy.items() if healthy else ():
            if name.startswith("-"):
                del files[name[1:]]
            else:
                files[name] = lines
        files.setdefault("alembic.ini", [INI])
        files["alembic/env.py"] = files["alembic/env.py"] + [START]
        files["alembic/script.py.mako"] = [TEMPLATE]
        for name, lines in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("".join(lines))
        (folder / "alembic" / "versions").mkdir()
        with contextlib.closing(sqlite3.connect(folder / "app.db")) as connection:
            for statement in self.database:
                connection.execute(statement)
            connection.commit()


def really(case, folder):
    """What the real run says: the output, or the traceback."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # what is imported here is gone with it
        os.close(reading)
        said = io.StringIO()
        os.chdir(folder)
        sys.dont_write_bytecode = True
        sys.path[:0] = case.path.split()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                if case.run == "autogenerate":
                    sys.path.remove(".")  # as the alembic command: prepend_sys_path counts
                    script = alembic.command.revision(alembic.config.Config("alembic.ini"), autogenerate=True)
                    print(pathlib.Path(script.path).read_text())
                else:
                    exec(case.run.removeprefix("python "), {})
            except BaseException:
                print("FAILED", traceback.format_exc())
        os.write(writing, said.getvalue().encode()[-60000:])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def found(cli, folder):
    run = subprocess.run([cli, "models", "--json", "--project", folder, "--dialect", "sqlite"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr)
    findings = json.loads(run.stdout)["findings"]
    worst = any(f["severity"] != "info" for f in findings)
    assert run.returncode == (1 if worst else 0), "the exit status does not fit the findings"
    return findings


def shown(findings, folder):
    lines = []
    for f in findings:
        lines.append(f"      {f['severity']} {f['code']}: {f['detail']}")
        lines += [f"        {(e.get('file') or '').removeprefix(str(folder) + '/')}:{e.get('line')} {e.get('text')}" for e in f["evidence"]]
    return "\n".join(lines)


def judge(cli, case, folder, healthy):
    case.write(folder, healthy)
    findings = found(cli, folder)  # before a migration is made
    said = really(case, folder)
    wrong = []
    if healthy:
        wrong += [f"the healthy twin says {e!r}: {said[-400:]}" for e in case.errors if e in said]
        if "FAILED" in said:
            wrong.append(f"the healthy twin fails: {said[-600:]}")
        wrong += [f"false alarm in the healthy twin: {f['code']}" for f in findings if f["severity"] != "info"]
    else:
        wrong += [f"the real run does not say {e!r}: {said[-600:]}" for e in case.errors if e not in said]
        left = [f for f in findings if f["severity"] != "info"]
        for wanted in case.findings:
            severity, code, *places = wanted.split()
            want = {tuple(p.rsplit(":", 1)) if ":" in p else (p, None) for p in places}

            def fits(f):
                have = {(e["file"].removeprefix(str(folder) + "/"), str(e["line"])) for e in f["evidence"] if e.get("file")}
                return f["code"] == code and f["severity"] == severity and all(p in have or (p[1] is None and p[0] in {h[0] for h in have}) for p in want)

            good = [f for f in findings if fits(f)]
            if not good:
                wrong.append(f"not found: {wanted}")
            left = [f for f in left if f["code"] != code]
        wrong += [f"found beside it: {f['severity']} {f['code']}" for f in left]
        wrong += [f"no finding says {n!r}" for n in case.names if not any(n in f["title"] + f["detail"] for f in findings)]
    return [f"{case.name}{' (healthy)' if healthy else ''}: {w}" for w in wrong] + ([shown(findings, folder)] if wrong else [])


def main():
    cli, folder, *names = sys.argv[1:]
    cases = [Case(p) for p in sorted(pathlib.Path(folder).glob("*.txt")) if not names or p.stem in names]
    wrong, codes = [], set()
    for case in cases:
        for healthy in (False, True):
            with tempfile.TemporaryDirectory() as made:
                root = pathlib.Path(made).resolve() / "shop"
                root.mkdir()
                wrong += judge(cli, case, root, healthy)
        codes |= {f.split()[1] for f in case.findings}
    print("\n".join(wrong))
    print(f"{len(cases)} projects and their healthy twins, {len(codes)} codes, {sum(not w.startswith(' ') for w in wrong)} wrong")
    return 1 if wrong or (not names and len(cases) < 25) else 0


sys.exit(main())
