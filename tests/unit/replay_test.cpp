#include "catch.h"
#include "schema/compare.h"
#include "schema/replay.h"
#include "schema/statements.h"

using namespace stillroom;
using namespace stillroom::schema;

namespace {

/// What the statements build in an empty database.
Replay built(Dialect dialect, const std::string& sql) {
    Replay replay(dialect, dialect == Dialect::PostgreSql ? "public" : "");
    for (const Operation& one : operationsOf(dialect, sql)) replay.apply(one);
    return replay;
}

} // namespace

TEST_CASE("what has no name gets the server's, and goes with its column") {
    const Replay replay = built(Dialect::PostgreSql, "CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0), o int REFERENCES t);"
                                                     "ALTER TABLE t ADD UNIQUE (a, b); ALTER TABLE t DROP COLUMN a");
    const Schema schema = replay.schema();
    REQUIRE(schema.tables.size() == 1);
    const Table& table = schema.tables.front();
    CHECK(table.primaryKey.name == "t_pkey");
    CHECK(table.uniqueConstraints.empty());
    REQUIRE(table.checkConstraints.size() == 1);
    CHECK(table.checkConstraints.front().name == "t_b_check");
    REQUIRE(table.foreignKeys.size() == 1);
    CHECK(table.foreignKeys.front().name == "t_o_fkey");
    CHECK(table.foreignKeys.front().referredColumns == std::vector<std::string>{"id"});
    CHECK_FALSE(table.column("id")->nullable);
}

TEST_CASE("names follow a rename into keys, indexes and conditions") {
    const Replay replay =
        built(Dialect::PostgreSql, "CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 'a'::text)); CREATE TABLE u (t_id int REFERENCES t (id));"
                                   "CREATE INDEX i ON t (lower(a)) WHERE a > 3; ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO v;"
                                   "ALTER TABLE v RENAME COLUMN id TO key");
    const Schema schema = replay.schema();
    const Table* table = schema.table({}, "v");
    REQUIRE(table != nullptr);
    CHECK(table->checkConstraints.front().expression == "b > 'a'::text");
    CHECK(table->indexes.front().keys.front().text == "lower(b)");
    CHECK(table->indexes.front().predicate == "b > 3");
    CHECK(schema.table({}, "u")->foreignKeys.front().referredTable == "v");
    CHECK(schema.table({}, "u")->foreignKeys.front().referredColumns == std::vector<std::string>{"key"});
}

TEST_CASE("a statement that is not followed leaves open what it names, and no more") {
    const Replay replay = built(Dialect::PostgreSql, "CREATE TABLE t (id int); CREATE TABLE u (id int); DO $$ BEGIN ALTER TABLE t ADD z int; END $$");
    CompareOptions options;
    options.defaultSchema = "public";
    options.doubts = replay.doubts();
    Schema live = replay.schema();
    for (Table& one : live.tables) one.columns.push_back({"z", "integer", true, {}, {}, {}, {}, {}, false, {}, false});
    const auto differences = compare(replay.schema(), live, options);
    REQUIRE(differences.size() == 2);
    CHECK(differences[0].table == "t");
    CHECK_FALSE(differences[0].cannotTell.empty());
    CHECK(differences[1].table == "u");
    CHECK(differences[1].cannotTell.empty());
    CHECK(replay.whyMoreTables().empty());
}

TEST_CASE("statements of rows change nothing, whatever stands in them") {
    for (const char* sql : {"INSERT INTO t VALUES (1)", "UPDATE t SET a = :a", "INSERT OR REPLACE INTO t VALUES (1)", "WITH x AS (SELECT 1) DELETE FROM t",
                            "SELECT setval('s', 3)", "-- a word\nUPDATE t SET a = 1"}) {
        const auto operations = operationsOf(Dialect::PostgreSql, sql);
        REQUIRE(operations.size() == 1);
        CHECK(operations.front().kind == OperationKind::Data);
        CHECK(operations.front().cannotTell.empty());
    }
    CHECK(operationsOf(Dialect::PostgreSql, "SELECT create_hypertable('t', 'at')").front().kind == OperationKind::Unknown);
    CHECK(operationsOf(Dialect::PostgreSql, "  ;; ").empty());
}

TEST_CASE("keys of a new table that ask for the same index are one") {
    const Schema schema =
        built(Dialect::PostgreSql, "CREATE TABLE t (a int, b int, CONSTRAINT named UNIQUE (a, b), UNIQUE (b, a), UNIQUE (b, a), PRIMARY KEY (a, b));"
                                   "CREATE TABLE u (a int, PRIMARY KEY (a), UNIQUE (a) DEFERRABLE)")
            .schema();
    REQUIRE(schema.tables.size() == 2);
    const Table& table = schema.tables.front();
    CHECK(table.primaryKey.name == "named");
    REQUIRE(table.uniqueConstraints.size() == 1);
    CHECK(table.uniqueConstraints.front().name == "t_b_a_key");
    CHECK(schema.tables.back().uniqueConstraints.size() == 1);
}

TEST_CASE("names are cut as the server cuts them") {
    const std::string name(70, 'x');
    const Schema schema = built(Dialect::PostgreSql, "CREATE TABLE t (id int PRIMARY KEY, " + name + " int UNIQUE)").schema();
    REQUIRE(schema.tables.size() == 1);
    CHECK(schema.tables.front().columns.back().name == name.substr(0, 63));
    CHECK(schema.tables.front().uniqueConstraints.front().columns.front() == name.substr(0, 63));
}
