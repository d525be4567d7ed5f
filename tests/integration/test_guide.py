"""Everything in the user guide is true: every command of its pages is run, page by page, every edit is made, and what is printed is what the page
says. Its links lead somewhere, and its pictures are there.

usage: test_guide.py STILLROOM_CLI INCIDENTS GUIDE   (PostgreSQL in PGHOST, see tests/with_postgresql; the real Alembic)
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CLI, INCIDENTS, GUIDE = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
INSTALLED = "/usr/share/stillroom/incidents"
MORE = "…"  # stands for lines, or within a line for text, that the page leaves out


def blocks(page):
    """The fenced blocks: language and text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


def matches(wanted, line):
    return re.fullmatch(".*".join(map(re.escape, wanted.split(MORE))), line) is not None


def difference(wanted, printed):
    """Why `printed` is not what the page says, or nothing. Where lines are left out, the next one may come later."""
    at, skip = 0, False
    for line in wanted:
        if line.strip() == MORE:
            skip = True
            continue
        found = next((i for i in range(at, len(printed) if skip else min(at + 1, len(printed))) if matches(line, printed[i])), None)
        if found is None:
            return f"not printed: {line!r}"
        at, skip = found + 1, False
    return f"not on the page: {printed[at]!r}" if at < len(printed) and not skip else None


class Guide(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="stillroom-guide-")
        self.where = self.folder.name
        programs = pathlib.Path(self.folder.name, "programs")
        programs.mkdir()
        (programs / "stillroom-cli").symlink_to(CLI)
        self.environment = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
                            **{f"STILLROOM_{name.upper()}": f"{self.folder.name}/{name}.db" for name in ("journal", "protections", "ignores")}}

    def tearDown(self):
        self.folder.cleanup()

    def type(self, command):
        """Runs it where the command before has left off. \returns the lines that it prints, errors among them"""
        script = command.replace(INSTALLED, str(INCIDENTS)) + "\nstatus=$?\npwd > \"$WHERE\"\nexit $status"
        where = pathlib.Path(self.folder.name, "where")
        run = subprocess.run(["bash", "-c", script], cwd=self.where, env={**self.environment, "WHERE": str(where)}, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.where = where.read_text().rstrip("\n")
        return run.stdout.splitlines()

    def follow(self, name):
        commands = 0
        for language, text in blocks(GUIDE / name):
            if language == "diff":
                run = subprocess.run(["patch", "-p0", "-s"], cwd=self.where, input=text, text=True, capture_output=True)
                self.assertEqual(run.returncode, 0, f"{name}: {text}\n{run.stdout}")
            elif language == "console":
                for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                    command, *wanted = part.splitlines()
                    printed = self.type(command)
                    wrong = difference(wanted, printed)
                    self.assertIsNone(wrong, f"{name}: $ {command}\n{wrong}\nprinted:\n" + "\n".join(printed))
                    commands += 1
            else:
                self.assertIn(language, ("text",), f"{name}: a block that nothing checks")
        return commands

    def test_opening(self):
        self.assertGreaterEqual(self.follow("README.md"), 2)

    def test_half_merged(self):
        self.assertGreater(self.follow("half-merged.md"), 15)

    def test_the_quoted_error_is_that_of_the_log(self):
        log = (INCIDENTS / "half-merged" / "incident.log").read_text()
        for language, text in blocks(GUIDE / "half-merged.md"):
            for line in text.splitlines() if language == "text" else ():
                self.assertIn(line, log)

    def test_one_file_two_names(self):
        self.assertGreater(self.follow("one-file-two-names.md"), 12)

    def test_two_model_sets(self):
        self.assertGreater(self.follow("two-model-sets.md"), 18)

    def test_links_and_pictures(self):
        shown = set()
        for page in GUIDE.glob("*.md"):
            for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
                self.assertTrue((GUIDE / target).is_file(), f"{page.name}: {target}")
                if target.endswith(".png"):
                    shown.add(target.split("/")[-1])
        for incident in INCIDENTS.iterdir():
            self.assertTrue((GUIDE / f"{incident.name}.md").is_file(), f"no page for {incident.name}")
        self.assertEqual({p.name for p in (GUIDE / "pictures").iterdir()} - shown, set(), "pictures that no page shows")
        for picture in (GUIDE / "pictures").iterdir():
            self.assertLess(picture.stat().st_size, 80_000, picture.name)


class Comparison(unittest.TestCase):
    """What the page says is compared so that it can be wrong."""

    def test_difference(self):
        self.assertIsNone(difference(["a", MORE, "c …"], ["a", "b", "c 12"]))
        self.assertIsNone(difference([MORE], ["a"]))
        self.assertIsNone(difference([MORE, "b"], ["a", "b"]))
        self.assertIsNotNone(difference(["b"], ["a", "b"]))
        self.assertIsNotNone(difference(["a"], ["a", "b"]))
        self.assertIsNotNone(difference([], ["a"]))
        self.assertIsNotNone(difference(["a", MORE, "c"], ["a", "b"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
