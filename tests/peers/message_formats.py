"""The same text as containers, platforms and loggers hand it on."""
import json


def lines(text):
    return text.splitlines()


def each(prefix):
    return lambda text: "".join(prefix(i) + line + "\n" for i, line in enumerate(lines(text)))


def colours(text):
    out = []
    for line in lines(text):
        head, colon, rest = line.partition(":")
        out.append(f"\x1b[1;31m{head}\x1b[0m{colon}\x1b[33m{rest}\x1b[0m" if colon else f"\x1b[2m{line}\x1b[m")
    return "\n".join(out) + "\n"


def interleaved(text):
    """Two containers, one of which has nothing to say."""
    out = []
    for i, line in enumerate(lines(text)):
        out.append(f"migrate-1  | {line}")
        if i % 3 == 1:
            out.append(f'web-1      | 10.0.0.{i % 250} - - "GET /health HTTP/1.1" 200')
    return "\n".join(out) + "\n"


def cri(text):
    """The container runtime cuts long lines."""
    out = []
    for i, line in enumerate(lines(text)):
        stamp = f"2026-11-21T10:00:{i % 60:02}.123456789Z stderr"
        if len(line) > 40:
            out += [f"{stamp} P {line[:40]}", f"{stamp} F {line[40:]}"]
        else:
            out.append(f"{stamp} F {line}")
    return "\n".join(out) + "\n"


FORMATS = {
    "colours": colours,
    "compose": each(lambda i: "migrate_1  | "),
    "interleaved": interleaved,
    "kubernetes": cri,
    "kubectl": each(lambda i: f"[pod/migrate-7c5d9/app] 2026-11-21T10:00:{i % 60:02}.123456789Z "),
    "heroku": each(lambda i: f"2026-11-21T10:00:{i % 60:02}.123456+00:00 app[release.42]: "),
    "syslog": each(lambda i: f"Nov 21 10:00:{i % 60:02} db7 alembic[812]: "),
    "journald": each(lambda i: f"2026-11-21T10:00:{i % 60:02}+0000 db7 alembic[812]: "),
    "rfc5424": each(lambda i: f"<11>1 2026-11-21T10:00:{i % 60:02}.003Z db7 alembic 812 - - "),
    "github": each(lambda i: f"2026-11-21T10:00:{i % 60:02}.1234567Z "),
    "github_cli": each(lambda i: f"deploy\tRun migrations\t2026-11-21T10:00:{i % 60:02}.1234567Z "),
    "gitlab": each(lambda i: f"2026-11-21T10:00:{i % 60:02}.123456Z 01E "),
    "cloudwatch": each(lambda i: f"2026-11-21T10:00:{i % 60:02}.123000+00:00 ecs/migrate/0f3d2c1b "),
    "airflow": each(lambda i: f"[2026-11-21T10:00:{i % 60:02}.123+0000] {{logging_mixin.py:188}} INFO - "),
    "docker_json": lambda text: "".join(json.dumps({"log": line + "\n", "stream": "stderr", "time": "2026-11-21T10:00:00Z"}) + "\n" for line in lines(text)),
    "whole_json": lambda text: json.dumps({"level": "error", "logger": "deploy", "message": "the migration failed", "exc_info": text}) + "\n",
    "nested_json": lambda text: json.dumps({"log": json.dumps({"event": "failed", "exception": text}) + "\n", "stream": "stderr"}) + "\n",
    "windows": lambda text: text.replace("\n", "\r\n"),
    "utf_16": lambda text: text.encode("utf-16"),
    "after_other_things": lambda text: "".join(f"2026-11-21 09:59:{i % 60:02},001 INFO  [shop.web] request {i} took 12 ms\n" for i in range(300)) + text + "INFO  [shop.web] stopped\n",
}
