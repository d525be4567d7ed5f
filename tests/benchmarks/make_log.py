"""Writes a log as a service and its deployment leave it, with migrations that fail here and there. The same seed gives the same log.

usage: make_log.py FILE MEGABYTES [KIND]     KIND: mixed (default: plain lines, JSON lines and tracebacks of several containers), failures (nothing
but tracebacks), colours (every line in colours)
"""
import json
import random
import sys

WORDS = "order invoice customer payment shipment basket product search session cache worker queue batch report export import mail".split()
SHOWN = [
    ["Traceback (most recent call last):", '  File "/app/shop/db.py", line {n}, in execute', "    cursor.execute(statement, parameters)",
     'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "alembic_version_pkc"', "DETAIL:  Key (version_num)=(4f2ad9013b7c) already exists.", "", "",
     "The above exception was the direct cause of the following exception:", "", "Traceback (most recent call last):",
     '  File "/usr/lib/python3/dist-packages/alembic/runtime/migration.py", line 622, in run_migrations', "    head_maintainer.update_to_step(step)",
     'sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "alembic_version_pkc"',
     "DETAIL:  Key (version_num)=(4f2ad9013b7c) already exists.", "", "[SQL: INSERT INTO alembic_version (version_num) VALUES ('4f2ad9013b7c')]",
     "(Background on this error at: https://sqlalche.me/e/14/gkpj)"],
    ["Traceback (most recent call last):", '  File "/app/shop/views.py", line {n}, in view', "    return handler(request)", "ValueError: no such thing as {n}"],
    ['ERROR [sqlalchemy.pool] column users.nickname_{w} does not exist'],
    ["ERROR [alembic.util.messaging] Can't locate revision identified by '91c0a54be3f6'", "  FAILED: Can't locate revision identified by '91c0a54be3f6'"],
]


def plain(r, n):
    return f"2026-11-21 10:{n // 60 % 60:02}:{n % 60:02},{r.randrange(1000):03} INFO  [shop.{r.choice(WORDS)}] {r.choice(WORDS)} {r.randrange(10**9)} took {r.randrange(4000)} ms for user {r.randrange(10**6)} in {r.choice(WORDS)}"


def access(r, n):
    return f'10.1.{r.randrange(255)}.{r.randrange(255)} - - [21/Nov/2026:10:00:{n % 60:02} +0000] "GET /{r.choice(WORDS)}/{r.randrange(10**6)} HTTP/1.1" 200 {r.randrange(90000)} "-" "Mozilla/5.0 (X11; Linux x86_64)"'


def structured(r, n):
    return json.dumps({"ts": n, "level": "info", "logger": "shop." + r.choice(WORDS), "message": f"{r.choice(WORDS)} {r.randrange(10**6)} done", "trace_id": f"{r.getrandbits(128):032x}"})


def lines(kind, seed=7):
    r = random.Random(seed)
    n = 0
    while True:
        n += 1
        if kind == "failures" or r.random() < 0.0005:
            prefix = "" if kind == "failures" else r.choice(["", "web_1     | ", "worker-2  | "])
            for line in r.choice(SHOWN):
                yield prefix + line.format(n=r.randrange(200), w=r.choice(WORDS))
        elif kind == "colours":
            yield "\x1b[32m" + plain(r, n) + "\x1b[0m"
        else:
            yield r.choice((plain, plain, access, structured))(r, n)


def main():
    size = int(float(sys.argv[2]) * 1e6)
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for line in lines(sys.argv[3] if len(sys.argv) > 3 else "mixed"):
            out.write(line + "\n")
            size -= len(line) + 1
            if size <= 0:
                break


main()
