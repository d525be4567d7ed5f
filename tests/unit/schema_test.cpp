#include "catch.h"
#include "schema/compare.h"
#include "schema/ddl.h"
#include "schema/normalform.h"
#include "schema/typechanges.h"

using namespace stillroom;
using namespace stillroom::schema;

namespace {

Column column(std::string name, std::string type, bool nullable = true) {
    Column one;
    one.name = std::move(name);
    one.type = std::move(type);
    one.nullable = nullable;
    return one;
}

Table table(std::string name, std::vector<Column> columns, std::string schemaName = {}) {
    Table one;
    one.schema = std::move(schemaName);
    one.name = std::move(name);
    one.columns = std::move(columns);
    one.primaryKey.columns = {one.columns.front().name};
    return one;
}

CompareOptions postgresql() {
    CompareOptions options;
    options.defaultSchema = "public";
    return options;
}

std::vector<std::string> kindsOf(const std::vector<Difference>& differences) {
    std::vector<std::string> kinds;
    for (const Difference& one : differences) kinds.push_back(one.kind + " " + one.table + (one.name.empty() ? "" : "." + one.name));
    return kinds;
}
using Kinds = std::vector<std::string>;

} // namespace

TEST_CASE("a column under another name is renamed, not dropped") {
    Schema expected;
    expected.tables = {table("orders", {column("id", "integer", false), column("total", "numeric(10, 2)"), column("note", "text")})};
    Schema actual;
    actual.tables = {table("orders", {column("id", "integer", false), column("amount", "numeric(10,2)"), column("note", "text")}, "public")};
    const CompareOptions options = postgresql();
    const auto differences = compare(expected, actual, options);
    CHECK(kindsOf(differences) == Kinds{"column.missing orders.total", "column.extra orders.amount"});
    const auto script = RepairScript(expected, actual, options, differences).all();
    REQUIRE(script.size() == 1);
    CHECK(script.front().sql == "ALTER TABLE public.orders RENAME COLUMN amount TO total");
    CHECK_FALSE(script.front().destructive);
}

TEST_CASE("two columns that may be either are not guessed at") {
    Schema expected;
    expected.tables = {table("t", {column("id", "integer", false), column("a", "text"), column("b", "text")})};
    Schema actual;
    actual.tables = {table("t", {column("id", "integer", false), column("c", "text"), column("d", "text")}, "public")};
    const auto differences = compare(expected, actual, postgresql());
    CHECK(differences.size() == 4);
    for (const Difference& one : differences) CHECK_FALSE(one.renaming);
}

TEST_CASE("a table in another schema is moved, and what refers to it follows") {
    Schema expected;
    expected.tables = {table("customers", {column("id", "integer", false), column("name", "text")}, "core"),
                       table("orders", {column("id", "integer", false), column("customer_id", "integer")})};
    expected.tables[1].foreignKeys = {{"fk", {"customer_id"}, "core", "customers", {"id"}, "", "", "", {}}};
    Schema actual = expected;
    actual.tables[0].schema = "public";
    actual.tables[1].schema = "public";
    actual.tables[1].foreignKeys[0].referredSchema = "public";
    const CompareOptions options = postgresql();
    const auto differences = compare(expected, actual, options);
    CHECK(kindsOf(differences) == Kinds{"table.missing customers", "table.extra customers"});
    CHECK(differences.front().actual == "moved: there is public.customers");
    const auto script = RepairScript(expected, actual, options, differences).all();
    REQUIRE(script.size() == 2);
    CHECK(script[0].sql == "CREATE SCHEMA IF NOT EXISTS core");
    CHECK(script[1].sql == "ALTER TABLE public.customers SET SCHEMA core");
}

TEST_CASE("what is not known is not called extra") {
    Schema expected;
    expected.tables = {table("t", {column("id", "integer", false)})};
    Schema actual;
    actual.tables = {table("t", {column("id", "integer", false), column("more", "text")}, "public"), table("u", {column("id", "integer", false)}, "public")};
    CompareOptions options = postgresql();
    options.incomplete = {{"public", "t"}};
    options.whyMoreTables = "models.py is not Python";
    for (const Difference& one : compare(expected, actual, options)) CHECK_FALSE(one.cannotTell.empty());
    const auto differences = compare(expected, actual, options);
    CHECK(RepairScript(expected, actual, options, differences).all().empty());
}

TEST_CASE("which changes of type may lose something") {
    const auto change = [](const char* from, const char* to) { return typeChange(from, false, to, false); };
    CHECK_FALSE(change("integer", "bigint").canLose);
    CHECK_FALSE(change("character varying(10)", "text").canLose);
    CHECK_FALSE(change("text", "character varying(10)").canLose); // refused where one is too long
    CHECK(change("numeric(10,4)", "numeric(10,2)").canLose);
    CHECK(change("double precision", "integer").canLose);
    CHECK(change("timestamp without time zone", "date").canLose);
    CHECK(change("integer", "character varying(3)").canLose); // a written cast cuts
    CHECK_FALSE(change("smallint", "time without time zone").castable);
    CHECK(typeChange("kind", true, "other", true).through == "text");
}

TEST_CASE("a script keeps destructive statements marked, and leaves them out when told") {
    Schema expected;
    Schema actual;
    actual.tables = {table("old", {column("id", "integer", false)}, "public")};
    const CompareOptions options = postgresql();
    const auto differences = compare(expected, actual, options);
    const auto all = RepairScript(expected, actual, options, differences).all();
    REQUIRE(all.size() == 1);
    CHECK(scriptText(options.dialect, all) ==
          "BEGIN;\nSET LOCAL lock_timeout = '10s';\n-- destructive: rows or values are gone after it\nDROP TABLE public.old;\nCOMMIT;\n");
    ScriptOptions careful;
    careful.destructive = false;
    CHECK(RepairScript(expected, actual, options, differences, careful).all().empty());
}

TEST_CASE("names in notes stay on their line") {
    Schema expected;
    expected.tables = {table("t", {column("id", "integer", false), column("a\n; DROP TABLE t; --", "text", false)})};
    Schema actual;
    actual.tables = {table("t", {column("id", "integer", false)}, "public")};
    const CompareOptions options = postgresql();
    const auto differences = compare(expected, actual, options);
    const std::string text = scriptText(options.dialect, RepairScript(expected, actual, options, differences).all());
    CHECK(text.find("\n; DROP TABLE t; --\" = ") == std::string::npos);
}

TEST_CASE("expressions as models write them and as the server stores them") {
    const auto same = [](const char* a, const char* b) { return sameExpression(Dialect::PostgreSql, a, b); };
    CHECK(same("status IN ('a', 'b')", "((status)::text = ANY ((ARRAY['b'::character varying, 'a'::character varying])::text[]))") == Sameness::Same);
    CHECK(same("status NOT IN ('a')", "((status)::text <> 'a'::text)") == Sameness::Same);
    CHECK(same("n BETWEEN -2 AND 10", "((n >= '-2'::integer) AND (n <= 10))") == Sameness::Same);
    CHECK(same("a > 0 AND b > 0 AND c > 0", "((a > 0) AND (b > 0) AND (c > 0))") == Sameness::Same);
    CHECK(same("name LIKE 'x%'", "((name)::text ~~ 'x%'::text)") == Sameness::Same);
    CHECK(same("CURRENT_TIMESTAMP", "now()") == Sameness::Same);
    CHECK(same("n >= 0", "(n >= 1)") == Sameness::Different);
    CHECK(same("n >= 0", "(n >= -1)") == Sameness::Different);
    CHECK(same("a > b", "(b < a)") == Sameness::CannotTell);
    CHECK(same("open = true AND n > 0", "(open AND (n > 0))") == Sameness::Same);
    CHECK(same("open = false", "open") == Sameness::Different);
    CHECK(same("NOT jsonb_path_exists(d, '$.* ? (@.type() <> \"a b\")')", "(NOT jsonb_path_exists(d, '$.*?(@.type() != \"a b\")'::jsonpath))") ==
          Sameness::Same);
    CHECK(same("jsonb_path_exists(d, '$.a')", "jsonb_path_exists(d, '$.\"a\"'::jsonpath)") == Sameness::CannotTell);
    CHECK(same("a > ", "a > 0") == Sameness::CannotTell); // no expression
    CHECK(same("1; DROP TABLE t", "1") == Sameness::CannotTell);
}

namespace {

/// The script from what is there to what is expected, as one text.
std::string scriptOf(const Schema& expected, const Schema& actual, const CompareOptions& options, ScriptOptions how = {}) {
    const auto differences = compare(expected, actual, options);
    return scriptText(options.dialect, RepairScript(expected, actual, options, differences, how).all());
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Table publicTable(std::string name, std::vector<Column> columns) { return table(std::move(name), std::move(columns), "public"); }

Index indexOn(std::string name, IndexKey key) {
    Index index;
    index.name = std::move(name);
    index.keys.push_back(std::move(key));
    index.method = "btree";
    return index;
}

IndexKey keyOf(std::string text) { return {std::move(text), false, false, false, false, {}, {}}; }

Dependent viewOver(std::string view, std::string on, std::string column) {
    Dependent one;
    one.kind = Dependent::Kind::View;
    one.schema = "public";
    one.name = std::move(view);
    one.onSchema = "public";
    one.on = std::move(on);
    one.onColumn = std::move(column);
    return one;
}

View viewOf(std::string name, std::string definition) {
    View view;
    view.schema = "public";
    view.name = std::move(name);
    view.definition = std::move(definition);
    view.owner = "app";
    return view;
}

} // namespace

TEST_CASE("collations of columns are compared apart from their types") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("name", "VARCHAR(9) COLLATE \"C\"")})};
    Schema actual;
    actual.tables = {publicTable("t", {column("id", "integer", false), column("name", "character varying(9)")})};
    CHECK(holds(scriptOf(expected, actual, postgresql()), "ALTER TABLE public.t ALTER COLUMN name TYPE character varying(9) COLLATE \"C\";"));
    actual.tables[0].columns[1].collation = "C";
    CHECK(compare(expected, actual, postgresql()).empty());
    expected.tables[0].columns[1].type = "TEXT COLLATE \"C\""; // kept when the type alone is another
    CHECK(holds(scriptOf(expected, actual, postgresql()), "TYPE TEXT COLLATE \"C\";"));
}

TEST_CASE("operator classes, order and collations of the keys of an index") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("name", "text")})};
    Schema actual = expected;
    actual.tables[0].indexes = {indexOn("i", keyOf("name"))};
    actual.tables[0].indexes[0].keys[0].opclass = "text_ops";
    actual.tables[0].indexes[0].keys[0].isDefaultOpclass = true;
    const auto kinds = [&](IndexKey key) {
        expected.tables[0].indexes = {indexOn("i", std::move(key))};
        return kindsOf(compare(expected, actual, postgresql()));
    };
    CHECK(kinds(keyOf("name")).empty());
    CHECK(kinds({"name", false, false, false, false, {}, "text_ops"}).empty());
    CHECK(kinds({"name", false, false, false, false, {}, "text_pattern_ops"}) == Kinds{"index.changed t.i"});
    CHECK(kinds({"name text_pattern_ops", true, false, false, false, {}, {}}) == Kinds{"index.changed t.i"});
    CHECK(kinds({"name", false, true, false, false, {}, {}}) == Kinds{"index.changed t.i"});
    CHECK(kinds({"name COLLATE \"C\"", true, false, false, false, {}, {}}) == Kinds{"index.changed t.i"});
    actual.tables[0].columns[1].collation = "C"; // the column's own is the index's
    expected.tables[0].columns[1].collation = "C";
    CHECK(kinds({"name COLLATE \"C\"", true, false, false, false, {}, {}}).empty());
}

TEST_CASE("a column that takes more than the models put in is no warning") {
    const auto severity = [](const char* want, const char* have) {
        Schema expected;
        expected.tables = {publicTable("t", {column("id", "integer", false), column("a", want)})};
        Schema actual;
        actual.tables = {publicTable("t", {column("id", "integer", false), column("a", have)})};
        const auto found = compare(expected, actual, postgresql());
        REQUIRE(found.size() == 1);
        return found.front().severity;
    };
    CHECK(severity("VARCHAR(13)", "character varying") == Severity::Info);
    CHECK(severity("NUMERIC(10, 2)", "numeric") == Severity::Info);
    CHECK(severity("VARCHAR", "character varying(13)") == Severity::Warning);
    CHECK(severity("VARCHAR(13)", "character varying(9)") == Severity::Warning);
}

TEST_CASE("what refuses no row and no query is no warning") {
    Schema expected;
    expected.tables = {publicTable("t", {column("a", "integer", false), column("b", "integer", false)})};
    expected.tables[0].primaryKey.columns = {"a", "b"};
    Schema actual = expected;
    const auto severities = [&] {
        std::vector<Severity> found;
        for (const Difference& one : compare(expected, actual, postgresql())) found.push_back(one.severity);
        return found;
    };
    using Severities = std::vector<Severity>;
    actual.tables[0].primaryKey.columns = {"b", "a"};
    CHECK(severities() == Severities{Severity::Info});
    actual.tables[0].primaryKey.columns = {"b"};
    CHECK(severities() == Severities{Severity::Error});
    actual.tables[0].primaryKey.columns = {"a", "b"};
    expected.tables[0].uniqueConstraints = {{{}, {"b", "a"}, false, {}}}; // the key says it already
    CHECK(severities() == Severities{Severity::Info});
    std::swap(expected, actual);
    CHECK(severities() == Severities{Severity::Info});
    actual.tables[0].uniqueConstraints = {{"u", {"b"}, false, {}}};
    CHECK(severities() == Severities{Severity::Warning});
    actual.tables[0].uniqueConstraints.clear();
    expected.tables[0].indexes = {indexOn("i", keyOf("a"))};
    actual.tables[0].indexes = {indexOn("i", keyOf("b"))};
    CHECK(severities() == Severities{Severity::Info});
    actual.tables[0].indexes[0].unique = true;
    CHECK(severities() == Severities{Severity::Warning});
}

TEST_CASE("an index under another name is renamed, where the name is free") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("name", "text")})};
    Schema actual = expected;
    expected.tables[0].indexes = {indexOn("now", keyOf("name"))};
    actual.tables[0].indexes = {indexOn("earlier", keyOf("name"))};
    CHECK(scriptOf(expected, actual, postgresql()) == "BEGIN;\nSET LOCAL lock_timeout = '10s';\n-- the same but for its name\n"
                                                      "ALTER INDEX public.earlier RENAME TO now;\nCOMMIT;\n");
    View taken = viewOf("now", "SELECT 1");
    actual.views = {taken};
    CHECK(holds(scriptOf(expected, actual, postgresql()), "DROP INDEX public.earlier;"));
    CompareOptions sqlite;
    sqlite.dialect = Dialect::Sqlite;
    CHECK(holds(scriptOf(expected, actual, sqlite), "DROP INDEX earlier;"));
}

TEST_CASE("when a unique constraint is looked at, and whether NULLs are alike") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("a", "text")})};
    Schema actual = expected;
    expected.tables[0].uniqueConstraints = {{"u", {"a"}, false, {false, true}}};
    actual.tables[0].uniqueConstraints = {{"u", {"a"}, false, {true, true}}};
    CHECK(compare(expected, actual, postgresql()).empty()); // what is deferred at first may be deferred
    actual.tables[0].uniqueConstraints = {{"u", {"a"}, true, {}}};
    const std::string script = scriptOf(expected, actual, postgresql());
    CHECK(holds(script, "ALTER TABLE public.t DROP CONSTRAINT u;"));
    CHECK(holds(script, "ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;"));
    CompareOptions sqlite;
    sqlite.dialect = Dialect::Sqlite;
    CHECK(compare(expected, actual, sqlite).empty());
}

TEST_CASE("a foreign key that is looked at later is altered in place") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("a", "integer")})};
    Schema actual = expected;
    expected.tables[0].foreignKeys = {{"k", {"a"}, "public", "t", {"id"}, "", "", "", {true, true}}};
    actual.tables[0].foreignKeys = {{"k", {"a"}, "public", "t", {"id"}, "", "", "", {}}};
    CHECK(holds(scriptOf(expected, actual, postgresql()), "ALTER TABLE public.t ALTER CONSTRAINT k DEFERRABLE INITIALLY DEFERRED;"));
    expected.tables[0].foreignKeys[0].onDelete = "CASCADE"; // that cannot be altered
    CHECK(holds(scriptOf(expected, actual, postgresql()), "DROP CONSTRAINT k;"));
}

TEST_CASE("exclusion constraints as models write them and as the server stores them") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("room", "integer")})};
    Schema actual = expected;
    expected.tables[0].exclusionConstraints = {{"x", "EXCLUDE USING gist (room WITH =) WHERE (state <> 'void')"}};
    actual.tables[0].exclusionConstraints = {{"x", "EXCLUDE USING gist (room WITH OPERATOR(pg_catalog.=)) WHERE (((state)::text <> 'void'::text))"}};
    CHECK(compare(expected, actual, postgresql()).empty());
    actual.tables[0].exclusionConstraints[0].definition = "EXCLUDE USING gist (room WITH &&)";
    CHECK(kindsOf(compare(expected, actual, postgresql())) == Kinds{"exclusion_constraint.changed t.x"});
    const std::string script = scriptOf(expected, actual, postgresql());
    CHECK(holds(script, "DROP CONSTRAINT x;\nALTER TABLE public.t ADD CONSTRAINT x EXCLUDE USING gist (room WITH =) WHERE (state <> 'void');"));
}

TEST_CASE("the numbers of an identity: what is not said is the engine's default") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false)})};
    Schema actual = expected;
    expected.tables[0].columns[0].identity = Identity{false, IdentityOptions{1, 1, 1, 2147483647, 1, false}};
    actual.tables[0].columns[0].identity = Identity{};
    actual.sequences = {{"public", "t_id_seq", "integer", 1, 1, 1, 2147483647, 1, false, true, "public.t", "id", {}}};
    CHECK(compare(expected, actual, postgresql()).empty());
    expected.tables[0].columns[0].identity = Identity{true, IdentityOptions{std::nullopt, -5, {}, {}, {}, true}};
    CHECK(holds(scriptOf(expected, actual, postgresql()), "ALTER COLUMN id SET GENERATED ALWAYS SET INCREMENT BY -5 SET MAXVALUE -1") == false);
    CHECK(holds(scriptOf(expected, actual, postgresql()), "ALTER COLUMN id SET GENERATED ALWAYS SET INCREMENT BY -5 SET START WITH -1 SET CYCLE;"));
}

TEST_CASE("a key whose values become no others has no SQL, and it is said why") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "UUID", false)})};
    Schema actual;
    actual.tables = {publicTable("t", {column("id", "integer", false)})};
    const auto differences = compare(expected, actual, postgresql());
    REQUIRE(kindsOf(differences) == Kinds{"column.type t.id"});
    const CompareOptions options = postgresql();
    const auto statements = RepairScript(expected, actual, options, differences).all();
    REQUIRE(statements.size() == 1);
    CHECK(statements.front().sql.empty());
    CHECK(holds(statements.front().note, "no conversion from integer to UUID"));
}

TEST_CASE("a NUMERIC key that the engine numbers is an integer, as SQLAlchemy makes it") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "NUMERIC", false)})};
    expected.tables[0].columns[0].autoincrement = true;
    Schema actual;
    actual.tables = {publicTable("t", {column("id", "integer", false)})};
    actual.tables[0].columns[0].autoincrement = true;
    actual.tables[0].columns[0].defaultText = "nextval('t_id_seq'::regclass)";
    CHECK(compare(expected, actual, postgresql()).empty());
}

TEST_CASE("views over a column make way for its type and come back in order") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("name", "text")})};
    Schema actual;
    actual.tables = {publicTable("t", {column("id", "integer", false), column("name", "character varying(9)")})};
    actual.views = {viewOf("a_second", "SELECT name FROM public.lower_one"), viewOf("lower_one", "SELECT name FROM public.t")};
    actual.views[0].grants = {{"", "SELECT", false}};
    actual.dependents = {viewOver("lower_one", "t", "name"), viewOver("a_second", "lower_one", "")};
    const std::string script = scriptOf(expected, actual, postgresql());
    const auto at = [&script](const char* part) { return script.find(part); };
    CHECK(at("DROP VIEW public.a_second") < at("DROP VIEW public.lower_one"));
    CHECK(at("DROP VIEW public.lower_one") < at("ALTER TABLE public.t"));
    CHECK(at("ALTER TABLE public.t") < at("CREATE VIEW public.lower_one"));
    CHECK(at("CREATE VIEW public.lower_one") < at("CREATE VIEW public.a_second"));
    CHECK(at("ALTER VIEW public.a_second OWNER TO app") < at("GRANT SELECT ON public.a_second TO PUBLIC"));
    actual.views[1].obstacle = "triggers";
    CHECK(holds(scriptOf(expected, actual, postgresql()),
                "-- no SQL for column.type of t.name: PostgreSQL does not change the type of a column while these are "
                "over it: view public.lower_one (triggers)"));
    CHECK_FALSE(holds(scriptOf(expected, actual, postgresql()), "ALTER TABLE"));
}

TEST_CASE("what is inherited is changed at the parent alone") {
    Schema expected;
    expected.tables = {publicTable("child", {column("id", "integer", false), column("name", "text")}),
                       publicTable("parent", {column("id", "integer", false), column("name", "text")})};
    Schema actual = expected;
    for (Table& one : actual.tables) one.columns[1].type = "character varying(9)";
    actual.tables[0].inherits = {"public.parent"};
    actual.tables[0].columns[1].inherited = true;
    const std::string script = scriptOf(expected, actual, postgresql());
    CHECK(holds(script, "ALTER TABLE public.parent ALTER COLUMN name TYPE text;"));
    CHECK_FALSE(holds(script, "ALTER TABLE public.child"));
    expected.tables.pop_back();
    CHECK(holds(scriptOf(expected, actual, postgresql()), "it is inherited from public.parent, which alone can change it"));
}

TEST_CASE("labels change places: what is made over the type is made again") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("k", "\"user\"")})};
    expected.enums = {{"public", "user", {"b", "a"}, {}}};
    Schema actual = expected;
    actual.enums[0].labels = {"a", "b"};
    Dependent check;
    check.kind = Dependent::Kind::Constraint;
    check.schema = "public";
    check.name = "known";
    check.table = "public.t";
    check.definition = "CHECK ((k = 'a'::public.\"user\"))";
    check.onSchema = "public";
    check.on = "user";
    actual.dependents = {check};
    const std::string script = scriptOf(expected, actual, postgresql());
    CHECK(holds(script, "ALTER TYPE public.\"user\" RENAME TO user_before;"));
    CHECK(script.find("DROP CONSTRAINT known") < script.find("TYPE public.\"user\" USING k::text::public.\"user\""));
    CHECK(script.find("USING k::text") < script.find("ADD CONSTRAINT known CHECK ((k = 'a'::public.\"user\"))"));
    check.kind = Dependent::Kind::Other;
    check.name = "function public.f(public.\"user\")";
    actual.dependents = {check};
    CHECK_FALSE(holds(scriptOf(expected, actual, postgresql()), "ALTER TYPE"));
    CHECK(holds(scriptOf(expected, actual, postgresql()), "function public.f"));
}

TEST_CASE("a table is not partitioned later; SQLite's tables get another storage by being built anew") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false)})};
    Schema actual = expected;
    expected.tables[0].partitionBy = "RANGE (id)";
    CHECK(holds(scriptOf(expected, actual, postgresql()), "-- no SQL for table.changed of t: a table is partitioned when it is made"));
    actual.tables[0].partitionBy = "range (id)";
    CHECK(compare(expected, actual, postgresql()).empty());
    CompareOptions sqlite;
    sqlite.dialect = Dialect::Sqlite;
    expected.tables = {table("t", {column("id", "INTEGER", false)})};
    actual = expected;
    expected.tables[0].storage = "STRICT, WITHOUT ROWID";
    actual.tables[0].storage = "without rowid, strict";
    CHECK(compare(expected, actual, sqlite).empty());
    actual.tables[0].storage = "";
    CHECK(holds(scriptOf(expected, actual, sqlite), ") STRICT, WITHOUT ROWID;"));
    actual.tables[0].unmodelled = "ON CONFLICT";
    CHECK(holds(scriptOf(expected, actual, sqlite), "its DDL says more than is understood (ON CONFLICT), which would be lost"));
}

TEST_CASE("tables whose keys SQLite cannot look at are left out of the check of keys") {
    CompareOptions sqlite;
    sqlite.dialect = Dialect::Sqlite;
    Schema expected;
    expected.tables = {table("Child", {column("id", "INTEGER", false), column("c", "TEXT")}),
                       table("t", {column("id", "INTEGER", false), column("c", "TEXT")})};
    expected.tables[0].foreignKeys = {{"", {"c"}, "", "t", {"C"}, "", "", "", {}}};
    Schema actual = expected;
    actual.tables[1].columns[1].type = "INTEGER";
    CHECK(holds(scriptOf(expected, actual, sqlite), "lower(m.name) NOT IN ('child')"));
    for (Schema* one : {&expected, &actual}) one->tables[1].uniqueConstraints = {{"", {"c"}, false, {}}};
    CHECK_FALSE(holds(scriptOf(expected, actual, sqlite), "NOT IN"));
}

TEST_CASE("without what destroys, each difference is written once and whole") {
    Schema expected;
    expected.tables = {publicTable("t", {column("id", "integer", false), column("a", "integer"), column("b", "text")})};
    Schema actual;
    actual.tables = {publicTable("t", {column("id", "integer", false), column("a", "date"), column("b", "character varying(3)")})};
    ScriptOptions careful;
    careful.destructive = false;
    const std::string script = scriptOf(expected, actual, postgresql(), careful);
    CHECK_FALSE(holds(script, " COLUMN a"));
    CHECK(holds(script, "ALTER COLUMN b TYPE text"));
}
