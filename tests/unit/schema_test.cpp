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
    CHECK(same("a > ", "a > 0") == Sameness::CannotTell); // no expression
    CHECK(same("1; DROP TABLE t", "1") == Sameness::CannotTell);
}
