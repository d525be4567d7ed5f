"""Every incident brought about with the real Alembic and the real server: Stillroom finds it, by exactly its code, and nothing where all is well.

usage: compare_incidents.py STILLROOM_CLI [CASE...]

A case is a generator over a World. Up to each `yield` it brings something about; what it yields are the codes of the findings that must be
there then (those of severity warning and error: no other; with "info " before it: among the others). It gets the findings back. What the real
Alembic says, a case asserts itself.
"""
import sys
import time
import traceback

import healthy  # its cases are among those of incidents
import incidents
from incident_world import World, shown


def judge(cli, case, engine):
    world, findings = World(cli, engine), []
    try:
        steps = case(world)
        wanted = next(steps)
        while True:
            findings = world.found()
            worse = {f["code"] for f in findings if f["severity"] != "info"}
            others = {f["code"] for f in findings if f["severity"] == "info"}
            if worse != {w for w in wanted if not w.startswith("info ")} or not {w[5:] for w in wanted if w.startswith("info ")} <= others:
                return [f"{case.__name__} ({engine}): wanted {sorted(wanted)}\n{shown(findings)}"]
            wanted = steps.send(findings)
    except StopIteration:
        return []
    except BaseException:  # an assertion of the case, or of Alembic
        return [f"{case.__name__} ({engine}): {traceback.format_exc()}{shown(findings)}"]
    finally:
        world.close()


def main():
    cli, *names = sys.argv[1:]
    wrong, done, started = [], 0, time.monotonic()
    for case, numbers, engines in incidents.CASES:
        if names and case.__name__ not in names:
            continue
        for engine in engines:
            wrong += judge(cli, case, engine)
            done += 1
    print("\n".join(wrong))
    numbers = {n for _, some, _ in incidents.CASES for n in some}
    print(f"{done} conditions of {len(numbers)} incidents of the catalogue, {len(wrong)} wrong, {time.monotonic() - started:.0f} s")
    return 1 if wrong or (not names and done < 60) else 0


if __name__ == "__main__":
    sys.exit(main())
