#include "catch.h"
#include "schema/landing.h"

using namespace stillroom::schema;

namespace {

[[nodiscard]] Column column(const std::string& name, const std::string& type = "INTEGER", bool nullable = true) {
    Column column;
    column.name = name;
    column.type = type;
    column.nullable = nullable;
    return column;
}

[[nodiscard]] Operation step(OperationKind kind, const std::string& table, const std::string& name = {}) {
    Operation operation;
    operation.kind = kind;
    operation.table = table;
    operation.name = name;
    return operation;
}

[[nodiscard]] Operation createTable(const std::string& table, const std::vector<std::string>& columns) {
    Operation operation = step(OperationKind::CreateTable, table);
    operation.definition.name = table;
    for (const std::string& name : columns) operation.definition.columns.push_back(column(name));
    return operation;
}

[[nodiscard]] Operation addColumn(const std::string& table, const std::string& name) {
    Operation operation = step(OperationKind::AddColumn, table);
    operation.definition.columns.push_back(column(name));
    return operation;
}

[[nodiscard]] Schema live() {
    Schema schema;
    Table table;
    table.name = "t";
    table.columns = {column("id"), column("a", "VARCHAR(20)", false)};
    Index index;
    index.name = "ix_t_a";
    table.indexes.push_back(index);
    schema.tables.push_back(table);
    return schema;
}

[[nodiscard]] std::vector<StepLanding> look(const std::vector<Operation>& steps) {
    std::vector<const Operation*> list;
    for (const Operation& one : steps) list.push_back(&one);
    CompareOptions options;
    options.dialect = Dialect::Sqlite;
    return landingsOf(list, live(), options);
}

} // namespace

TEST_CASE("what a migration makes is looked for in the live schema") {
    CHECK(look({createTable("t", {"id", "a"})})[0].state == Landing::Landed);
    CHECK(look({createTable("T", {"ID"})})[0].state == Landing::Landed); // SQLite does not tell them apart
    CHECK(look({createTable("t", {"id", "b"})})[0].why == "it is there without b");
    CHECK(look({createTable("u", {"id"})})[0].state == Landing::Missing);
    CHECK(look({addColumn("t", "a")})[0].state == Landing::Landed);
    CHECK(look({addColumn("t", "b")})[0].what == "column t.b");
    CHECK(look({addColumn("t", "b")})[0].state == Landing::Missing);
    CHECK(look({step(OperationKind::DropColumn, "t", "b")})[0].state == Landing::Landed);
    CHECK(look({step(OperationKind::DropColumn, "t", "a")})[0].why == "it is still there");
    CHECK(look({step(OperationKind::DropTable, "u")})[0].state == Landing::Landed);
    CHECK(look({step(OperationKind::Data, "t")})[0].state == Landing::CannotTell);
}

TEST_CASE("changes of columns and indexes are seen") {
    Operation alter = step(OperationKind::AlterColumn, "t", "a");
    alter.change.nullable = false;
    CHECK(look({alter})[0].state == Landing::Landed);
    alter.change.type = "VARCHAR(40)";
    CHECK(look({alter})[0].why == "its type is VARCHAR(20)");
    Operation renamed = step(OperationKind::AlterColumn, "t", "old");
    renamed.change.name = "a";
    CHECK(look({renamed})[0].state == Landing::Landed);
    Operation index = step(OperationKind::CreateIndex, "t");
    index.definition.indexes.emplace_back();
    index.definition.indexes[0].name = "ix_t_a";
    CHECK(look({index})[0].state == Landing::Landed);
    CHECK(look({step(OperationKind::DropIndex, "t", "ix_t_a")})[0].state == Landing::Missing);
}

TEST_CASE("what a later step overrules counts for nothing") {
    const auto dropped = look({addColumn("t", "b"), step(OperationKind::DropColumn, "t", "b")});
    CHECK(dropped[0].state == Landing::Superseded);
    CHECK(dropped[1].state == Landing::Landed);
    const auto without = look({createTable("t", {"id", "b"}), step(OperationKind::DropColumn, "t", "b")});
    CHECK(without[0].state == Landing::Landed); // of the table all but what went later
    const auto gone = look({createTable("u", {"id"}), addColumn("u", "x"), step(OperationKind::DropTable, "u")});
    CHECK(gone[0].state == Landing::Superseded);
    CHECK(gone[1].state == Landing::Superseded);
    CHECK(gone[2].state == Landing::Landed);
    Operation unknown = step(OperationKind::Unknown, "");
    unknown.cannotTell = "a function that is not known";
    CHECK(look({unknown})[0].why == "a function that is not known");
}
