"""The conditions of the catalogue: each names the rows of docs/incidents.md that it is about, and the engines that have it."""
CASES = []
BOTH = ("sqlite", "postgresql")


def incident(*numbers, engines=BOTH):
    def register(case):
        CASES.append((case, numbers, engines))
        return case
    return register


# ---- the version table and its rows


@incident(1)
def a_row_without_a_script(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "head")
    yield []
    (w.versions / "c3cc.py").unlink()
    w.says("Can't locate revision identified by 'c3cc'", "current")
    w.says("Can't locate revision identified by 'c3cc'", "stamp", "base")
    yield ["version_table.unknown_revision"]


@incident(1)
def a_squashed_history_says_where_the_schema_is(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "b2bb")
    w.query("UPDATE alembic_version SET version_num = 'zz99'")
    w.says("Can't locate revision identified by 'zz99'", "upgrade", "head")
    findings = yield ["version_table.unknown_revision"]
    hint = w.repair(findings, "version_table.unknown_revision")
    assert hint["arguments"] == ["--replace", "zz99=b2bb"], hint
    w.fine("upgrade", "head")
    yield []


@incident(2)
def a_row_that_begins_two_ids(w):
    w.line("abcd1", "abcd2")
    w.fine("upgrade", "head")
    w.query("UPDATE alembic_version SET version_num = 'abcd'")
    w.says("Can't locate revision identified by 'abcd'", "upgrade", "head")
    yield ["version_table.malformed_row"]


@incident(7)
def a_row_twice(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "a1aa")
    w.query("DROP TABLE alembic_version", "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", "INSERT INTO alembic_version VALUES ('a1aa'), ('a1aa')")
    w.says("2 found", "upgrade", "head")
    # SQLite keeps the table that the run has made.
    findings = yield ["version_table.duplicate_rows", "version_table.no_primary_key"] + (["landings.applied_but_not_recorded"] if w.is_sqlite else [])
    w.repair(findings, "version_table.duplicate_rows")
    if w.is_sqlite:
        w.repair(findings, "landings.applied_but_not_recorded")
    w.fine("upgrade", "head")
    yield []


@incident(8, 9, 10, 37)
def a_row_and_its_ancestor(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "b2bb")
    w.query("INSERT INTO alembic_version VALUES ('a1aa')")
    w.says("overlaps with other requested revisions", "upgrade", "head")
    findings = yield ["version_table.redundant_rows"]
    w.repair(findings, "version_table.redundant_rows")
    w.fine("upgrade", "head")
    yield []


@incident(13, engines=("postgresql",))
def an_id_that_does_not_fit(w):
    w.line("a1aa", "b" * 40)
    w.fine("upgrade", "a1aa")
    w.says("value too long for type character varying(32)", "upgrade", "head")
    findings = yield ["version_table.column_too_short", "graph.id_too_long"]
    w.repair(findings, "version_table.column_too_short")
    w.fine("upgrade", "head")
    yield ["graph.id_too_long"]


@incident(40, engines=("postgresql",))
def another_search_path(w):
    w.line("a1aa", "b2bb")
    w.query("CREATE SCHEMA app")
    w.env(before='connection.exec_driver_sql("SET search_path TO app")')
    w.fine("upgrade", "head")
    w.env()
    assert not w.fine("current").strip().endswith("(head)")
    yield ["version_table.elsewhere"]


@incident(40, engines=("postgresql",))
def a_second_version_table(w):
    w.line("a1aa", "b2bb")
    w.query("CREATE SCHEMA app")
    w.fine("upgrade", "head")
    yield []
    w.query("CREATE TABLE app.alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)", "INSERT INTO app.alembic_version VALUES ('a1aa')")
    yield ["version_table.several"]


@incident(41)
def rows_that_are_no_ids(w):
    w.line("a1aa11", "b2bb22")
    w.fine("upgrade", "a1aa11")
    for row in ("a1aa", "a1aa11 ", "", "head", "A1AA11"):
        w.query(f"UPDATE alembic_version SET version_num = '{row}'")
        yield ["version_table.malformed_row"]
    w.query("UPDATE alembic_version SET version_num = 'a1aa'")
    findings = yield ["version_table.malformed_row"]
    w.repair(findings, "version_table.malformed_row")
    w.fine("upgrade", "head")
    yield []


# ---- what the live schema shows


@incident(20)
def made_by_create_all(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "b2bb")
    w.query("DROP TABLE alembic_version")
    w.says("already exists", "upgrade", "head")
    findings = yield ["landings.applied_but_not_recorded", "info version_table." + ("empty" if w.is_sqlite else "missing")]
    w.repair(findings, "landings.applied_but_not_recorded")
    assert w.rows() == ["b2bb"], w.rows()
    w.fine("upgrade", "head")
    yield []


@incident(20)
def an_empty_version_table(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "head")
    w.query("DELETE FROM alembic_version")
    w.says("already exists", "upgrade", "head")
    findings = yield ["landings.applied_but_not_recorded", "info version_table.empty"]
    w.repair(findings, "version_table.empty")
    assert w.rows() == ["c3cc"], w.rows()
    yield []


@incident(20)
def stamped_too_low(w):
    w.line("a1aa", "b2bb", "c3cc", "d4dd")
    w.fine("upgrade", "c3cc")
    w.fine("stamp", "a1aa")
    w.says("already exists", "upgrade", "head")
    findings = yield ["landings.applied_but_not_recorded"]
    w.repair(findings, "landings.applied_but_not_recorded")
    assert w.rows() == ["c3cc"], w.rows()
    yield []


@incident(20)
def an_older_schema_is_not_stamped_at_head(w):
    """create_all() of older models, and rows that only a later revision changes."""
    w.line("a1aa", "b2bb")
    w.revision("c3cc", "b2bb", 'op.execute("UPDATE t_a1aa SET name = name")')
    w.revision("d4dd", "c3cc", 'op.add_column("t_a1aa", sa.Column("more", sa.Integer()))')
    w.fine("upgrade", "b2bb")
    w.query("DELETE FROM alembic_version")
    findings = yield ["landings.applied_but_not_recorded", "info version_table.empty"]
    found = [f for f in findings if f["code"] == "landings.applied_but_not_recorded"][0]
    assert found["repairs"][-1]["arguments"] == ["b2bb"] and "c3cc" in found["detail"], found


@incident(20)
def a_table_made_by_hand(w):
    w.line("a1aa", "b2bb", "c3cc")
    w.fine("upgrade", "a1aa")
    w.query("CREATE TABLE t_c3cc (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40))", "CREATE INDEX ix_c3cc ON t_c3cc (name)")
    w.says("already exists", "upgrade", "head")
    # SQLite keeps what the run did before it stopped: then what comes before is there.
    yield ["landings.applied_but_not_recorded" if w.is_sqlite else "landings.applied_out_of_order"]


@incident(21)
def stamped_too_far(w):
    w.line("a1aa", "b2bb", "c3cc", "d4dd")
    w.fine("upgrade", "b2bb")
    w.fine("stamp", "head")
    findings = yield ["landings.recorded_but_missing"]
    w.repair(findings, "landings.recorded_but_missing")
    assert w.rows() == ["b2bb"], w.rows()
    w.fine("upgrade", "head")
    yield []


@incident(4, 21)
def a_merge_stamped_over_a_half_applied_branch(w):
    """The branch was begun by hand; who stamps the merge asserts that it ran."""
    columns = ["paid_at", "paid_by", "total", "tax", "fee", "note", "state"]
    w.line("a1aa")
    w.revision("91c0", "a1aa", "\n".join(f'op.add_column("t_a1aa", sa.Column("{c}", sa.String(20)))' for c in ["first", *columns]))
    w.revision("b7bb", "a1aa", 'op.create_table("stock", sa.Column("id", sa.Integer(), primary_key=True))')
    w.revision("ffff", ("91c0", "b7bb"))
    w.fine("upgrade", "b7bb")
    w.query("ALTER TABLE t_a1aa ADD COLUMN first VARCHAR(20)")
    w.fine("stamp", "ffff")
    findings = yield ["landings.recorded_but_missing"]
    found = [f for f in findings if f["code"] == "landings.recorded_but_missing"][0]
    assert found["title"] == "7 columns of 91c0 are missing", found
    assert all(c in found["detail"] for c in columns), found
    w.repair(findings, "landings.recorded_but_missing")
    w.fine("upgrade", "head")
    assert w.rows() == ["ffff"]
    yield []


@incident(21)
def one_index_dropped_by_hand(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    w.query("DROP INDEX ix_a1aa")
    findings = yield ["landings.recorded_but_missing"]
    w.repair(findings, "landings.recorded_but_missing")
    yield []


TWO_STEPS = 'op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))\n{}\nop.add_column("t_a1aa", sa.Column("more", sa.Integer()))'


@incident(22, 23, engines=("sqlite",))
def half_applied_on_sqlite(w):
    w.line("a1aa")
    w.revision("b2bb", "a1aa", TWO_STEPS.format('op.execute("SELECT absent FROM t_a1aa")'))
    w.fine("upgrade", "a1aa")
    yield []
    w.says("no such column", "upgrade", "head")
    assert w.rows() == ["a1aa"]
    w.says("table orders already exists", "upgrade", "head")
    findings = yield ["landings.partly_applied"]
    w.repair(findings, "landings.partly_applied", 0)
    assert w.rows() == ["b2bb"]
    w.fine("upgrade", "head")
    yield []


@incident(22, 23, engines=("sqlite",))
def half_applied_and_undone(w):
    w.line("a1aa")
    w.revision("b2bb", "a1aa", TWO_STEPS.format('op.execute("SELECT absent FROM t_a1aa")'))
    w.fine("upgrade", "a1aa")
    w.says("no such column", "upgrade", "head")
    findings = yield ["landings.partly_applied"]
    w.repair(findings, "landings.partly_applied", 1)
    w.revision("b2bb", "a1aa", TWO_STEPS.format("pass"))
    w.fine("upgrade", "head")
    yield []


@incident(25, engines=("postgresql",))
def half_applied_by_autocommit_block(w):
    w.line("a1aa")
    w.revision("b2bb", "a1aa", TWO_STEPS.format('with op.get_context().autocommit_block():\n    op.execute("SELECT 1")\nop.execute("SELECT absent FROM t_a1aa")'))
    w.fine("upgrade", "a1aa")
    w.says('column "absent" does not exist', "upgrade", "head")
    w.says('relation "orders" already exists', "upgrade", "head")
    findings = yield ["landings.partly_applied"]
    w.repair(findings, "landings.partly_applied", 0)
    w.fine("upgrade", "head")
    yield []


@incident(26, engines=("postgresql",))
def a_commit_inside_a_migration(w):
    w.line("a1aa")
    w.fine("upgrade", "a1aa")
    w.env(future=True)
    w.revision("b2bb", "a1aa", TWO_STEPS.format("op.get_bind().get_transaction().commit()"))
    yield ["script.commits"]
    w.alembic("upgrade", "head")
    assert w.rows() == ["a1aa"], w.rows()
    findings = yield ["landings.partly_applied", "script.commits"]
    w.repair(findings, "landings.partly_applied", 0)
    yield []


@incident(11)
def stamp_heads_loses_a_row(w):
    w.line("a1aa", "b2bb")
    w.revision("c3cc", "a1aa", 'op.create_table("side", sa.Column("id", sa.Integer(), primary_key=True))')
    w.revision("d4dd", "c3cc", 'op.create_table("side2", sa.Column("id", sa.Integer(), primary_key=True))')
    w.fine("upgrade", "b2bb")
    w.fine("upgrade", "d4dd")
    w.query("UPDATE alembic_version SET version_num = 'c3cc' WHERE version_num = 'd4dd'")
    w.fine("stamp", "heads")
    assert w.rows() == ["d4dd"], w.rows()
    findings = yield ["landings.applied_but_not_recorded", "graph.multiple_heads", "position.diverged"]
    w.repair(findings, "landings.applied_but_not_recorded")
    assert w.rows() == ["b2bb", "d4dd"]


@incident(12)
def stamp_of_a_base_loses_a_dependency(w):
    w.line("a1aa")
    w.revision("n1nn", None, 'op.create_table("net", sa.Column("id", sa.Integer(), primary_key=True))', branch_labels=("net",), depends_on="a1aa")
    w.fine("upgrade", "heads")
    assert w.rows() == ["n1nn"], w.rows()
    w.fine("stamp", "net@base")
    assert w.rows() == [], w.rows()
    findings = yield ["landings.applied_but_not_recorded", "info version_table.empty"]
    w.repair(findings, "landings.applied_but_not_recorded")
    assert w.rows() == ["n1nn"]
    yield []


@incident(24, engines=("sqlite",))
def a_batch_that_died_while_copying(w):
    w.line("a1aa")
    w.revision("b2bb", "a1aa", 'with op.batch_alter_table("t_a1aa") as batch_op:\n    batch_op.alter_column("name", existing_type=sa.String(40), nullable=False)')
    w.fine("upgrade", "a1aa")
    w.query("INSERT INTO t_a1aa VALUES (1, NULL)")
    w.says("NOT NULL constraint failed", "upgrade", "head")
    w.says("table _alembic_tmp_t_a1aa already exists", "upgrade", "head")
    findings = yield ["schema.leftover_batch_table"]
    w.repair(findings, "schema.leftover_batch_table")
    w.query("UPDATE t_a1aa SET name = 'n'")
    w.fine("upgrade", "head")
    yield []


@incident(24, engines=("sqlite",))
def a_batch_that_died_after_the_drop(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    w.query("INSERT INTO t_a1aa VALUES (1, 'only here')", "CREATE TABLE _alembic_tmp_t_a1aa (id INTEGER NOT NULL, name VARCHAR(40) NOT NULL, PRIMARY KEY (id))",
            "INSERT INTO _alembic_tmp_t_a1aa SELECT * FROM t_a1aa", "DROP TABLE t_a1aa")
    findings = yield ["schema.leftover_batch_table"]
    assert "ONLY ROWS" in findings[0]["detail"], findings[0]
    w.repair(findings, "schema.leftover_batch_table")
    assert w.query("SELECT name FROM t_a1aa") == [("only here",)]


# ---- the graph and the scripts


@incident(3)
def two_heads(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    yield []
    w.revision("c3cc", "a1aa")
    w.says("Multiple head revisions are present for given argument 'head'", "upgrade", "head")
    findings = yield ["graph.multiple_heads", "position.diverged"]
    found = [f for f in findings if f["code"] == "graph.multiple_heads"][0]
    assert "part after a1aa" in found["detail"], found
    w.fine(*found["repairs"][0]["arguments"])
    yield []


@incident(38)
def branches_on_purpose(w):
    w.line("a1aa", "b2bb")
    w.revision("n1nn", None, branch_labels=("net",), depends_on="b2bb")
    w.fine("upgrade", "heads")
    assert w.rows() == ["n1nn"], w.rows()
    yield ["info graph.multiple_heads"]
    w.revision("n2nn", "n1nn", 'op.create_table("n", sa.Column("id", sa.Integer()))')
    yield ["info position.behind"]


@incident(27)
def a_copied_id(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    w.revision("b2bb", "a1aa", name="copy_of_b2bb")
    w.says("Revision b2bb is present more than once", "history")
    yield ["graph.duplicate_revision"]


@incident(28)
def a_parent_that_is_not_there(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    w.revision("c3cc", "nope")
    w.says("KeyError: 'nope'", "heads")
    yield ["graph.missing_parent", "graph.multiple_heads"]


@incident(29)
def a_dependency_that_is_not_there(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.revision("b2bb", "a1aa", depends_on="nope")
    w.says("KeyError: 'nope'", "heads")
    yield ["graph.unknown_dependency"]


@incident(30)
def a_circle(w):
    w.revision("a1aa", "b2bb")
    w.revision("b2bb", "a1aa")
    w.says("Cycle is detected in revisions", "heads")
    yield ["graph.cycle"]


@incident(30)
def a_revision_below_itself(w):
    w.revision("a1aa", "a1aa")
    w.says("Self-loop is detected in revisions", "heads")
    yield ["graph.self_loop"]


@incident(30)
def a_circle_of_dependencies(w):
    w.revision("a1aa", None, depends_on="b2bb")
    w.revision("b2bb", "a1aa")
    w.says("ependency", "heads")
    yield ["graph.dependency_cycle"]


@incident(31)
def a_label_twice(w):
    w.revision("a1aa", None, branch_labels=("net",))
    w.revision("b2bb", None, branch_labels=("net",))
    w.says("Branch name 'net' in revision", "heads")
    yield ["graph.duplicate_label", "graph.multiple_heads"]


@incident(32)
def a_conflict_marker(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    text = (w.versions / "a1aa.py").read_text()
    w.file("migrations/versions/a1aa.py", text.replace("def upgrade", "<<<<<<< HEAD\ndef upgrade"))
    w.says("SyntaxError", "heads")
    yield ["script.conflict_marker"]


@incident(32)
def a_stray_script(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.file("migrations/versions/helpers.py", "def helper():\n    pass\n")
    w.says("Could not determine revision id from filename", "heads")
    yield ["script.no_revision"]


@incident(33)
def a_script_location_that_is_not_there(w):
    w.line("a1aa")
    w.file("alembic.ini", f"[alembic]\nscript_location = elsewhere\nsqlalchemy.url = {w.url}\n")
    w.says("Path doesn't exist", "heads")
    w.options = ["--environment", "elsewhere"]
    yield ["environment.script_location_missing"]


@incident(34)
def a_percent_sign_in_the_url(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.ini(url="postgresql://app:se%cret@db/shop")
    w.says("'%' must be followed by", "current")
    yield ["environment.interpolation"]


@incident(39, engines=("postgresql",))
def a_version_table_that_autogenerate_drops(w):
    w.line("a1aa")
    w.env(prelude="target_metadata = sa.MetaData()", configure='version_table_schema="public"')
    w.fine("upgrade", "head")
    w.fine("revision", "--autogenerate", "-m", "more")
    assert any("drop_table('alembic_version')" in f.read_text() for f in w.versions.glob("*.py"))
    for made in w.versions.glob("*_more.py"):
        made.unlink()
    yield ["environment.version_table_dropped"]
    w.env(prelude="target_metadata = sa.MetaData()")
    yield []


@incident(26, 44, engines=("postgresql",))
def an_index_built_concurrently_in_a_transaction(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    build = 'op.create_index("ix_more", "t_a1aa", ["id"], postgresql_concurrently=True)'
    w.revision("b2bb", "a1aa", build)
    w.says("CREATE INDEX CONCURRENTLY cannot run inside a transaction block", "upgrade", "head")
    yield ["script.concurrently_in_transaction"]
    w.revision("b2bb", "a1aa", f"with op.get_context().autocommit_block():\n    {build}")
    yield []
    w.fine("upgrade", "head")
    yield []


@incident(44, engines=("postgresql",))
def an_invalid_index(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.query("INSERT INTO t_a1aa VALUES (1, 'n'), (2, 'n')")
    w.revision("b2bb", "a1aa", 'with op.get_context().autocommit_block():\n    op.create_index("ux_name", "t_a1aa", ["name"], unique=True, postgresql_concurrently=True)')
    w.says("could not create unique index", "upgrade", "head")
    w.says("already exists", "upgrade", "head")
    findings = yield ["schema.invalid_index"]
    w.query("DELETE FROM t_a1aa WHERE id = 2")
    w.repair(findings, "schema.invalid_index", 1)
    w.fine("upgrade", "head")
    yield []


@incident(42, engines=("postgresql",))
def a_new_label_used_at_once(w):
    w.revision("a1aa", None, 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mood", sa.Enum("good", name="mood")))')
    w.fine("upgrade", "head")
    add, use = "op.execute(\"ALTER TYPE mood ADD VALUE 'bad'\")", "op.execute(\"UPDATE t SET mood = 'bad'\")"
    w.revision("b2bb", "a1aa", f"{add}\n{use}")
    w.query("INSERT INTO t VALUES (1, 'good')")
    w.says('unsafe use of new value "bad" of enum type', "upgrade", "head")
    yield ["script.enum_label_used_at_once"]
    w.revision("b2bb", "a1aa", f"with op.get_context().autocommit_block():\n    {add}\n{use}")
    yield []
    w.fine("upgrade", "head")
    yield []


@incident(43, engines=("postgresql",))
def a_type_that_a_downgrade_left(w):
    w.revision("a1aa", None, 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mood", sa.Enum("good", name="mood")))', 'op.drop_table("t")')
    w.fine("upgrade", "head")
    w.fine("downgrade", "base")
    w.says('type "mood" already exists', "upgrade", "head")
    findings = yield ["schema.orphan_enum"]
    w.repair(findings, "schema.orphan_enum")
    w.fine("upgrade", "head")
    yield []


# ---- who else is there, and what the role may do


@incident(4, engines=("postgresql",))
def two_runners(w):
    w.revision("a1aa", None, 'op.execute("SELECT pg_sleep(1)")')
    w.fine("stamp", "base")
    runners = [w.start("upgrade", "head") for _ in range(2)]
    w.wait("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname = current_database() AND pid <> pg_backend_pid()", 2)
    yield ["server.migration_running"]
    said = [w.finish(one) for one in runners]
    assert sum('duplicate key value violates unique constraint "alembic_version_pkc"' in one for one in said) == 1, said
    yield []


@incident(5, engines=("postgresql",))
def two_runners_of_an_empty_database(w):
    w.revision("a1aa", None)
    w.env(before="""with connection.begin():
        if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar() is None:
            connection.exec_driver_sql("SELECT pg_advisory_lock_shared(7), pg_sleep(0.3)")""")
    holder = w.connect(autocommit=False)
    holder.cursor().execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
    runner = w.start("upgrade", "head")
    w.wait("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", 1)
    holder.commit()
    holder.close()
    assert "pg_type_typname_nsp_index" in w.finish(runner)
    yield []
    w.fine("upgrade", "head")
    yield []


@incident(6, engines=("postgresql",))
def a_row_changed_meanwhile(w):
    w.revision("a1aa", None)
    w.revision("b2bb", "a1aa", 'op.execute("SELECT pg_sleep(1)")')
    w.fine("upgrade", "a1aa")
    runner = w.start("upgrade", "head")
    w.wait("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname = current_database() AND pid <> pg_backend_pid()", 1)
    w.query("UPDATE alembic_version SET version_num = 'b2bb'")
    yield ["server.migration_running"]
    assert "0 found" in w.finish(runner)
    yield []


@incident(36, engines=("postgresql",))
def a_reader_that_blocks_everybody(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.revision("b2bb", "a1aa", 'op.add_column("t_a1aa", sa.Column("more", sa.Integer()))')
    reader = w.connect(autocommit=False)
    reader.cursor().execute("SELECT count(*) FROM t_a1aa")
    runner = w.start("upgrade", "head")
    w.wait("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", 1)
    findings = yield ["server.blocked", "server.migration_running"]
    found = [f for f in findings if f["code"] == "server.blocked"][0]
    assert str(reader.get_backend_pid() if hasattr(reader, "get_backend_pid") else reader.info.backend_pid) in found["detail"], found
    reader.close()
    assert "FAILED" not in w.finish(runner)
    yield []


@incident(35, engines=("postgresql",))
def a_role_that_may_only_read(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.revision("b2bb", "a1aa", 'op.execute("SELECT 1")')
    role = w.role("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}")
    w.says("permission denied for table alembic_version", "upgrade", "head")
    yield ["version_table.not_writable"]
    w.query(f"GRANT INSERT, UPDATE, DELETE ON alembic_version TO {role}")
    w.fine("upgrade", "head")
    yield []


@incident(35, engines=("postgresql",))
def a_table_of_another_owner(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.revision("b2bb", "a1aa", 'op.add_column("t_a1aa", sa.Column("more", sa.Integer()))')
    role = w.role("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}")
    w.says("must be owner of table t_a1aa", "upgrade", "head")
    yield ["server.not_owner"]
    w.query(f"ALTER TABLE t_a1aa OWNER TO {role}")
    w.fine("upgrade", "head")
    yield []


@incident(35, engines=("postgresql",))
def no_create_on_public(w):
    w.revision("a1aa", None)
    w.fine("upgrade", "head")
    w.line_above("a1aa", "b2bb")
    w.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    role = w.role("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}")
    w.says("permission denied for schema public", "upgrade", "head")
    yield ["server.may_not_create"]
    w.query(f"GRANT CREATE ON SCHEMA public TO {role}")
    w.fine("upgrade", "head")
    yield []


@incident(35, engines=("postgresql",))
def rows_that_a_policy_hides(w):
    w.line("a1aa")
    w.fine("upgrade", "head")
    w.query("ALTER TABLE alembic_version ENABLE ROW LEVEL SECURITY")
    yield []  # the owner sees all
    w.role("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}")
    assert "a1aa" not in w.fine("current")
    yield ["version_table.row_security", "version_table.unreadable", "version_table.not_readable"]


# ---- the models; compare_doctor.py has many more


@incident(18)
def models_that_nobody_imports(w):
    w.line("a1aa")
    w.file("shop/__init__.py", "")
    w.file("shop/base.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n")
    w.file("shop/orders.py", "import sqlalchemy as sa\nfrom shop.base import Base\nclass Order(Base):\n    __tablename__ = 't_a1aa'\n    id = sa.Column(sa.Integer, primary_key=True)\n"
           "    name = sa.Column(sa.String(40), index=True)\n")
    w.env(prelude="from shop.base import Base\ntarget_metadata = Base.metadata")
    w.fine("upgrade", "head")
    w.fine("revision", "--autogenerate", "-m", "more")
    assert any("drop_table('t_a1aa')" in f.read_text() for f in w.versions.glob("*_more.py"))
    for made in w.versions.glob("*_more.py"):
        made.unlink()
    yield ["models.not_reached"]


@incident(19)
def no_target(w):
    w.line("a1aa")
    w.file("shop.py", "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\nclass Order(Base):\n    __tablename__ = 'orders'\n"
           "    id = sa.Column(sa.Integer, primary_key=True)\n")
    w.fine("upgrade", "head")
    w.says("does not provide a MetaData object", "revision", "--autogenerate", "-m", "more")
    w.env(prelude="target_metadata = sa.MetaData()")
    w.query("DROP TABLE t_a1aa", "DELETE FROM alembic_version")
    (w.versions / "a1aa.py").unlink()
    w.revision("b2bb")
    w.fine("upgrade", "head")
    w.fine("revision", "--autogenerate", "-m", "more")
    assert not any("create_table" in f.read_text() for f in w.versions.glob("*_more.py"))
    for made in w.versions.glob("*_more.py"):
        made.unlink()
    yield ["info models.target_empty"]  # what a function of the project adds to it is not known from the source: no warning


@incident(46, engines=("postgresql",))
def a_check_that_the_database_named(w):
    w.revision("a1aa", None, 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer(), sa.CheckConstraint("n > 0")))')
    w.fine("upgrade", "head")
    yield []


# ---- healthy databases of many shapes: nothing to act on


@incident()
def with_data_and_every_kind_of_step(w):
    w.line("a1aa")
    w.revision("b2bb", "a1aa", '''with op.batch_alter_table("t_a1aa") as batch_op:
    batch_op.add_column(sa.Column("more", sa.Integer(), server_default="3", nullable=False))
    batch_op.create_unique_constraint("uq_more", ["name", "more"])
op.create_table("lines", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("t", sa.Integer(), sa.ForeignKey("t_a1aa.id", name="fk_t")), sa.CheckConstraint("id > 0", name="ck_id"))''')
    w.revision("c3cc", "b2bb", 'op.execute("UPDATE t_a1aa SET more = 4")\nop.bulk_insert(sa.table("lines", sa.column("id")), [{"id": 7}])')
    w.revision("d4dd", "c3cc", '''with op.batch_alter_table("t_a1aa") as batch_op:
    batch_op.alter_column("more", new_column_name="extra", existing_type=sa.Integer(), existing_nullable=False, existing_server_default="3")
op.rename_table("lines", "rows")
op.drop_index("ix_a1aa", table_name="t_a1aa")''')
    w.revision("e5ee", "d4dd", 'op.execute("CREATE VIEW v AS SELECT * FROM t_a1aa")\nfor name in ["x", "y"]:\n    op.create_index("ix_" + name, "t_a1aa", ["name", "extra"] if name == "x" else ["extra"])')
    w.revision("f6ff", "e5ee", 'op.drop_table("rows")')
    yield []  # nothing has run
    for ident in ("a1aa", "b2bb", "c3cc", "d4dd", "e5ee", "f6ff"):
        w.fine("upgrade", ident)
        w.query(f"INSERT INTO t_a1aa (id, name) VALUES ({int(ident[0], 16)}, 'n {ident}')")
        yield []


@incident()
def a_version_table_of_another_name(w):
    w.line("a1aa", "b2bb")
    w.env(configure='version_table="shop_versions"')
    w.fine("upgrade", "a1aa")
    yield []
    w.fine("upgrade", "head")
    yield []


@incident()
def branches_labels_and_dependencies_half_way(w):
    w.line("a1aa", "b2bb")
    table = 'op.create_table("t_{0}", sa.Column("id", sa.Integer(), primary_key=True))'
    w.revision("c3cc", "a1aa", table.format("c3cc"))
    w.revision("d4dd", ("b2bb", "c3cc"))
    w.revision("n1nn", None, table.format("n1nn"), branch_labels=("net",), depends_on="b2bb")
    w.revision("n2nn", "n1nn", table.format("n2nn"))
    for target in ("a1aa", "c3cc", "n1nn", "d4dd", "heads"):
        w.fine("upgrade", target)
        yield []


@incident(engines=("postgresql",))
def tables_in_schemas(w):
    w.query("CREATE SCHEMA app", "CREATE SCHEMA log")
    w.env(configure='version_table_schema="app", include_schemas=True')
    w.revision("a1aa", None, '''op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mood", sa.Enum("good", "bad", name="mood", schema="app")), schema="app")
op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("o", sa.Integer(), sa.ForeignKey("app.orders.id")), schema="log")''')
    w.revision("b2bb", "a1aa", 'op.create_index("ix_o", "orders", ["o"], schema="log")\nop.execute("ALTER TYPE app.mood ADD VALUE \'odd\'")')
    for target in ("a1aa", "b2bb"):
        w.fine("upgrade", target)
        yield []


@incident(engines=("postgresql",))
def one_schema_for_each_tenant(w):
    """env.py sets the search path; who looks says which version table is meant."""
    w.line("a1aa", "b2bb")
    w.query("CREATE SCHEMA north", "CREATE SCHEMA south")
    for tenant, target in (("north", "a1aa"), ("south", "b2bb")):
        w.env(before=f'connection.exec_driver_sql("SET search_path TO {tenant}")')
        w.fine("upgrade", target)
    w.env()
    for tenant in ("north", "south"):
        w.options = ["--version-table", f"{tenant}.alembic_version"]
        yield ["info version_table.several"]
        assert "The migrations and" in w.differences(), "the tables are where the version table is"


@incident(engines=("postgresql",))
def partitions_and_what_belongs_to_the_server(w):
    w.revision("a1aa", None, '''op.execute("CREATE TABLE events (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)")
op.execute("CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
op.create_index("ix_events_at", "events", ["at"])
op.execute("CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
op.execute("CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM events")
op.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")''')
    w.line_above("a1aa", "b2bb")
    for target in ("a1aa", "b2bb"):
        w.fine("upgrade", target)
        w.query("INSERT INTO events VALUES (1, '2026-05-05') ON CONFLICT DO NOTHING")
        w.query("CREATE TABLE IF NOT EXISTS events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')")
        yield []


@incident(engines=("postgresql",))
def two_environments_in_one_database(w):
    w.line("a1aa", "b2bb")
    w.fine("upgrade", "head")
    w.query("CREATE TABLE billing_versions (version_num VARCHAR(32) NOT NULL PRIMARY KEY)", "INSERT INTO billing_versions VALUES ('77aa')")
    yield ["info version_table.several"]


@incident(engines=("postgresql",))
def a_widened_column_and_long_ids(w):
    w.line("a1aa", "b" * 40, "c3cc")
    w.fine("upgrade", "a1aa")
    w.query("ALTER TABLE alembic_version ALTER version_num TYPE varchar(255)")
    w.fine("upgrade", "head")
    yield []
