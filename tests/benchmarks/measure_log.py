"""Reads logs of 100 MB as a whole process, beside `grep -c` for one message and a search in Python for the same messages, in the same run.

usage: measure_log.py BUILD_FOLDER [MEGABYTES]
"""
import os
import pathlib
import subprocess
import sys
import tempfile

from processes import measure

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
# What a person would write in a hurry: which of a few messages, and how often.
REFERENCE = r"""
import collections, re, sys
wanted = re.compile(r"Can't locate revision|duplicate key value|does not exist|already exists|Traceback \(most recent|multiple heads|is already defined|deadlock detected|lock timeout|permission denied")
print(collections.Counter(m.group() for line in open(sys.argv[1], errors="replace") for m in [wanted.search(line)] if m))
"""


def main():
    cli = pathlib.Path(sys.argv[1]) / "src" / "cli" / "stillroom-cli"
    size = sys.argv[2] if len(sys.argv) > 2 else "100"
    with tempfile.TemporaryDirectory(prefix="stillroom-bench-") as folder:
        os.chdir(folder)
        for kind in ("mixed", "colours", "failures"):
            log = os.path.join(folder, kind + ".log")
            subprocess.run([PYTHON, HERE / "make_log.py", log, size, kind], check=True)
            megabytes = os.path.getsize(log) / 1e6
            for what, command, runs in (
                ("diagnose --log", [cli, "diagnose", "--json", "--log", log], 5),
                ("grep -c", ["grep", "-c", "Can't locate revision", log], 5),
                ("Python, one regular expression", [PYTHON, "-c", REFERENCE, log], 1),
            ):
                seconds, peak = measure(list(map(str, command)), runs)
                print(f"{kind:9} {what:32} {seconds * 1000:8.0f} ms {megabytes / seconds:7.0f} MB/s {peak:7.1f} MiB", flush=True)


main()
