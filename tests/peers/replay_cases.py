"""Sets of revisions, one for each kind of operation and idiom. (name, dialects, revisions, by hand, differences, more)

`by hand` are statements that take one operation back; `differences` is then all that may be reported. `more` may hold `metadata`
(of env.py), `files`, `open` (the set holds what cannot be followed: nothing may be said to differ)."""

PG, LITE, BOTH = ("postgresql",), ("sqlite",), ("postgresql", "sqlite")
CONVENTION = """target_metadata = sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})"""
T = """op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(20), nullable=False),
                sa.Column("b", sa.Integer(), server_default="0"), sa.Column("c", sa.Text()))
"""
O = """op.create_table("o", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("t_id", sa.Integer()))
"""

CASES = [
    ("create_table", BOTH, [T], ["ALTER TABLE t DROP COLUMN c"], ["column.missing t.c"], {}),
    ("create_table_constraints", BOTH, [T + """
op.create_table("u", sa.Column("id", sa.BigInteger(), nullable=False), sa.Column("t_id", sa.Integer(), sa.ForeignKey("t.id", ondelete="CASCADE")),
    sa.Column("n", sa.Numeric(10, 2), unique=True), sa.Column("k", sa.String(5), index=True), sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now()),
    sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("t_id", "k", name="uq_u"), sa.CheckConstraint("n > 0", name="ck_n"), sa.CheckConstraint("id > 5"))
"""], ["DROP INDEX ix_u_k"], ["index.missing u.ix_u_k"], {}),
    ("drop_table", BOTH, [T + O, 'op.drop_table("t")'], ["CREATE TABLE t (id integer)"], ["table.extra t"], {}),
    ("rename_table", BOTH, [T + 'op.create_index("ix_a", "t", ["a"])\nop.create_table("u", sa.Column("t_id", sa.Integer(), sa.ForeignKey("t.id")))', 'op.rename_table("t", "t2")'],
     ["DROP INDEX ix_a"], ["index.missing t2.ix_a"], {}),
    ("add_column", BOTH, [T, 'op.add_column("t", sa.Column("d", sa.Boolean(), nullable=True))', 'op.add_column("t", sa.Column("e", sa.String(3), server_default="x", nullable=False))'],
     ["ALTER TABLE t DROP COLUMN d"], ["column.missing t.d"], {}),
    ("add_column_with_key", PG, [T + O, 'op.add_column("o", sa.Column("t2", sa.Integer(), sa.ForeignKey("t.id"), unique=True, index=True))'],
     ["ALTER TABLE o DROP CONSTRAINT o_t2_fkey"], ["foreign_key.missing o.o_t2_fkey"], {}),
    ("add_column_index", BOTH, [T, 'op.add_column("t", sa.Column("e", sa.String(3), index=True))'], ["DROP INDEX ix_t_e"], ["index.missing t.ix_t_e"], {}),
    ("drop_column", BOTH, [T, 'op.drop_column("t", "c")'], ["ALTER TABLE t ADD COLUMN c text"], ["column.extra t.c"], {}),
    ("drop_column_takes_along", PG, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), index=True), sa.Column("b", sa.Integer()),
    sa.UniqueConstraint("a", "b"), sa.CheckConstraint("a > b"), sa.CheckConstraint("b > 0", name="kept"))
op.create_index("ix_e", "t", [sa.text("lower(a::text)")])
op.create_index("ix_p", "t", ["b"], postgresql_where=sa.text("a > 3"))
""", 'op.drop_column("t", "a")'], ["ALTER TABLE t DROP CONSTRAINT kept"], ["check_constraint.missing t.kept"], {}),
    ("alter_type", PG, [T, 'op.alter_column("t", "b", type_=sa.BigInteger(), existing_type=sa.Integer())', 'op.alter_column("t", "c", type_=sa.String(99))'],
     ["ALTER TABLE t ALTER b TYPE integer"], ["column.type t.b"], {}),
    ("alter_nullable", PG, [T, 'op.alter_column("t", "c", nullable=False)', 'op.alter_column("t", "a", nullable=True, existing_type=sa.String(20))'],
     ["ALTER TABLE t ALTER c DROP NOT NULL"], ["column.nullable t.c"], {}),
    ("alter_default", PG, [T, 'op.alter_column("t", "b", server_default=None)', 'op.alter_column("t", "c", server_default="hello")', 'op.alter_column("t", "a", server_default=sa.text("upper(\'x\')"))'],
     ["ALTER TABLE t ALTER b SET DEFAULT 0"], ["column.default t.b"], {}),
    ("alter_name", BOTH, [T + 'op.create_index("ix_c", "t", ["c", "b"])', 'op.alter_column("t", "c", new_column_name="see")'], ["DROP INDEX ix_c"], ["index.missing t.ix_c"], {}),
    ("alter_name_in_keys", PG, [T + O + 'op.create_foreign_key("fk", "o", "t", ["t_id"], ["id"])\nop.create_check_constraint("ck", "t", "b > 1")\nop.create_unique_constraint("uq", "t", ["a", "b"])',
                                'op.alter_column("t", "b", new_column_name="bee")', 'op.alter_column("t", "id", new_column_name="ident")'],
     ["ALTER TABLE t DROP CONSTRAINT uq"], ["unique_constraint.missing t.uq"], {}),
    ("alter_all", PG, [T, 'op.alter_column("t", "b", new_column_name="bb", type_=sa.Text(), nullable=False, server_default="z", existing_type=sa.Integer(), comment="it", postgresql_using="b::text")'],
     ["COMMENT ON COLUMN t.bb IS NULL"], ["column.comment t.bb"], {}),
    ("comments", PG, ['op.create_table("t", sa.Column("id", sa.Integer(), comment="key"), sa.Column("x", sa.Text()), comment="first")', 'op.create_table_comment("t", "second", existing_comment="first")',
                      'op.alter_column("t", "x", comment="x of it")', 'op.create_table("u", sa.Column("id", sa.Integer()), comment="gone")\nop.drop_table_comment("u")'],
     ["COMMENT ON TABLE t IS 'other'"], ["table.changed t"], {}),
    ("create_index", BOTH, [T, 'op.create_index("i1", "t", ["a"])\nop.create_index("i2", "t", ["b", "c"], unique=True)'], ["DROP INDEX i2"], ["index.missing t.i2"], {}),
    ("create_index_kinds", PG, [T, """
op.create_index(op.f("ix_lower"), "t", [sa.text("lower(c)")])
op.create_index("ix_desc", "t", [sa.text("a DESC NULLS LAST"), "b"])
op.create_index("ix_where", "t", ["b"], unique=True, postgresql_where=sa.text("b > 5 AND c IS NOT NULL"))
op.create_index("ix_gin", "t", [sa.text("to_tsvector('simple'::regconfig, c)")], postgresql_using="gin")
op.create_index("ix_incl", "t", ["a"], postgresql_include=["c"])
op.create_index("ix_ops", "t", ["c"], postgresql_ops={"c": "text_pattern_ops"})
op.create_index("ix_func", "t", [sa.func.upper(sa.column("c"))])
"""], ["DROP INDEX ix_where", "CREATE UNIQUE INDEX ix_where ON t (b) WHERE b > 6 AND c IS NOT NULL"], ["index.changed t.ix_where"], {}),
    ("create_index_sqlite", LITE, [T, 'op.create_index("ix_where", "t", ["b"], unique=True, sqlite_where=sa.text("b > 5"))'], ["DROP INDEX ix_where"], ["index.missing t.ix_where"], {}),
    ("drop_index", BOTH, [T + 'op.create_index("i1", "t", ["a"])\nop.create_index("i2", "t", ["a", "b"])', 'op.drop_index("i1", table_name="t")', 'op.drop_index("i2")'],
     ["CREATE INDEX i2 ON t (a, b)"], ["index.extra t.i2"], {}),
    ("constraints", PG, [T + O, """
op.create_unique_constraint("uq", "t", ["a", "b"])
op.create_check_constraint("ck", "t", sa.and_(sa.column("b") > 1, sa.column("c").in_(["x", "y"])))
op.create_foreign_key("fk", "o", "t", ["t_id"], ["id"], ondelete="SET NULL", deferrable=True, initially="DEFERRED")
op.create_unique_constraint(None, "o", ["t_id"])
op.create_foreign_key(None, "o", "t", ["id"], ["id"])
"""], ["ALTER TABLE o DROP CONSTRAINT fk"], ["foreign_key.missing o.fk"], {}),
    ("drop_constraints", PG, [T + O + 'op.create_unique_constraint("uq", "t", ["a", "b"])\nop.create_check_constraint("ck", "t", "b > 1")\nop.create_foreign_key(None, "o", "t", ["t_id"], ["id"])',
                              'op.drop_constraint("uq", "t", type_="unique")\nop.drop_constraint("ck", "t")', 'op.drop_constraint("o_t_id_fkey", "o", type_="foreignkey")'],
     ["ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a, b)"], ["unique_constraint.extra t.uq"], {}),
    ("primary_key", PG, ['op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))', 'op.create_primary_key("pk_t", "t", ["a", "b"])', 'op.drop_constraint("pk_t", "t", type_="primary")\nop.create_primary_key(None, "t", ["b"])',
                         'op.drop_constraint("t_pkey", "t")\nop.create_primary_key("pk2", "t", ["a"])'],
     ["ALTER TABLE t DROP CONSTRAINT pk2"], ["primary_key.missing t.pk2"], {}),
    ("names_of_the_server", PG, ["""
op.create_table("a_table_with_quite_a_long_name_for_what_it_is_worth", sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("a_column_with_a_long_name_as_well", sa.Integer(), unique=True), sa.Column("p", sa.Integer(), sa.ForeignKey("a_table_with_quite_a_long_name_for_what_it_is_worth.id")),
    sa.CheckConstraint("p > 0"), sa.CheckConstraint("p > 1"), sa.CheckConstraint("p > id"))
""", """
op.drop_constraint("a_table_with_quite_a_long_nam_a_column_with_a_long_name_as__key", "a_table_with_quite_a_long_name_for_what_it_is_worth")
op.drop_constraint("a_table_with_quite_a_long_name_for_what_it_is_worth_p_check1", "a_table_with_quite_a_long_name_for_what_it_is_worth")
op.drop_constraint("a_table_with_quite_a_long_name_for_what_it_is_worth_p_fkey", "a_table_with_quite_a_long_name_for_what_it_is_worth")
"""], ["CREATE TABLE more (x integer)"], ["table.extra more"], {}),
    ("naming_convention", PG, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), unique=True, index=True), sa.Column("b", sa.Integer(), sa.ForeignKey("t.id")),
    sa.CheckConstraint("a > 0", name="positive"), sa.UniqueConstraint("a", "b", name=op.f("as_it_is")))
""", """
op.create_unique_constraint(None, "t", ["b"])
op.create_check_constraint("small", "t", "a < 100")
op.drop_constraint("positive", "t", type_="check")
op.drop_constraint(op.f("fk_t_b_t"), "t", type_="foreignkey")
op.add_column("t", sa.Column("d", sa.Integer(), unique=True))
"""], ["ALTER TABLE t DROP CONSTRAINT ck_t_small"], ["check_constraint.missing t.ck_t_small"], {"metadata": CONVENTION}),
    ("naming_convention_of_a_base", BOTH, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), unique=True, index=True))
"""], ["DROP INDEX ix_t_a"], ["index.missing t.ix_t_a"],
     {"metadata": "from app.models import Base\ntarget_metadata = Base.metadata",
      "files": [("app/__init__.py", ""), ("app/models.py", "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nmeta = sa.MetaData(naming_convention={'ix': 'ix_%(table_name)s_%(column_0_name)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s'})\nBase = declarative_base(metadata=meta)\n")]}),
    ("exclude_constraint", PG, ['op.create_table("t", sa.Column("r", postgresql.INT4RANGE()))', 'op.create_exclude_constraint("ex", "t", ("r", "&&"), using="gist")', 'op.drop_constraint("ex", "t")'],
     ["ALTER TABLE t DROP COLUMN r"], ["column.missing t.r"], {}),
    ("batch_postgresql", PG, [T + O, """
with op.batch_alter_table("t") as batch_op:
    batch_op.add_column(sa.Column("d", sa.Date(), nullable=True))
    batch_op.alter_column("b", existing_type=sa.Integer(), type_=sa.BigInteger(), nullable=False)
    batch_op.drop_column("c")
    batch_op.create_unique_constraint("uq", ["a", "d"])
    batch_op.create_index(batch_op.f("ix_d"), ["d"], unique=False)
with op.batch_alter_table("o", schema=None) as b:
    b.create_foreign_key("fk", "t", ["t_id"], ["id"], ondelete="CASCADE")
    b.create_check_constraint("ck", "id > 0")
"""], ["ALTER TABLE t DROP CONSTRAINT uq"], ["unique_constraint.missing t.uq"], {}),
    ("batch_sqlite", LITE, [T + O, """
with op.batch_alter_table("t") as batch_op:
    batch_op.add_column(sa.Column("d", sa.Date(), nullable=True))
    batch_op.alter_column("b", existing_type=sa.Integer(), type_=sa.BigInteger(), nullable=False)
    batch_op.drop_column("c")
    batch_op.create_unique_constraint("uq", ["a", "d"])
    batch_op.create_index(batch_op.f("ix_d"), ["d"], unique=False)
with op.batch_alter_table("o", schema=None) as b:
    b.create_foreign_key("fk", "t", ["t_id"], ["id"], ondelete="CASCADE")
    b.create_check_constraint("ck", "id > 0")
    b.alter_column("t_id", new_column_name="tt")
"""], ["DROP INDEX ix_d"], ["index.missing t.ix_d"], {}),
    ("batch_sqlite_loses_checks", LITE, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("e", sa.Enum("x", "y", name="ee", create_constraint=True)),
    sa.CheckConstraint("a > 0"), sa.CheckConstraint("a > 1", name="named"), sa.UniqueConstraint("a"))
op.create_index("ix_e", "t", [sa.text("lower(e)")])
op.create_index("ix_w", "t", ["a"], sqlite_where=sa.text("a > 7"))
""", """
with op.batch_alter_table("t", recreate="always") as batch_op:
    batch_op.add_column(sa.Column("z", sa.Boolean()))
"""], ["DROP INDEX ix_w"], ["index.missing t.ix_w"], {}),
    ("batch_sqlite_naming", LITE, ['op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), unique=True), sa.Column("b", sa.Integer(), sa.ForeignKey("t.id")))', """
convention = {"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}
with op.batch_alter_table("t", naming_convention=convention) as batch_op:
    batch_op.drop_constraint("uq_t_a", type_="unique")
with op.batch_alter_table("t") as batch_op:
    batch_op.drop_constraint("fk_t_b_t", type_="foreignkey")
"""], ["ALTER TABLE t ADD COLUMN z integer"], ["column.extra t.z"], {}),
    ("batch_sqlite_plain", LITE, [T, """
with op.batch_alter_table("t") as batch_op:
    batch_op.add_column(sa.Column("d", sa.String(4), nullable=True, index=True))
    batch_op.create_index("ix_b", ["b"])
with op.batch_alter_table("t", recreate="never") as batch_op:
    batch_op.drop_column("c")
with op.batch_alter_table("t") as batch_op:
    batch_op.drop_index("ix_b")
    batch_op.add_column(sa.Column("at", sa.DateTime(), server_default=sa.func.current_timestamp()))
"""], ["ALTER TABLE t DROP COLUMN at"], ["column.missing t.at"], {}),
    ("batch_sqlite_types", LITE, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("u", sa.CHAR(32)), sa.Column("j", sa.JSON()), sa.Column("f", sa.Float()), sa.Column("n", sa.Numeric(8, 3)),
    sa.Column("l", sa.LargeBinary()), sa.Column("i", sa.Interval()), sa.Column("ti", sa.Time()), sa.Column("x", sa.Unicode(9)), sa.Column("bo", sa.Boolean()), sa.Column("si", sa.SmallInteger()))
""", 'with op.batch_alter_table("t") as b:\n    b.alter_column("f", nullable=False)\n    b.drop_column("x")'], ["ALTER TABLE t DROP COLUMN si"], ["column.missing t.si"], {}),
    ("batch_table_args", LITE, [T, """
with op.batch_alter_table("t", table_args=(sa.CheckConstraint("b > 0", name="ck_b"), sa.UniqueConstraint("a", name="uq_a"))) as batch_op:
    batch_op.alter_column("b", nullable=False)
"""], ["ALTER TABLE t DROP COLUMN c"], ["column.missing t.c"], {}),
    ("batch_primary_key", LITE, ['op.create_table("t", sa.Column("a", sa.Integer(), nullable=False), sa.Column("b", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("a", name="pk_t"))', """
with op.batch_alter_table("t") as batch_op:
    batch_op.drop_constraint("pk_t", type_="primary")
    batch_op.create_primary_key("pk_t2", ["a", "b"])
"""], ["ALTER TABLE t ADD COLUMN z integer"], ["column.extra t.z"], {}),
    ("enum_of_a_table", PG, ['op.create_table("t", sa.Column("e", sa.Enum("x", "y", name="ee"), nullable=False, server_default="x"), sa.Column("l", postgresql.ARRAY(sa.Integer())))', """
op.execute("ALTER TYPE ee ADD VALUE 'z'")
op.execute("ALTER TYPE ee ADD VALUE IF NOT EXISTS 'w' BEFORE 'y'")
"""], ["ALTER TYPE ee ADD VALUE 'later'"], ["enum.changed ee"], {}),
    ("enum_by_itself", PG, [T, """
kind = postgresql.ENUM("a", "b", name="kind")
kind.create(op.get_bind(), checkfirst=True)
op.add_column("t", sa.Column("k", kind, nullable=True))
other = sa.Enum("p", "q", name="other")
other.create(op.get_bind())
op.alter_column("t", "c", type_=other, postgresql_using="c::other")
""", 'op.drop_column("t", "k")\nsa.Enum(name="kind").drop(op.get_bind(), checkfirst=False)'], ["ALTER TABLE t ALTER c TYPE text"], ["column.type t.c"], {}),
    ("enum_statements", PG, [T, """
op.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')")
op.execute("ALTER TABLE t ADD COLUMN m mood DEFAULT 'ok' NOT NULL")
""", "op.execute(\"ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'\")\nop.execute('ALTER TYPE mood RENAME TO feeling')\nop.execute(\"CREATE TYPE gone AS ENUM ('x')\")\nop.execute('DROP TYPE gone')"],
     ["CREATE TYPE more AS ENUM ('x')"], ["enum.extra more"], {}),
    ("enum_reused", PG, ['op.create_table("t", sa.Column("e", sa.Enum("x", "y", name="ee")))', 'op.create_table("u", sa.Column("e", postgresql.ENUM("x", "y", name="ee", create_type=False)))', 'op.drop_table("t")'],
     ["ALTER TABLE u DROP COLUMN e"], ["column.missing u.e"], {}),
    ("statements_of_tables", PG, ["""
op.execute('''
    CREATE TABLE parent (id serial PRIMARY KEY, name varchar(30) NOT NULL DEFAULT 'x', big bigserial, CHECK (id > 0));
    CREATE TABLE IF NOT EXISTS child (id bigint GENERATED BY DEFAULT AS IDENTITY, parent_id integer REFERENCES parent ON DELETE CASCADE, v numeric(4, 1), at timestamptz DEFAULT now(),
        total numeric GENERATED ALWAYS AS (v * 2) STORED, CONSTRAINT pk_child PRIMARY KEY (id), CONSTRAINT uq_child UNIQUE (v, at));
    CREATE INDEX ix_at ON child USING btree (at DESC) WHERE v > 3;
    CREATE UNIQUE INDEX ix_e ON child (lower(v::text), at);
''')
""", """
op.execute("ALTER TABLE child ADD COLUMN n int DEFAULT 5 NOT NULL, DROP COLUMN v CASCADE, ALTER COLUMN at DROP DEFAULT")
op.execute("ALTER TABLE child ADD CONSTRAINT ck CHECK (n > 0 AND n < 100)")
op.execute("ALTER TABLE child RENAME COLUMN n TO number")
op.execute("ALTER TABLE parent ALTER COLUMN name TYPE text, ALTER COLUMN name DROP NOT NULL")
op.execute("ALTER TABLE parent ALTER COLUMN name SET DEFAULT 'it''s, so'")
op.execute("ALTER TABLE child RENAME TO kid")
op.execute("COMMENT ON TABLE kid IS 'a kid'; COMMENT ON COLUMN kid.number IS 'of it'")
op.execute("ALTER TABLE kid RENAME CONSTRAINT ck TO ck2")
"""], ["ALTER TABLE kid DROP CONSTRAINT ck2"], ["check_constraint.missing kid.ck2"], {}),
    ("statements_of_indexes", PG, [T, """
op.execute("CREATE INDEX one ON t (a)")
op.execute(sa.text("CREATE INDEX two ON t (b) WHERE b > 0"))
op.execute("ALTER INDEX one RENAME TO uno")
op.execute("DROP INDEX IF EXISTS two")
op.get_bind().execute(sa.text("CREATE INDEX three ON t (c text_pattern_ops)"))
"""], ["DROP INDEX uno"], ["index.missing t.uno"], {}),
    ("statements_sqlite", LITE, [T, """
op.execute("CREATE TABLE s (id INTEGER PRIMARY KEY, x VARCHAR(4) NOT NULL DEFAULT 'y', t_id INTEGER REFERENCES t (id))")
op.execute("CREATE INDEX sx ON s (x)")
op.execute("ALTER TABLE s RENAME TO s2")
op.execute("ALTER TABLE s2 ADD COLUMN extra TEXT")
op.execute("INSERT OR REPLACE INTO s2 (id, x) VALUES (1, 'z')")
op.execute("PRAGMA foreign_keys = ON")
"""], ["ALTER TABLE s2 DROP COLUMN extra"], ["column.missing s2.extra"], {}),
    ("not_valid", PG, [T + O, 'op.execute("ALTER TABLE o ADD CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (id) NOT VALID")', 'op.execute("ALTER TABLE o VALIDATE CONSTRAINT fk")'],
     ["ALTER TABLE o DROP CONSTRAINT fk"], ["foreign_key.missing o.fk"], {}),
    ("rows_alone", BOTH, [T, """
t = sa.table("t", sa.column("id", sa.Integer), sa.column("a", sa.String))
op.bulk_insert(t, [{"id": 1, "a": "x"}, {"id": 2, "a": "y"}])
op.execute("UPDATE t SET b = 3 WHERE a = 'x'")
op.execute(t.update().where(t.c.id == 2).values(a="z"))
op.execute(sa.text("DELETE FROM t WHERE id = :id").bindparams(id=1))
connection = op.get_bind()
for row in connection.execute(sa.select(t.c.id)).fetchall():
    connection.execute(sa.text(f"UPDATE t SET b = {row[0]} WHERE id = {row[0]}"))
"""], ["DROP TABLE t"], ["table.missing t"], {}),
    ("loops_and_helpers", BOTH, [("""
TABLES = ["x", "y"]
COLUMNS = {"x": ("p", sa.Integer()), "y": ("q", sa.String(7))}

def stamps(table, *names):
    for name in names:
        op.add_column(table, sa.Column(name, sa.DateTime()))

def make(name):
    op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *common())

def common():
    return [sa.Column("label", sa.String(10), nullable=False), sa.Column("note", sa.Text())]
""", """
for name in TABLES:
    make(name)
    stamps(name, "created", "updated")
for table, (column, type_) in COLUMNS.items():
    op.add_column(table, sa.Column(column, type_))
    op.create_index(f"ix_{table}_{column}", table, [column])
[op.drop_column(t, "note") for t in TABLES]
""")], ["DROP INDEX ix_y_q"], ["index.missing y.ix_y_q"], {}),
    ("helpers_of_the_project", BOTH, [("from app.helpers import add_audit\nimport app.helpers as h", T + 'add_audit("t", op)\nh.index("t", "a")')], ["DROP INDEX ix_of_a"], ["index.missing t.ix_of_a"],
     {"files": [("app/__init__.py", ""), ("app/helpers.py", "import sqlalchemy as sa\nimport alembic.op\n\ndef add_audit(table, op):\n    op.add_column(table, sa.Column('by', sa.String(40)))\n\ndef index(table, column):\n    alembic.op.create_index('ix_of_' + column, table, [column])\n")]}),
    ("op_under_other_names", BOTH, [("from alembic import op as o\nimport alembic\nimport alembic.op as third\nfrom alembic.op import create_index", T.replace("op.", "o.") + 'alembic.op.add_column("t", sa.Column("z", sa.Text()))\nthird.add_column("t", sa.Column("zz", sa.Text()))\ncreate_index("ix_z", "t", ["zz"])')],
     ["DROP INDEX ix_z"], ["index.missing t.ix_z"], {}),
    ("dialects", BOTH, [T, """
bind = op.get_bind()
if bind.dialect.name == "postgresql":
    op.add_column("t", sa.Column("p", postgresql.JSONB()))
else:
    op.add_column("t", sa.Column("s", sa.JSON()))
if op.get_context().dialect.name in ("sqlite",):
    op.create_index("lite", "t", ["a"])
if bind.engine.name != "sqlite":
    op.create_index("pg", "t", ["a"])
if op.get_context().as_sql:
    op.create_index("never", "t", ["a"])
"""], ["CREATE INDEX never ON t (a)"], ["index.extra t.never"], {}),
    ("schemas", PG, ["""
op.execute("CREATE SCHEMA IF NOT EXISTS shop")
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("k", sa.Enum("a", "b", name="kind", schema="shop")), sa.Column("i", sa.Integer(), index=True), schema="shop")
op.create_table("u", sa.Column("t_id", sa.Integer(), sa.ForeignKey("shop.t.id")))
op.create_foreign_key("fk2", "u", "t", ["t_id"], ["id"], referent_schema="shop", onupdate="CASCADE")
""", """
op.add_column("t", sa.Column("z", sa.Text()), schema="shop")
op.alter_column("t", "z", nullable=False, schema="shop")
op.rename_table("t", "t2", schema="shop")
op.drop_index("ix_shop_t_i", table_name="t2", schema="shop")
with op.batch_alter_table("t2", schema="shop") as b:
    b.create_index("ix_z", ["z"])
op.execute("ALTER TABLE shop.t2 SET SCHEMA public")
"""], ["DROP INDEX ix_z"], ["index.missing t2.ix_z"], {}),
    ("identity_and_computed", PG, ["""
op.create_table("t", sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("twice", sa.Integer(), sa.Computed("a * 2")))
op.create_table("u", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False), sa.Column("s", sa.Integer(), nullable=False))
""", 'op.execute("ALTER TABLE u ALTER COLUMN s ADD GENERATED BY DEFAULT AS IDENTITY")', 'op.add_column("u", sa.Column("c", sa.Integer(), sa.Computed("s + 1", persisted=True)))'],
     ["ALTER TABLE u ALTER s DROP IDENTITY"], ["column.changed u.s"], {}),
    ("boolean_and_enum_checks", LITE, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("b", sa.Boolean(create_constraint=True, name="is_b")))
op.add_column("t", sa.Column("c", sa.Boolean(create_constraint=True, name="is_c")))
""", """
with op.batch_alter_table("t") as batch_op:
    batch_op.alter_column("b", type_=sa.Integer(), existing_type=sa.Boolean(create_constraint=True, name="is_b"))
    batch_op.add_column(sa.Column("d", sa.Enum("x", "y", name="is_d", create_constraint=True)))
"""], ["ALTER TABLE t ADD COLUMN z integer"], ["column.extra t.z"], {}),
    ("non_native_enum", PG, ["""
op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", sa.Enum("x", "yy", name="ee", native_enum=False, create_constraint=True)))
""", 'op.alter_column("t", "e", type_=sa.Enum("x", "yy", "zzz", name="ee", native_enum=False, create_constraint=True), existing_type=sa.Enum("x", "yy", name="ee", native_enum=False, create_constraint=True))'],
     ["ALTER TABLE t DROP CONSTRAINT ee"], ["check_constraint.missing t.ee"], {}),
    ("table_by_itself", BOTH, ["""
meta = sa.MetaData()
t = sa.Table("t", meta, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(5), index=True))
t.create(op.get_bind())
"""], ["DROP INDEX ix_t_a"], ["index.missing t.ix_t_a"], {}),
    ("drop_with_cascade", PG, [T + O + 'op.create_foreign_key("fk", "o", "t", ["t_id"], ["id"])', 'op.execute("DROP TABLE t CASCADE")'], ["DROP TABLE o"], ["table.missing o"], {}),
    ("keyword_arguments", PG, ["""
op.create_table(table_name="t") if False else op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()), *[sa.Column(n, sa.Text()) for n in "xy"], **{"comment": "c"})
""", """
op.add_column(table_name="t", column=sa.Column("d", sa.Integer()))
op.create_index(index_name="i", table_name="t", columns=["a"], unique=True)
op.create_unique_constraint(constraint_name="u", table_name="t", columns=["b"])
op.drop_column(table_name="t", column_name="x")
op.alter_column(table_name="t", column_name="y", nullable=False)
op.drop_constraint(constraint_name="u", table_name="t", type_="unique")
op.rename_table(old_table_name="t", new_table_name="t9")
"""], ["DROP INDEX i"], ["index.missing t9.i"], {}),
    ("autocommit_block", PG, [T, 'with op.get_context().autocommit_block():\n    op.create_index("ix_c", "t", ["a"], postgresql_concurrently=True)\n    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")'],
     ["DROP INDEX ix_c"], ["index.missing t.ix_c"], {}),
    # ---- what cannot be followed: nothing may be said to differ
    ("condition_of_the_database", BOTH, [T, """
inspector = sa.inspect(op.get_bind())
columns = [c["name"] for c in inspector.get_columns("t")]
if "z" not in columns:
    op.add_column("t", sa.Column("z", sa.Text()))
if not inspector.has_table("more"):
    op.create_table("more", sa.Column("id", sa.Integer()))
if "c" in columns:
    op.drop_column("t", "c")
"""], [], [], {"open": True}),
    ("early_return", BOTH, [T, """
if not sa.inspect(op.get_bind()).has_table("t"):
    return
op.add_column("t", sa.Column("z", sa.Text()))
op.create_table("more", sa.Column("id", sa.Integer()))
"""], [], [], {"open": True}),
    ("skipped_rounds", BOTH, [T, """
present = sa.inspect(op.get_bind()).get_table_names()
for name in ["t", "p", "q"]:
    if name in present:
        continue
    op.create_table(name, sa.Column("id", sa.Integer()))
"""], [], [], {"open": True}),
    ("tried", BOTH, [T, """
try:
    op.add_column("t", sa.Column("z", sa.Text()))
except Exception:
    op.create_table("instead", sa.Column("id", sa.Integer()))
"""], [], [], {"open": True}),
    ("dynamic_statement", PG, [T, """
import os
op.execute("ALTER TABLE t ADD COLUMN " + os.environ.get("NO_SUCH_NAME", "z") + " text")
"""], [], [], {"open": True}),
    ("block", PG, [T, """
op.execute("DO $$ BEGIN ALTER TABLE t ADD COLUMN z text; CREATE TABLE made (id int); END $$")
"""], [], [], {"open": True}),
    ("create_all", BOTH, [T, """
meta = sa.MetaData()
sa.Table("more", meta, sa.Column("id", sa.Integer()))
meta.create_all(op.get_bind())
"""], [], [], {"open": True}),
    ("not_of_the_migrations", PG, ["op.execute(sa.text(open(__file__).read().split('#' + '!')[1].splitlines()[0]))\n#! CREATE TABLE t (id int, a text)", 'op.add_column("t", sa.Column("z", sa.Text()))\nop.create_index("ix_z", "t", ["z"])'],
     [], [], {"open": True}),
]
