"""Compares `stillroom-cli models` (read without running) with the MetaData that the real SQLAlchemy makes of the same files.

usage: compare_models.py STILLROOM_CLI FOLDER_OF_CASES [GENERATED]     with the SQLAlchemy of this Python
       compare_models.py STILLROOM_CLI FOLDER_OF_CASES --recorded      with what record_models.py wrote
Each case is a file or a folder, or one of GENERATED modules; every MetaData bound in it counts. What the code alone cannot
tell (see model_cases.marked_unresolved) is not compared, but must be said to be unresolved. Cases that are not read in full yet
stand in not_read.txt beside them, each with the reason; one that is read all the same must be taken off that list.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import sqlalchemy as sa

import generated_models
import model_cases
import model_tables

CLI = sys.argv[1]
CASES = pathlib.Path(sys.argv[2])
RECORDED = sys.argv[3:] == ["--recorded"]
GENERATED = int(sys.argv[3]) if len(sys.argv) > 3 and not RECORDED else 0


def our_tables(document):
    tables = {}
    for t in document["tables"]:
        key = (t["schema"] + "." if t["schema"] else "") + t["name"]
        auto = [c["name"] for c in t["columns"] if c["autoincrement"]]
        names = [c["name"] for c in t["columns"]]
        tables[key] = {
            "columns": [(c["name"], c["type"] or None, c["nullable"], c["primary_key"], c["default"], c["comment"]) for c in t["columns"]],
            "comment": t["comment"],
            "autoincrement": auto[0] if auto else None,
            "primary_key": (t["primary_key"]["name"], t["primary_key"]["columns"]),
            "uniques": sorted(((u["name"], u["columns"]) for u in t["unique_constraints"]), key=str),
            "foreign_keys": sorted(((f["name"], f["columns"], (f["referred_schema"] + "." if f["referred_schema"] else "") + f["referred_table"], f["referred_columns"], f["on_delete"], f["on_update"])
                                    for f in t["foreign_keys"]), key=str),
            "checks": sorted((c["name"] or "", c["expression"]) for c in t["check_constraints"]),
            "indexes": sorted(((i["name"], [c if c in names else None for c in i["columns"]], i["unique"], i["where"], i["method"]) for i in t["indexes"]), key=str),
        }
    return json.loads(json.dumps(tables))  # lists for tuples, as in what is recorded


def drop(tables, name):
    """Takes out a table, or a column of one, that the code alone cannot tell."""
    table, _, column = name.rpartition(".")
    if name in tables:
        del tables[name]
    elif table in tables:
        tables[table]["columns"] = [c for c in tables[table]["columns"] if c[0] != column]


def differences(expected, got):
    for key in sorted(set(expected) | set(got)):
        if key not in got or key not in expected:
            yield key, "only in " + ("SQLAlchemy" if key in expected else "ours")
            continue
        for what in expected[key]:
            ours, real = got[key][what], expected[key][what]
            if ours != real:
                if isinstance(ours, list):
                    ours, real = [x for x in ours if x not in real] or [x[0] for x in ours], [x for x in real if x not in ours] or [x[0] for x in real]
                yield key, what, "ours", ours, "real", real


def compare(case, expected):
    """How many of the readings of one case, one for each dialect, differ from what is expected."""
    failed = 0
    with model_cases.copied(case) as folder:
        marked = model_cases.marked_unresolved(folder)
        for dialect, facts in expected.items():
            tables = facts["tables"]
            run = subprocess.run([CLI, "models", "--json", "--dialect", dialect, "--project", folder], capture_output=True, text=True, timeout=60)
            if run.returncode not in (0, 1):
                print(case.name, dialect, run.stderr)
                failed += 1
                continue
            document = json.loads(run.stdout)
            got = our_tables(document)
            for name in marked:
                drop(tables, name)
                drop(got, name)
            said = {(str(pathlib.Path(u["file"]).relative_to(folder)), u["line"]) for u in document["unresolved"] if u["file"]}
            enums = [[e["schema"], e["name"], e["labels"]] for e in document["enums"]]
            wrong = [*differences(tables, got), *((name, "is not said to be unresolved", places) for name, places in marked.items() if not said.intersection(places))]
            if sorted(enums, key=str) != facts["enums"]:
                wrong.append(("enums", "ours", enums, "real", facts["enums"]))
            if wrong:
                failed += 1
                print(f"{case.name} {dialect}", *wrong, *[f"unresolved: {u['line']} {u['why']}: {u['text']}" for u in document["unresolved"]], sep="\n   ")
    return failed


def expected_of(case):
    if RECORDED:
        return json.loads((CASES / "expected" / f"{case.stem}.json").read_text())
    return model_cases.in_own_process(model_tables.expected_of, case)


def main():
    failed = known = count = 0
    later = model_cases.not_read(CASES)
    with tempfile.TemporaryDirectory() as made:
        cases = model_cases.hand_written(CASES)
        for seed in range(GENERATED):
            cases.append(pathlib.Path(made) / f"generated_{seed}.py")
            cases[-1].write_text(generated_models.source(random.Random(seed)))
        for case in cases:
            count += len(model_tables.DIALECTS)
            differing = compare(case, expected_of(case))
            if case.name not in later:
                failed += differing
            elif differing:
                known += differing
            else:
                failed += 1
                print(f"{case.name} is read: take it off not_read.txt")
    print(f"{count} readings compared with {'what is recorded' if RECORDED else 'SQLAlchemy ' + sa.__version__}, {known} of cases known not to be read in full, {failed} different")
    sys.exit(failed != 0 or count == 0)


main()
