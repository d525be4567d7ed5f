"""Hooks of env.py in the style of public projects: (name, what stands in env.py, arguments of context.configure(), known). Where
`known` is false the hook asks for what only a running program knows, and nothing that is extra may be said to be so."""

MODELS = '''
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()
REMOVED_TABLES = ("tmp_import", "old_users")
REMOVED_COLUMNS = [("users", "legacy_a")]
SETTINGS = {"skip": {"tmp_import"}, "prefix": "shadow_"}


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), nullable=False, index=True)
    email = sa.Column(sa.String(60), unique=True)
    wanted = sa.Column(sa.Text)


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.Integer, primary_key=True)
    user_id = sa.Column(sa.Integer, sa.ForeignKey("users.id"))
    total = sa.Column(sa.Numeric(10, 2))


class Invoice(Base):
    __tablename__ = "invoices"
    id = sa.Column(sa.Integer, primary_key=True)


class View(Base):
    __tablename__ = "v_totals"
    id = sa.Column(sa.Integer, primary_key=True)
    total = sa.Column(sa.Numeric(10, 2))


class Log(Base):
    __tablename__ = "log"
    __table_args__ = {"schema": "audit"}
    id = sa.Column(sa.Integer, primary_key=True)
    line = sa.Column(sa.Text)
'''

DRIFT = [
    "CREATE TABLE tmp_import (id integer PRIMARY KEY, x text)", "CREATE TABLE old_users (id integer PRIMARY KEY)", "CREATE TABLE shadow_users (id integer PRIMARY KEY)",
    "CREATE TABLE spatial_ref_sys (srid integer PRIMARY KEY)", "CREATE TABLE ab_role (id integer PRIMARY KEY)", "CREATE TABLE blog_alembic_version (version_num varchar(32), x int)",
    "CREATE TABLE audit.extra (id integer PRIMARY KEY)", "DROP TABLE invoices", "DROP TABLE v_totals", "ALTER TABLE users DROP COLUMN wanted", "ALTER TABLE users ADD COLUMN legacy_a text",
    "ALTER TABLE users ADD COLUMN legacy_b text", "CREATE INDEX idx_autoinc_orders ON orders (id, total)", "CREATE INDEX ix_more ON orders (total)", "DROP INDEX ix_users_name",
    "ALTER TABLE orders ADD CONSTRAINT uq_by_hand UNIQUE (total)", "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey", "ALTER TABLE orders ADD CONSTRAINT fk_by_hand FOREIGN KEY (id) REFERENCES users (id)",
    "ALTER TABLE orders ALTER total TYPE integer", "ALTER TABLE audit.log ADD COLUMN more text", "CREATE SCHEMA IF NOT EXISTS plugin_chat", "CREATE TABLE plugin_chat.rooms (id integer PRIMARY KEY)",
]

NAME = "def include_name(name, type_, parent_names):\n"
OBJECT = "def include_object(object, name, type_, reflected, compare_to):\n"
BY_NAME = "include_name=include_name"
BY_OBJECT = "include_object=include_object"
ALL = ", include_schemas=True"

CASES = [
    ("no_hook", "", "", True),
    ("no_hook_all_schemas", "", "include_schemas=True", True),
    ("prefix_by_object", OBJECT + "    if type_ == 'table' and name.startswith('ab_'):\n        return False\n    else:\n        return True\n", BY_OBJECT, True),
    ("several_by_object", "external = ['spatial_ref_sys', 'tmp_import']\n" + OBJECT + "    if type_ == 'table' and name in external:\n        return False\n    if type_ == 'index' and reflected and name.startswith('idx_autoinc_'):\n        return False\n    return True\n", BY_OBJECT, True),
    ("removed_by_name", NAME + "    if type_ == 'table':\n        if name.startswith('shadow_'):\n            return False\n        return name not in models.REMOVED_TABLES\n    if type_ == 'column':\n        return (parent_names['table_name'], name) not in models.REMOVED_COLUMNS\n    return True\n", BY_NAME, True),
    ("of_the_metadata", NAME + "    if type_ == 'table':\n        return name in target_metadata.tables\n    return True\n", BY_NAME, True),
    ("of_the_metadata_in_schemas", NAME + "    if type_ == 'schema':\n        return name in (None, 'audit')\n    elif type_ == 'table':\n        return parent_names['schema_qualified_table_name'] in target_metadata.tables\n    else:\n        return True\n", BY_NAME + ALL, True),
    ("schemas_by_name", NAME + "    if type_ == 'schema':\n        return name in [None, 'audit']\n    return True\n", BY_NAME + ALL, True),
    ("one_schema_by_object", OBJECT + "    if type_ == 'table' and object.schema == 'audit':\n        return False\n    return True\n", BY_OBJECT + ALL, True),
    ("plugins_by_schema", OBJECT.replace("object,", "object_,") + "    if type_ != 'table':\n        return True\n    if object_.schema and object_.schema.startswith('plugin_'):\n        return False\n    return name != 'alembic_version' and not name.startswith('alembic_version_')\n", BY_OBJECT + ALL, True),
    ("regular_expression", "import re\nSKIP = re.compile(r'^(tmp|old)_')\n" + OBJECT + "    return not (type_ == 'table' and SKIP.match(name))\n", BY_OBJECT, True),
    ("regular_expression_inline", "import re\n" + OBJECT + "    if type_ == 'table' and re.search(r'_alembic_version$', name):\n        return False\n    return True\n", BY_OBJECT, True),
    ("extra_alone", OBJECT + "    return not (type_ == 'table' and reflected and compare_to is None)\n", BY_OBJECT, True),
    ("constraint_by_name", OBJECT + "    if type_ == 'unique_constraint' and name == 'uq_by_hand' and compare_to is None:\n        return False\n    if type_ == 'foreign_key_constraint':\n        return name is not None and not name.endswith('_by_hand')\n    return True\n", BY_OBJECT, True),
    ("column_of_a_table", OBJECT + "    if type_ == 'column' and object.table.name == 'orders' and name == 'total':\n        return False\n    if type_ == 'column' and name.endswith('_b') and reflected:\n        return False\n    return True\n", BY_OBJECT, True),
    ("table_of_an_index", OBJECT + "    if type_ == 'index' and object.table.name in {'orders'}:\n        return False\n    return True\n", BY_OBJECT, True),
    ("by_columns", "SKIPPED = (('orders', ['user_id']), ('users', ['name']))\n" + OBJECT + "    if type_ in ('index', 'unique_constraint', 'foreign_key_constraint'):\n        columns = [c.name for c in object.columns]\n        return (object.table.name, columns) not in SKIPPED\n    return True\n", BY_OBJECT, True),
    ("settings", "SKIP = set(models.SETTINGS['skip']) | {'old_users'}\n" + OBJECT + "    prefix = models.SETTINGS.get('prefix', '')\n    if type_ == 'table' and (name in SKIP or (prefix and name.startswith(prefix))):\n        return False\n    return True\n", BY_OBJECT, True),
    ("several_prefixes", "PREFIXES = ('tmp_', 'shadow_', 'ab_')\n" + OBJECT + "    if type_ == 'table' and any(name.startswith(p) for p in PREFIXES):\n        return False\n    if type_ == 'table' and name.startswith(('old_', 'spatial_')):\n        return False\n    return True\n", BY_OBJECT, True),
    ("lambda", "", "include_object=lambda obj, name, type_, reflected, compare_to: name not in ('tmp_import', 'legacy_a')", True),
    ("both", NAME + "    return not (type_ == 'table' and name.startswith('tmp_'))\n" + OBJECT + "    return not (type_ == 'column' and name.startswith('legacy_'))\n", BY_NAME + ", " + BY_OBJECT, True),
    ("helper", "def is_ours(name):\n    return name not in models.REMOVED_TABLES\n" + OBJECT + "    return type_ != 'table' or is_ours(name)\n", BY_OBJECT, True),
    ("positional", "def include_object(_, name, type_, *args):\n    if type_ == 'table' and name.startswith('ab_'):\n        return False\n    return True\n", BY_OBJECT, True),
    ("info_of_what_is_read", OBJECT + "    return not (reflected and object.info.get('skip_autogenerate'))\n", BY_OBJECT, True),
    ("has_attribute", OBJECT + "    if reflected and type_ == 'table' and not hasattr(compare_to, 'name') and name == 'old_users':\n        return False\n    return True\n", BY_OBJECT, True),
    # ---- what only a running program knows
    ("environment_variable", "import os\n" + OBJECT + "    return name not in os.environ.get('SKIP_TABLES', 'tmp_import').split(',')\n", BY_OBJECT, False),
    ("plugins_loaded", "from somewhere_else import loaded\n" + NAME + "    if type_ == 'table' and not loaded('activity') and name in ('tmp_import', 'old_users'):\n        return False\n    return True\n", BY_NAME, None),
    ("info_of_the_models", OBJECT + "    return not object.info.get('skip_autogenerate', False)\n", BY_OBJECT, None),
]
