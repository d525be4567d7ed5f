"""Random projects read by the real Alembic and by our command line: the same graph?

usage: compare_graph.py STILLROOM_CLI COUNT [FIRST_SEED]
"""
import json
import shutil
import subprocess
import sys
import tempfile
import warnings

from alembic.config import Config
from alembic.script import ScriptDirectory

from projects import random_project

warnings.simplefilter("ignore")


def theirs(folder):
    script = ScriptDirectory.from_config(Config(folder + "/alembic.ini"))
    revisions = list(script.walk_revisions())
    return {
        "ids": sorted(r.revision for r in revisions),
        "heads": sorted(script.get_heads()),
        "bases": sorted(script.get_bases()),
        "branch_points": sorted(r.revision for r in revisions if r.is_branch_point),
        "merge_points": sorted(r.revision for r in revisions if r.is_merge_point),
    }


def ours(cli, folder):
    run = subprocess.run([cli, "graph", "--json", "--project", folder], capture_output=True, text=True)
    document = json.loads(run.stdout)
    result = {key: sorted(document[key]) for key in ("heads", "bases", "branch_points", "merge_points")}
    result["ids"] = sorted(r["id"] for r in document["revisions"])
    order = {r["id"]: n for n, r in enumerate(document["revisions"])}
    for r in document["revisions"]:
        for parent in r["down_revisions"]:
            assert order[parent] > order[r["id"]], "a parent stands before its child"
    return result


def main():
    cli, count, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    failed = 0
    for seed in range(first, first + count):
        folder = tempfile.mkdtemp(prefix="stillroom-graph-")
        try:
            random_project(folder, seed)
            expected, got = theirs(folder), ours(cli, folder)
            if expected != got:
                failed += 1
                print(f"seed {seed}: alembic {expected}\n           ours {got}")
        finally:
            shutil.rmtree(folder)
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
