"""What Stillroom says that migrations build, against what the real Alembic builds with them: hand-written sets of revisions
(replay_cases.py) and generated histories (generated_migrations.py), on SQLite and PostgreSQL. After `alembic upgrade head` no
difference may be reported; after one operation is taken back by hand, exactly that.

usage: compare_replay.py STILLROOM_CLI HISTORIES [NAME]      (PostgreSQL in PGHOST)
"""
import pathlib
import sys
import tempfile
import warnings

import replay_cases
import replay_project

warnings.simplefilter("ignore")
CLI = sys.argv[1]
HISTORIES = int(sys.argv[2])
ONLY = sys.argv[3] if len(sys.argv) > 3 else None
failures = 0


def fail(name, what):
    global failures
    failures += 1
    print(f"FAILED {name}: {what}", flush=True)


def check(name, folder, url, target, by_hand, expected, may_be_open):
    sure, open_, unknown = replay_project.diff(CLI, folder, target)
    if sure:
        fail(name, f"after the upgrade: {sure}")
    if not may_be_open and (open_ or unknown):
        fail(name, f"not known: {open_} {unknown}")
    if may_be_open and not unknown:
        fail(name, "nothing is said to be unknown")
    if not by_hand:
        return
    replay_project.execute(url, by_hand)
    sure, _, _ = replay_project.diff(CLI, folder, target)
    if sorted(sure) != sorted(expected):
        fail(name, f"after {by_hand}: {sure}, expected {expected}")


def on_both(name, dialects, folder, run, server):
    for dialect in dialects:
        label = f"{name} on {dialect}"
        try:
            if dialect == "sqlite":
                path = folder / "live.db"
                path.unlink(missing_ok=True)
                run(label, f"sqlite:///{path}", str(path))
            else:
                database, url, target = server.fresh()
                try:
                    run(label, url, target)
                finally:
                    server.drop(database)
        except Exception as error:
            fail(label, f"{type(error).__name__}: {error}"[:1500])


def main():
    server = replay_project.Server()
    sets = 0
    with tempfile.TemporaryDirectory() as temporary:
        for name, dialects, revisions, by_hand, expected, more in replay_cases.CASES:
            if ONLY and ONLY not in name:
                continue
            folder = pathlib.Path(temporary) / name
            replay_project.write(folder, revisions, more.get("metadata", "target_metadata = None"), more.get("files", ()))
            sys.path.insert(0, str(folder))
            for module in [m for m in sys.modules if m == "app" or m.startswith("app.")]:
                del sys.modules[module]

            def run(label, url, target):
                replay_project.upgrade(folder, url)
                check(label, folder, url, target, by_hand, expected, more.get("open", False))

            on_both(name, dialects, folder, run, server)
            sys.path.remove(str(folder))
            sets += len(dialects)
        if HISTORIES and not ONLY or (ONLY and ONLY.isdigit()):
            import generated_migrations
            for seed in ([int(ONLY)] if ONLY else range(HISTORIES)):
                dialect = ("postgresql", "sqlite")[seed % 2]
                folder = pathlib.Path(temporary) / f"history{seed}"
                revisions, metadata = generated_migrations.history(seed, dialect)
                replay_project.write(folder, revisions, metadata)

                def run(label, url, target):
                    replay_project.upgrade(folder, url)
                    by_hand, expected = generated_migrations.taken_back(seed, dialect, url)
                    check(label, folder, url, target, by_hand, expected, False)

                on_both(f"history {seed}", (dialect,), folder, run, server)
    print(f"{sets} sets of revisions and {HISTORIES} histories, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
