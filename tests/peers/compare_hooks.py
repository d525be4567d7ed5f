"""What `stillroom-cli diff` says under the hooks of env.py, against compare_metadata of the real Alembic under the same hooks: all
that Alembic reports must be reported, and nothing of its kinds beyond it. Where a hook cannot be followed, what is extra may not
be said to be so.

usage: compare_hooks.py STILLROOM_CLI [NAME]      (PostgreSQL in PGHOST)
"""
import pathlib
import subprocess
import sys
import tempfile
import types

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

import alembic_diffs
import hook_cases
import replay_project

CLI = sys.argv[1]
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""
ENV = """from alembic import context
import sqlalchemy as sa

import models

target_metadata = models.Base.metadata
{head}

def run_migrations_online():
    engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata, compare_type=True, {arguments})
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run_migrations_online()
"""
# Kinds that Alembic does not look at, or not by default.
BEYOND = ("check_constraint.", "enum.", "primary_key.", "column.default", "column.comment", "table.changed")


def of_alembic(one):
    what = one[0]
    full = lambda table: (table.schema + "." if table.schema else "") + table.name
    if what in ("add_table", "remove_table"):
        return ("table.missing" if what == "add_table" else "table.extra", full(one[1]))
    if what in ("add_column", "remove_column"):
        return ("column.missing" if what == "add_column" else "column.extra", (one[1] + "." if one[1] else "") + one[2] + "." + one[3].name)
    if what == "modify_type":
        return ("column.type", (one[1] + "." if one[1] else "") + one[2] + "." + one[3])
    names = {"index": "index", "constraint": "unique_constraint", "fk": "foreign_key"}
    verb, _, kind = what.partition("_")
    if kind in names:
        return (f"{names[kind]}.{'missing' if verb == 'add' else 'extra'}", full(one[1].table) + ("." + one[1].name if one[1].name else ""))
    return (what, str(one[1:]))


def by_alembic(folder, url):
    config = Config(str(folder / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url)
    found = []

    def ask(revision, context):
        found.extend(alembic_diffs.flattened(compare_metadata(context, context.opts["target_metadata"])))
        return []

    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=ask):
        script.run_env()
    return {of_alembic(one) for one in found}


def by_us(folder, target):
    run = subprocess.run([CLI, "--project", str(folder), "--database", target, "diff"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr)
    sure, open_, unknown = set(), set(), []
    for line in run.stdout.splitlines():
        word, _, rest = line.partition(": ")
        kind, _, where = rest.partition(" ")
        entry = (kind, where.removeprefix("public."))
        if line.startswith("  ") or kind.startswith(BEYOND):
            continue
        if word in ("error", "warning", "info"):
            sure.add(entry)
        elif word == "cannot tell":
            open_.add(entry)
        elif word == "not known":
            unknown.append(rest)
    return sure, open_, unknown


def main():
    server = replay_project.Server()
    failures = 0
    sys.modules["somewhere_else"] = types.SimpleNamespace(loaded=lambda name: False)  # a package that is installed where the project runs
    with tempfile.TemporaryDirectory() as temporary:
        for name, head, arguments, known in hook_cases.CASES:
            if ONLY not in name:
                continue
            folder = pathlib.Path(temporary) / name
            replay_project.write(folder, [], files=[("models.py", hook_cases.MODELS)])
            (folder / "migrations" / "env.py").write_text(ENV.format(head=head, arguments=arguments))
            database, url, target = server.fresh()
            sys.path.insert(0, str(folder))
            sys.modules.pop("models", None)
            try:
                import models
                engine = sa.create_engine(url, future=True)
                with engine.begin() as connection:
                    connection.execute(sa.text("CREATE SCHEMA audit"))
                    models.Base.metadata.create_all(connection)
                engine.dispose()
                replay_project.execute(url, hook_cases.DRIFT)
                theirs = by_alembic(folder, url)
                if "include_schemas" not in arguments:  # it looks at no other schema, and takes all of its tables for missing
                    theirs = {one for one in theirs if not one[1].startswith("audit.")}
                sure, open_, unknown = by_us(folder, target)
                if "include_schemas" not in arguments:
                    sure = {one for one in sure if not one[1].startswith("audit.")}
                if "include_name" in arguments:  # what it leaves out on one side alone Alembic takes for missing
                    live = {t for t in sa.inspect(sa.create_engine(url)).get_table_names()}
                    theirs = {one for one in theirs if one[0] != "table.missing" or one[1] not in live}
                problems = []
                if known:
                    if sure != theirs:
                        problems.append(f"alone by Alembic {sorted(theirs - sure)}, alone by us {sorted(sure - theirs)}")
                    if open_ or unknown:
                        problems.append(f"not known: {sorted(open_)} {unknown}")
                else:
                    if not unknown:
                        problems.append("nothing is said of the hook")
                    if {one for one in sure if one[0].endswith(".extra")} - theirs:
                        problems.append(f"said to be extra: {sorted(sure - theirs)}")
                    if theirs - sure - open_:
                        problems.append(f"not found: {sorted(theirs - sure - open_)}")
                    if known is False and any(one[0].endswith(".extra") for one in sure):
                        problems.append(f"said to be extra: {sorted(sure)}")
                for problem in problems:
                    failures += 1
                    print(f"FAILED {name}: {problem}")
            except Exception as error:
                failures += 1
                print(f"FAILED {name}: {type(error).__name__}: {error}")
            finally:
                sys.path.remove(str(folder))
                server.drop(database)
    print(f"{len(hook_cases.CASES)} hooks, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
