"""Prints what the real Alembic's autogenerate would propose for the project in the current folder: one operation a line."""
import pathlib
import sys

from alembic import autogenerate
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "peers"))
from alembic_diffs import flattened  # noqa: E402

config = Config("alembic.ini")
for folder in config.get_main_option("prepend_sys_path").split():  # what the alembic command does first
    sys.path.insert(0, folder)
scripts = ScriptDirectory.from_config(config)


def compare(revision, context):
    for operation, *arguments in flattened(autogenerate.compare_metadata(context, context.opts["target_metadata"])):
        named = arguments[-1] if operation.startswith(("add_column", "remove_column")) else arguments[0]
        print(operation, f"{arguments[1]}.{named.name}" if "column" in operation else getattr(named, "name", named))
    return []


with EnvironmentContext(config, scripts, fn=compare):
    scripts.run_env()
