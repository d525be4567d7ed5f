"""Histories of revisions: sequences of operations that are valid one after the other, in the ways in which people write them."""
import random

import sqlalchemy as sa

TYPES = [("sa.Integer()", "0"), ("sa.BigInteger()", "7"), ("sa.String({n})", "'x'"), ("sa.Text()", "'y z'"), ("sa.Boolean()", None), ("sa.Date()", None), ("sa.DateTime()", None),
         ("sa.Numeric({n}, 2)", "1.5"), ("sa.Float()", None), ("sa.JSON()", None), ("sa.LargeBinary()", None), ("sa.SmallInteger()", "3"), ("sa.Time()", None)]
CONVENTION = """target_metadata = sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})"""


class Table:
    def __init__(self, name):
        self.name = name
        self.columns = {}  # name -> type text
        self.free = set()  # of no constraint and no index
        self.indexes = []
        self.constraints = []  # (name, kind)
        self.referred = False
        self.unique_over = []  # columns: of several constraints over the same ones SQLite's batch keeps one, and Alembic does not find the others


class History:
    def __init__(self, seed, dialect):
        self.rng = random.Random(f"{dialect} {seed}")
        self.dialect = dialect
        self.postgresql = dialect == "postgresql"
        self.convention = self.rng.random() < 0.4
        self.tables = {}
        self.serial = 0

    def fresh(self, prefix):
        self.serial += 1
        return f"{prefix}{self.serial}"

    def type(self):
        text, default = self.rng.choice(TYPES)
        return text.format(n=self.rng.randint(4, 40)), default

    def column(self, name, table=None, added=False):
        text, default = self.type()
        extra = ""
        if default is not None and (self.rng.random() < 0.3 or added and self.rng.random() < 0.3):
            extra += f", server_default={self.rng.choice([repr(default.strip(chr(39))), f'sa.text({default!r})'])}"
            if self.rng.random() < 0.5:
                extra += ", nullable=False"
        elif not added and self.rng.random() < 0.3:
            extra += ", nullable=False"
        if self.postgresql and self.rng.random() < 0.1:
            extra += ", comment='about it'"
        flag = self.rng.random()
        if table is not None and "JSON" not in text and not added:
            if flag < 0.1:
                extra += ", unique=True"
                table.unique_over.append([name])
            elif flag < 0.25:
                extra += ", index=True"
            if flag < 0.25:
                table.free.discard(name)
        return f"sa.Column({name!r}, {text}{extra})", text

    def create(self):
        table = Table(self.fresh("t"))
        lines = [self.rng.choice(["sa.Column('id', sa.Integer(), primary_key=True)", "sa.Column('id', sa.BigInteger(), nullable=False)", "sa.Column('id', sa.String(36), nullable=False)"])]
        key = "primary_key" not in lines[0]
        table.columns["id"] = "sa.Integer()" if "sa.Integer" in lines[0] else lines[0].split(", ")[1]
        for _ in range(self.rng.randint(2, 6)):
            name = self.fresh("c")
            table.free.add(name)
            written, text = self.column(name, table)
            table.columns[name] = text
            lines.append(written)
        for other in self.tables.values():
            if self.rng.random() < 0.2 and other.columns["id"]:
                name = self.fresh("r")
                lines.append(f"sa.Column({name!r}, {other.columns['id']}, sa.ForeignKey('{other.name}.id'{self.rng.choice(['', ', ondelete=' + repr('CASCADE')])}))")
                table.columns[name] = other.columns["id"]
                other.referred = True
        if key:
            lines.append("sa.PrimaryKeyConstraint('id')")
        plain = [c for c in sorted(table.free) if "Integer" in table.columns[c]]
        if plain and self.rng.random() < 0.4:
            name = self.fresh("k")
            lines.append(f"sa.CheckConstraint('{plain[0]} > 0', name={name!r})")
            table.free.discard(plain[0])
            real = f"ck_{table.name}_{name}" if self.convention else name  # it stays when the table is renamed
            table.constraints.append((real, f"op.f({real!r})", "check"))
        self.tables[table.name] = table
        return f"op.create_table({table.name!r}, " + ", ".join(lines) + ")"

    def batch(self, table, lines):
        """The operations on one table, through a batch where SQLite needs it."""
        name = self.rng.choice(["batch_op", "b"])
        return f"with op.batch_alter_table({table.name!r}) as {name}:\n" + "\n".join(f"    {name}.{line}" for line in lines)

    def alter(self, table, call):
        """call(prefix) gives the operation with the table's name as its first argument, or without."""
        if self.postgresql and self.rng.random() < 0.7:
            return "op." + call(f"{table.name!r}, ")
        return self.batch(table, [call("")])

    def step(self):
        rng = self.rng
        tables = list(self.tables.values())
        if not tables or (len(tables) < 6 and rng.random() < 0.2):
            return self.create()
        table = rng.choice(tables)
        kind = rng.randrange(13)
        free = sorted(table.free)
        indexable = [c for c in sorted(table.columns) if "JSON" not in table.columns[c] and "LargeBinary" not in table.columns[c]]
        if kind == 0 and not table.referred and len(tables) > 1:
            del self.tables[table.name]
            return rng.choice([f"op.drop_table({table.name!r})", f"op.execute('DROP TABLE {table.name}')"])
        if kind == 1:
            old, table.name = table.name, self.fresh("t")
            self.tables[table.name] = self.tables.pop(old)
            return rng.choice([f"op.rename_table({old!r}, {table.name!r})", f"op.execute('ALTER TABLE {old} RENAME TO {table.name}')"])
        if kind in (2, 3):
            name = self.fresh("c")
            table.free.add(name)
            written, table.columns[name] = self.column(name, table, added=True)
            return self.alter(table, lambda prefix: f"add_column({prefix}{written})")
        if kind == 4 and free:
            name = rng.choice(free)
            table.free.discard(name)
            del table.columns[name]
            return self.alter(table, lambda prefix: f"drop_column({prefix}{name!r})")
        if kind == 5 and free:
            old, name = rng.choice(free), self.fresh("c")
            table.free.discard(old)
            table.free.add(name)
            table.columns[name] = table.columns.pop(old)
            return self.alter(table, lambda prefix: f"alter_column({prefix}{old!r}, new_column_name={name!r})")
        if kind == 6 and indexable:
            columns = rng.sample(indexable, min(len(indexable), rng.randint(1, 2)))
            name = self.fresh("ix")
            for one in columns:
                table.free.discard(one)
            table.indexes.append(name)
            unique = rng.random() < 0.3
            return self.alter(table, lambda prefix: f"create_index({name!r}, {prefix}{columns!r}{', unique=True' if unique else ''})")
        if kind == 7 and table.indexes:
            name = table.indexes.pop(rng.randrange(len(table.indexes)))
            return rng.choice([f"op.drop_index({name!r}, table_name={table.name!r})", f"op.execute('DROP INDEX {name}')", self.batch(table, [f"drop_index({name!r})"])])
        if kind == 8 and indexable:
            columns = rng.sample(indexable, min(len(indexable), rng.randint(1, 2)))
            if sorted(columns) in table.unique_over:
                return self.create()
            table.unique_over.append(sorted(columns))
            name = self.fresh("uq")
            for one in columns:
                table.free.discard(one)
            table.constraints.append((name, repr(name), "unique"))
            return self.alter(table, lambda prefix: f"create_unique_constraint({name!r}, {prefix}{columns!r})")
        if kind == 9 and table.constraints:
            name, given, type_ = table.constraints.pop(rng.randrange(len(table.constraints)))
            return self.alter(table, lambda prefix: f"drop_constraint({given}, {prefix}type_={type_!r})")
        if kind == 10 and free:
            name = rng.choice(free)
            if self.postgresql and "String" not in table.columns[name] and "Text" not in table.columns[name]:
                null = rng.random() < 0.5
                return self.alter(table, lambda prefix: f"alter_column({prefix}{name!r}, existing_type={table.columns[name]}, nullable={null})")
            if not self.postgresql or "String" in table.columns[name] or "Text" in table.columns[name]:
                text = f"sa.String({rng.randint(41, 90)})"
                null = rng.random() < 0.5
                table.columns[name] = text
                return self.alter(table, lambda prefix: f"alter_column({prefix}{name!r}, type_={text}, nullable={null}, server_default={rng.choice(['None', repr('new'), 'sa.text(' + repr(chr(39) + 'a' + chr(39)) + ')'])})")
        if kind == 11:
            other = rng.choice(tables)
            column = self.fresh("r")
            name = self.fresh("fk")
            table.columns[column] = other.columns["id"]
            table.constraints.append((name, repr(name), "foreignkey"))
            other.referred = True
            add = lambda prefix: f"add_column({prefix}sa.Column({column!r}, {other.columns['id']}, nullable=True))"
            ondelete = rng.choice(["", ", ondelete='SET NULL'", ", onupdate='CASCADE', ondelete='CASCADE'"])
            if self.postgresql:
                return "op." + add(f"{table.name!r}, ") + "\n" + f"op.create_foreign_key({name!r}, {table.name!r}, {other.name!r}, [{column!r}], ['id']{ondelete})"
            return self.batch(table, [add(""), f"create_foreign_key({name!r}, {other.name!r}, [{column!r}], ['id']{ondelete})"])
        if kind == 12 and self.postgresql:
            name = self.fresh("c")
            type_ = self.fresh("e")
            table.columns[name] = "enum"
            return (f"sa.Enum('a', 'b', name={type_!r}).create(op.get_bind())\nop.add_column({table.name!r}, sa.Column({name!r}, sa.Enum('a', 'b', name={type_!r})))\n"
                    f"op.execute(\"ALTER TYPE {type_} ADD VALUE 'c'\")")
        return self.create()

    def write(self):
        revisions = []
        for _ in range(self.rng.randint(3, 9)):
            revisions.append("\n".join(self.step() for _ in range(self.rng.randint(1, 5))))
        return revisions, CONVENTION if self.convention else "target_metadata = None"


def history(seed, dialect):
    return History(seed, dialect).write()


def taken_back(seed, dialect, url):
    """(statements, the differences that they make), by what is there now."""
    rng = random.Random(f"back {seed}")
    engine = sa.create_engine(url, future=True)
    inspector = sa.inspect(engine)
    choices = []
    for table in sorted(inspector.get_table_names()):
        if table == "alembic_version":
            continue
        choices.append(([f"ALTER TABLE {table} ADD COLUMN by_hand integer"], [f"column.extra {table}.by_hand"]))
        for index in inspector.get_indexes(table):
            constrained = any(sorted(u["column_names"]) == sorted(index["column_names"]) for u in inspector.get_unique_constraints(table))
            if not index.get("duplicates_constraint") and not (index["unique"] and constrained):  # one does for the other
                choices.append(([f"DROP INDEX {index['name']}"], [f"index.missing {table}.{index['name']}"]))
        if dialect == "sqlite":
            continue
        for column in inspector.get_columns(table):
            if not column["nullable"] and column["name"] != "id":
                choices.append(([f"ALTER TABLE {table} ALTER {column['name']} DROP NOT NULL"], [f"column.nullable {table}.{column['name']}"]))
            if column["name"].startswith("c") and isinstance(column["type"], sa.Text):
                choices.append(([f"ALTER TABLE {table} ALTER {column['name']} DROP DEFAULT, ALTER {column['name']} TYPE varchar(123)"],
                                [f"column.type {table}.{column['name']}"] + ([f"column.default {table}.{column['name']}"] if column["default"] else [])))
        for key in inspector.get_foreign_keys(table):
            choices.append(([f"ALTER TABLE {table} DROP CONSTRAINT {key['name']}"], [f"foreign_key.missing {table}.{key['name']}"]))
        for check in inspector.get_check_constraints(table):
            choices.append(([f"ALTER TABLE {table} DROP CONSTRAINT {check['name']}"], [f"check_constraint.missing {table}.{check['name']}"]))
    engine.dispose()
    if not choices:
        return [], []
    kinds = sorted({expected[0].split(" ")[0] for _, expected in choices})
    kind = rng.choice(kinds)
    return rng.choice([c for c in choices if c[1][0].startswith(kind + " ")])


def losses(dialect, url):
    """Statements that each drop one thing of what is there now."""
    engine = sa.create_engine(url, future=True)
    inspector = sa.inspect(engine)
    tables = [table for table in sorted(inspector.get_table_names()) if table != "alembic_version"]
    referred = {key["referred_table"] for table in tables for key in inspector.get_foreign_keys(table)}
    choices = [f"DROP TABLE {table}" for table in tables if table not in referred]
    for table in tables:
        indexes = [i for i in inspector.get_indexes(table) if not i.get("duplicates_constraint")]
        choices += [f"DROP INDEX {index['name']}" for index in indexes]
        foreign = inspector.get_foreign_keys(table)
        unique = inspector.get_unique_constraints(table)
        checks = inspector.get_check_constraints(table)
        held = {name for one in indexes + unique for name in one["column_names"]} | {name for key in foreign for name in key["constrained_columns"]}
        held |= {column["name"] for column in inspector.get_columns(table) if any(column["name"] in check["sqltext"] for check in checks)}
        choices += [f"ALTER TABLE {table} DROP COLUMN {column['name']}" for column in inspector.get_columns(table) if column["name"] not in held | {"id"}]
        if dialect == "postgresql":
            choices += [f"ALTER TABLE {table} DROP CONSTRAINT {one['name']}" for one in foreign + unique + checks]
    engine.dispose()
    return choices
