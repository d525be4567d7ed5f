"""Prints as JSON the MetaData that an env.py hands to Alembic. Run by the project's own Python, in its own folder.

usage: - CONFIG_FILE SECTION SCRIPT_LOCATION DIALECT FOLDER...   (CONFIG_FILE may be empty; the folders come first in sys.path)
env.py is run as for `alembic upgrade --sql`, and left when it calls context.configure(): no database is opened by Alembic.
"""
import inspect
import json
import os
import sys
import traceback

OUT = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)  # what the project prints is not ours


class Found(BaseException):
    """Not an Exception: env.py may catch those."""


def target_metadata(config_file, section, script_location):
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    def configure(self, *args, **options):
        raise Found(options.get("target_metadata"))

    EnvironmentContext.configure = configure
    config = Config(config_file or None, ini_section=section or "alembic")
    if not config_file:
        config.set_main_option("script_location", script_location)
    script = ScriptDirectory.from_config(config)
    try:
        with EnvironmentContext(config, script, as_sql=True, fn=lambda *_: []):
            script.run_env()
    except Found as found:
        target = found.args[0]
        return list(target) if isinstance(target, (list, tuple)) else [target] if target is not None else []
    raise RuntimeError("env.py never called context.configure()")


def classes_of_tables():
    """Table to its class, with the place of the class."""
    try:
        from sqlalchemy.orm.mapper import _all_registries
    except ImportError:  # before 1.4
        return {}
    found = {}
    for registry in _all_registries():
        for mapper in registry.mappers:
            found.setdefault(mapper.local_table, mapper.class_)
    return found


def place(cls):
    try:
        return inspect.getsourcefile(cls), inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        return None, 0


class Dump:
    def __init__(self, dialect):
        import sqlalchemy
        from sqlalchemy.dialects import postgresql, sqlite

        self.sa = sqlalchemy
        self.dialect = (postgresql if dialect == "postgresql" else sqlite).dialect()
        self.enums = {}
        self.unresolved = []

    def name(self, constraint):
        if constraint.name is None:
            return None
        name = self.dialect.identifier_preparer.format_constraint(constraint)
        return name[1:-1].replace('""', '"') if name and name.startswith('"') else name

    def column(self, c, table):
        sa = self.sa
        try:
            kind = c.type.compile(self.dialect)
        except Exception as error:
            kind = ""
            self.unresolved.append(f"{table.fullname}.{c.name}: {error}")
        if isinstance(c.type, sa.Enum) and c.type.native_enum and self.dialect.name == "postgresql" and c.type.name:
            self.enums[(c.type.schema, c.type.name)] = list(c.type.enums)
        default = None
        if isinstance(c.server_default, sa.DefaultClause):
            default = self.dialect.ddl_compiler(self.dialect, None).get_column_default_string(c)
        identity, computed = getattr(c, "identity", None), getattr(c, "computed", None)
        return {
            "name": c.name, "type": kind, "nullable": bool(c.nullable), "primary_key": bool(c.primary_key), "default": default,
            "autoincrement": table._autoincrement_column is c, "comment": c.comment,
            "identity": None if identity is None else {"always": bool(identity.always), "start": identity.start, "increment": identity.increment, "minimum": identity.minvalue,
                                                       "maximum": identity.maxvalue, "cache": identity.cache, "cycles": bool(identity.cycle)},
            "computed": None if computed is None else {"expression": self.text(computed.sqltext), "stored": computed.persisted is not False},
        }

    def text(self, clause):
        return str(clause.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True, "include_table": False}))

    def index(self, i):
        sa = self.sa
        options = self.options(i)
        where = options.get("where")
        classes = options.get("ops") or {}
        return {"name": self.name(i) or i.name, "columns": [e.name if isinstance(e, sa.Column) else self.text(e) for e in i.expressions],
                "expressions": [not isinstance(e, sa.Column) for e in i.expressions], "unique": bool(i.unique),
                "where": None if where is None else self.text(where), "method": options.get("using") or None,
                "opclasses": [classes.get(getattr(e, "key", None), "") for e in i.expressions], "nulls_not_distinct": bool(options.get("nulls_not_distinct")),
                "included": [c if isinstance(c, str) else c.name for c in options.get("include") or ()]}

    def options(self, thing):
        options = thing.dialect_options
        return options[self.dialect.name] if self.dialect.name in options else {}

    def deferral(self, constraint):
        return {"deferrable": bool(constraint.deferrable), "initially_deferred": (constraint.initially or "").upper() == "DEFERRED"}

    def exclusions(self, t):
        compiler = self.dialect.ddl_compiler(self.dialect, None)
        for constraint in t.constraints:
            if constraint.__visit_name__ == "exclude_constraint" and self.dialect.name == "postgresql":
                text = compiler.visit_exclude_constraint(constraint)
                yield {"name": self.name(constraint), "definition": text[text.index("EXCLUDE USING"):]}

    def storage(self, t):
        options = self.options(t)
        words = [] if options.get("with_rowid", True) else ["WITHOUT ROWID"]
        return ", ".join(words + (["STRICT"] if options.get("strict") else []))

    def never_reuses_ids(self, t):
        key = list(t.primary_key.columns)
        return bool(self.dialect.name == "sqlite" and self.options(t).get("autoincrement") and len(key) == 1 and not key[0].foreign_keys
                    and issubclass(key[0].type._type_affinity, self.sa.Integer))

    def foreign_key(self, f):
        element = f.elements[0]
        table, _, _ = element._get_colspec().rpartition(".")
        schema, _, name = table.rpartition(".")
        try:
            columns = [e.column.name for e in f.elements]
        except self.sa.exc.SQLAlchemyError:  # a table of another MetaData: as it is written
            columns = [e._get_colspec().rpartition(".")[2] for e in f.elements]
        return {"name": self.name(f), "columns": [c.name for c in f.columns], "referred_schema": schema or None, "referred_table": name, "referred_columns": columns,
                "on_delete": f.ondelete, "on_update": f.onupdate, **self.deferral(f)}

    def table(self, t, registry, cls):
        sa = self.sa
        file, line = place(cls) if cls is not None else (None, 0)
        return {
            "schema": t.schema, "name": t.name, "comment": t.comment, "registry": registry, "class": cls.__name__ if cls is not None else None, "file": file, "line": line,
            "columns": [self.column(c, t) for c in t.columns],
            "primary_key": {"name": self.name(t.primary_key), "columns": [c.name for c in t.primary_key.columns]},
            "unique_constraints": [{"name": self.name(u), "columns": [c.name for c in u.columns], "nulls_not_distinct": bool(self.options(u).get("nulls_not_distinct")), **self.deferral(u)} for u in t.constraints if isinstance(u, sa.UniqueConstraint)],
            "check_constraints": [{"name": self.name(k), "expression": self.text(k.sqltext)} for k in [*t.constraints, *(x for c in t.columns for x in c.constraints)]
                                  if isinstance(k, sa.CheckConstraint) and not k._type_bound],
            "foreign_keys": [self.foreign_key(f) for f in t.foreign_key_constraints],
            "indexes": [self.index(i) for i in t.indexes],
            "exclusion_constraints": list(self.exclusions(t)), "partition_by": self.options(t).get("partition_by"), "storage": self.storage(t),
            "never_reuses_ids": self.never_reuses_ids(t),
        }


def main():
    config_file, section, script_location, dialect, *folders = sys.argv[1:]
    sys.path[:0] = folders
    try:
        metadatas = target_metadata(config_file, section, script_location)
        dump = Dump(dialect)
        classes = classes_of_tables()
        tables = [dump.table(t, number, classes.get(t)) for number, metadata in enumerate(metadatas) for t in metadata.tables.values()]
        result = {"sqlalchemy": dump.sa.__version__, "registries": len(metadatas), "tables": tables, "unresolved": dump.unresolved,
                  "enums": [{"schema": s, "name": n, "labels": labels} for (s, n), labels in dump.enums.items()]}
    except BaseException:  # also SystemExit: the answer is why
        result = {"error": traceback.format_exc()}
    json.dump(result, OUT)
    OUT.flush()


main()
