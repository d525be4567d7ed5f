"""Every code of a finding that src/ can give stands in the page of incidents, and the page names no other; all 47 incidents have a row.

usage: check_incidents.py SRC PAGE
"""
import pathlib
import re
import sys

GROUPS = "environment|graph|landings|models|position|project|schema|script|server|version_table"
# No findings: a column of the catalogue's queries, and a beginning of several codes.
OTHERS = {"schema.name"}
CODE = re.compile(rf'"((?:{GROUPS})\.[a-z_]+)"')


def main():
    src, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()
    given = {code for path in src.rglob("*.cpp") for code in CODE.findall(path.read_text())} - OTHERS
    given = {code for code in given if not code.endswith("_")}
    listed = re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)
    named = set(re.findall(rf"`((?:{GROUPS})\.[a-z_]+)`", page))
    wrong = [f"not in the table of codes: {code}" for code in sorted(given - set(listed))]
    wrong += [f"no code of src/: {code}" for code in sorted((named | set(listed)) - given)]
    wrong += [f"twice in the table of codes: {code}" for code in sorted(set(listed)) if listed.count(code) > 1]
    numbers = {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    wrong += [f"no row for incident {n}" for n in range(1, 48) if n not in numbers]
    print("\n".join(wrong))
    print(f"{len(given)} codes, {len(numbers)} incidents, {len(wrong)} wrong")
    return 1 if wrong or len(given) < 60 else 0


sys.exit(main())
