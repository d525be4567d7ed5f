"""Every #include in src/ follows the direction of dependence, and drivers and Qt stay where they belong.

usage: check_includes.py SRC
"""
import pathlib
import re
import sys

MAY_USE = {
    "base": set(),
    "python": {"base"},
    "migrations": {"base", "python"},
    "schema": {"base"},
    "orm": {"base", "python", "schema"},
    "database": {"base", "schema"},
    "diagnosis": {"base", "python", "migrations", "schema", "orm", "database"},
    "repair": {"base", "python", "migrations", "schema", "orm", "database", "diagnosis"},
    "workflow": {"base", "python", "migrations", "schema", "orm", "database", "diagnosis", "repair"},
}
MAY_USE["cli"] = MAY_USE["app"] = set(MAY_USE) | {"workflow"}
DRIVERS = re.compile(r"^(pqxx|libpq|sqlite3)")
PARSERS = re.compile(r"^pg_query")  # reads text, and no database
QT = re.compile(r"^Q[A-Z]")


def main():
    src = pathlib.Path(sys.argv[1])
    wrong, seen = [], 0
    for path in sorted(src.rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        part = path.relative_to(src).parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not match:
                continue
            seen += 1
            quoted, name = match.group(1) == '"', match.group(2)
            place = f"{path}:{number}: {line.strip()}"
            if quoted and "/" in name:
                other = name.split("/")[0]
                if other != part and other not in MAY_USE[part]:
                    wrong.append(f"{place}  ({part} may not use {other})")
            if DRIVERS.match(name) and part != "database":
                wrong.append(f"{place}  (drivers belong to database)")
            if PARSERS.match(name) and part not in ("schema", "database"):
                wrong.append(f"{place}  (parsers of SQL belong to schema and database)")
            if QT.match(name) and part != "app":
                wrong.append(f"{place}  (Qt belongs to app)")
    print("\n".join(wrong))
    print(f"{seen} includes read, {len(wrong)} wrong")
    return 1 if wrong or seen < 100 else 0


sys.exit(main())
