"""The tables of a case as the real SQLAlchemy makes them, as plain values that can be compared and recorded."""
import json

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

import model_cases

DIALECTS = {"postgresql": postgresql.dialect(paramstyle="named"), "sqlite": sqlite.dialect()}  # "named": a % stays a single one
DIALECTS["postgresql"]._backslash_escapes = False  # as with every server of these days


def sql_text(expression, dialect):
    return dialect.ddl_compiler(dialect, None).sql_compiler.process(expression, include_table=False, literal_binds=True)


def default_text(column, dialect):
    if column.server_default is None or not isinstance(column.server_default, sa.DefaultClause):
        return None
    try:
        return dialect.ddl_compiler(dialect, None).get_column_default_string(column)
    except Exception:  # the dialect has no such expression
        return None


def referred(element):
    try:
        return element.column.table.key, element.column.name
    except sa.exc.SQLAlchemyError:  # a table of another MetaData: as it is written
        table, _, column = element._get_colspec().rpartition(".")
        return table, column


def key_name(expression):
    while isinstance(expression, sa.sql.elements.UnaryExpression):  # desc().nulls_last()
        expression = expression.element
    return expression.name if isinstance(expression, sa.Column) else None


def type_text(column, dialect):
    try:
        return column.type.compile(dialect)
    except Exception:  # the dialect has no such type
        return None


def name_of(thing, dialect):
    """The name of a constraint or an index as it is sent: too long ones are cut."""
    if thing.name is None:
        return None
    preparer = dialect.identifier_preparer
    written = preparer.format_index(thing) if isinstance(thing, sa.Index) else preparer.format_constraint(thing)
    return (written or "").strip('"') or None


def checks_of(table, dialect):
    """Those that are sent to this database: that of a Boolean or an Enum may be left out."""
    compiler = dialect.ddl_compiler(dialect, None)
    for check in [*table.constraints, *(c for column in table.columns for c in column.constraints)]:
        if isinstance(check, sa.CheckConstraint) and (check._create_rule is None or check._create_rule(compiler)):
            yield name_of(check, dialect) or "", sql_text(check.sqltext, dialect)


def index_facts(index, dialect):
    options = index.dialect_options[dialect.name]
    where = sql_text(options["where"], dialect) if options["where"] is not None else None
    method = options["using"] if dialect.name == "postgresql" else None
    return name_of(index, dialect), [key_name(e) for e in index.expressions], bool(index.unique), where, method or None


def real_tables(metadatas, dialect):
    tables = {}
    for metadata in metadatas:
        for table in metadata.tables.values():
            name = lambda constraint: name_of(constraint, dialect)
            tables[table.key] = {
                "columns": [(c.name, type_text(c, dialect), c.nullable, c.primary_key, default_text(c, dialect), c.comment or None) for c in table.columns],
                "comment": table.comment,
                "autoincrement": table._autoincrement_column.name if table._autoincrement_column is not None else None,
                "primary_key": (name(table.primary_key) if table.primary_key.columns else None, [c.name for c in table.primary_key.columns]),
                "uniques": sorted(((name(u), [c.name for c in u.columns]) for u in table.constraints if isinstance(u, sa.UniqueConstraint)), key=str),
                "foreign_keys": sorted(((name(f), [c.name for c in f.columns], referred(f.elements[0])[0], [referred(e)[1] for e in f.elements],
                                         f.ondelete, f.onupdate) for f in table.foreign_key_constraints), key=str),
                "checks": sorted(checks_of(table, dialect)),
                "indexes": sorted((index_facts(i, dialect) for i in table.indexes), key=str),
            }
    return tables


def native_enum(kind, dialect):
    """The Enum that a column's type is for this database, also inside arrays and decorators."""
    kind = kind.dialect_impl(dialect)
    if isinstance(kind, sa.types.TypeDecorator):
        return native_enum(kind.impl, dialect)
    if isinstance(kind, sa.ARRAY):
        return native_enum(kind.item_type, dialect)
    return kind if isinstance(kind, sa.Enum) and kind.native_enum and dialect.name == "postgresql" else None


def real_enums(metadatas, dialect):
    kinds = [native_enum(c.type, dialect) for metadata in metadatas for table in metadata.tables.values() for c in table.columns]
    return sorted({(kind.schema, kind.name, tuple(kind.enums)) for kind in kinds if kind is not None}, key=str)


def expected_of(case):
    """The tables and enums of a case for each dialect, as JSON has them: without tuples."""
    with model_cases.loaded(case) as (_, metadatas):
        facts = {name: {"tables": real_tables(metadatas, dialect), "enums": real_enums(metadatas, dialect)} for name, dialect in DIALECTS.items()}
    return json.loads(json.dumps(facts))
