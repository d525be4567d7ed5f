#include "catch.h"
#include "diagnosis/landings/evidence.h"
#include "graphs.h"

#include <map>
#include <sstream>

using namespace stillroom;
using diagnosis::Landing;
using diagnosis::RevisionSteps;
using schema::Column;
using schema::Operation;
using schema::OperationKind;
using schema::Schema;
using schema::Table;

namespace {

[[nodiscard]] Column column(const std::string& name, const std::string& type = "INTEGER", bool nullable = true) {
    Column column;
    column.name = name;
    column.type = type;
    column.nullable = nullable;
    return column;
}

[[nodiscard]] Table table(const std::string& name, const std::vector<std::string>& columns) {
    Table table;
    table.name = name;
    for (const std::string& one : columns) table.columns.push_back(column(one));
    return table;
}

[[nodiscard]] Operation step(OperationKind kind, const std::string& table, const std::string& name = {}) {
    Operation operation;
    operation.kind = kind;
    operation.table = table;
    operation.name = name;
    return operation;
}

/// From text that reads like it: "create t id a", "add t b", "drop t", "drop t b", "rows".
[[nodiscard]] Operation stepOf(const std::string& text) {
    std::istringstream words(text);
    std::vector<std::string> word;
    for (std::string one; words >> one;) word.push_back(one);
    if (word[0] == "rows") return step(OperationKind::Data, {});
    if (word[0] == "drop") return word.size() == 2 ? step(OperationKind::DropTable, word[1]) : step(OperationKind::DropColumn, word[1], word[2]);
    Operation operation = step(word[0] == "create" ? OperationKind::CreateTable : OperationKind::AddColumn, word[1]);
    operation.definition = table(word[1], {word.begin() + 2, word.end()});
    return operation;
}

[[nodiscard]] Schema schemaOf(const std::vector<Table>& tables) {
    Schema schema;
    schema.tables = tables;
    return schema;
}

/// A line of revisions a, b, c... with their steps, and what a schema shows of it.
class Look {
public:
    /// \param recorded the row of the version table; empty: none
    Look(const std::vector<std::vector<Operation>>& revisions, const std::string& recorded, Schema live) : m_live(std::move(live)) {
        std::string text;
        for (std::size_t i = 0; i < revisions.size(); ++i) {
            const std::string id(1, static_cast<char>('a' + i));
            text += i == 0 ? "a\n" : id + " < " + static_cast<char>('a' + i - 1) + "\n";
            m_steps.push_back({static_cast<migrations::NodeId>(i), revisions[i]});
        }
        m_graph = test::graph(text);
        m_position = migrations::findPosition(m_graph, recorded.empty() ? std::vector<std::string>{} : std::vector<std::string>{recorded}, true);
        schema::CompareOptions options;
        options.dialect = schema::Dialect::Sqlite;
        evidence.emplace(m_graph, m_position, m_steps, m_live, options);
        for (const diagnosis::RevisionLandings& one : diagnosis::landingsOf(*evidence)) landings[m_graph.revision(one.revision).id] = one;
    }
    Look(const std::vector<std::vector<std::string>>& revisions, const std::string& recorded, const std::vector<Table>& live)
        : Look(parsed(revisions), recorded, schemaOf(live)) {}

    [[nodiscard]] Landing state(const std::string& revision, std::size_t step = 0) { return landings[revision].landings.at(step).state; }
    [[nodiscard]] std::string why(const std::string& revision, std::size_t step = 0) { return landings[revision].landings.at(step).why; }
    [[nodiscard]] std::vector<std::string> shown() const { return test::names(m_graph, evidence->shown()); }
    [[nodiscard]] std::vector<std::string> refuted() const { return test::names(m_graph, evidence->refuted()); }
    /// What speaks against the position that the schema is said to be at.
    [[nodiscard]] std::size_t againstShown() const { return evidence->against(evidence->applied(evidence->shown())).size(); }

    std::optional<diagnosis::SchemaEvidence> evidence;
    std::map<std::string, diagnosis::RevisionLandings> landings;

private:
    [[nodiscard]] static std::vector<std::vector<Operation>> parsed(const std::vector<std::vector<std::string>>& revisions) {
        std::vector<std::vector<Operation>> list;
        for (const auto& one : revisions) {
            list.emplace_back();
            for (const std::string& text : one) list.back().push_back(stepOf(text));
        }
        return list;
    }

    migrations::RevisionGraph m_graph;
    migrations::Position m_position;
    std::vector<RevisionSteps> m_steps;
    Schema m_live;
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("what a recorded migration makes is looked for in the live schema") {
    Look look({{"create t id a", "create u id", "add t b"}}, "a", {table("T", {"ID", "A"})}); // SQLite does not tell them apart
    CHECK(look.state("a", 0) == Landing::Landed);
    CHECK(look.state("a", 1) == Landing::Missing);
    CHECK(look.why("a", 1) == "it is not there");
    CHECK(look.landings["a"].landings[2].what == "column t.b");
    CHECK(look.state("a", 2) == Landing::Missing);
    CHECK(look.landings["a"].landed() == 1);
    CHECK(look.landings["a"].missing() == 2);
}

TEST_CASE("a step of which only some is there is partly there") {
    Look look({{"create t id a b"}}, "a", {table("t", {"id", "a"})});
    CHECK(look.state("a") == Landing::Partly);
    CHECK(look.why("a") == "missing: column t.b");
    CHECK(look.landings["a"].landed() == 1);
    CHECK(look.landings["a"].missing() == 1);
}

TEST_CASE("of a pending migration is told what is there already") {
    Look look({{"create t id"}, {"add t a", "drop t id"}}, "a", {table("t", {"id", "a"})});
    CHECK(look.state("b", 0) == Landing::Landed);
    CHECK(look.state("b", 1) == Landing::Missing);
    CHECK(look.why("b", 1) == "it is still there");
    CHECK(look.shown().empty());
}

TEST_CASE("what cannot be seen says why") {
    Operation unknown = step(OperationKind::Unknown, "");
    unknown.cannotTell = "a function that is not known";
    unknown.tables = {"other"};
    Look look({{stepOf("create t id a"), stepOf("rows"), unknown, stepOf("add t b"), stepOf("drop t b")}}, "a", schemaOf({table("t", {"id", "a"})}));
    CHECK(look.why("a", 1) == "what becomes of rows does not show in the schema");
    CHECK(look.why("a", 2) == "a function that is not known");
    CHECK(look.state("a", 3) == Landing::Superseded);
    CHECK(look.state("a", 4) == Landing::CannotTell);
    CHECK(look.why("a", 4) == "what is there looks the same whether it ran or not");
}

TEST_CASE("changes of columns and indexes are seen") {
    Table t = table("t", {"id"});
    t.columns.push_back(column("a", "VARCHAR(20)", false));
    schema::Index index;
    index.name = "ix_t_a";
    index.keys.push_back({"a", false, false, false, false, {}, {}});
    t.indexes.push_back(index);
    Operation alter = step(OperationKind::AlterColumn, "t", "a");
    alter.change.nullable = false;
    alter.change.type = "VARCHAR(40)";
    Operation makeIndex = step(OperationKind::CreateIndex, "t");
    makeIndex.definition.indexes.push_back(index);
    Operation create = stepOf("create t id");
    create.definition.columns.push_back(column("a", "VARCHAR(20)"));
    Look look({{create}, {alter, makeIndex}}, "b", schemaOf({t}));
    CHECK(look.state("b", 0) == Landing::Partly);
    CHECK(look.why("b", 0) == "its type is varchar(20)");
    CHECK(look.state("b", 1) == Landing::Landed);
}

TEST_CASE("a record that is too low is found, as far as what is there proves it") {
    Look look({{"create t id"}, {"create u id"}, {"create v id"}}, "", {table("t", {"id"}), table("u", {"id"})});
    CHECK(look.shown() == Names{"a", "b"});
    CHECK(look.againstShown() == 0);
}

TEST_CASE("what the migrations that are shown have made, and is away again, shows that a later one has run as well") {
    // b makes u, and c above it is there: so b has run, and u was there. Only d takes it away.
    const std::vector<std::vector<std::string>> line{{"create t id"}, {"create u id"}, {"create v id"}, {"drop u"}, {"add t a"}};
    Look look(line, "", {table("t", {"id"}), table("v", {"id"})});
    CHECK(look.shown() == Names{"a", "b", "c", "d"});
    CHECK(look.state("d") == Landing::Landed);
    CHECK(look.againstShown() == 0);
    // u is there: d has not run
    CHECK(Look(line, "", {table("t", {"id"}), table("v", {"id"}), table("u", {"id"})}).shown() == Names{"a", "b", "c"});
    // two of them, one behind the other: what shows that c has run shows it still when d is asked for
    Look two({{"create t id"}, {"create u id x"}, {"drop u x", "create v id"}, {"drop v"}, {"add t a"}}, "a", {table("t", {"id"}), table("u", {"id"})});
    CHECK(two.shown() == Names{"b", "c", "d"});
    CHECK(two.againstShown() == 0);
}

TEST_CASE("what nothing decides stays undecided") {
    // Either b did not run, or c did as well.
    Look look({{"create t id"}, {"create u id"}, {"drop u"}, {"add t a"}}, "b", {table("t", {"id"})});
    CHECK(look.shown().empty());
    CHECK(look.refuted().empty());
    CHECK(!look.evidence->undecided().empty());
    CHECK(look.why("c") == "table u is as before b and as after c");
    CHECK(look.againstShown() > 0);
}

TEST_CASE("a record that is too high is found") {
    Look look({{"create t id"}, {"create u id"}, {"add u a"}}, "c", {table("t", {"id"})});
    CHECK(look.refuted() == Names{"b", "c"});
    CHECK(look.state("c") == Landing::Missing);
}

TEST_CASE("what a column is, is followed up to where it gets another name") {
    Operation alter = step(OperationKind::AlterColumn, "t", "a");
    alter.change.type = "VARCHAR(40)";
    Operation rename = step(OperationKind::AlterColumn, "t", "a");
    rename.change.name = "b";
    Look look({{stepOf("create t id a"), alter}, {rename}}, "", schemaOf({table("t", {"id", "a"})}));
    CHECK(look.state("a", 1) == Landing::Missing);
    CHECK(look.shown().empty());
}

TEST_CASE("another default is another one") {
    Operation create = stepOf("create t id a");
    create.definition.columns.back().defaultText = "'x'";
    Operation alter = step(OperationKind::AlterColumn, "t", "a");
    alter.change.defaultText = std::optional<std::string>("'y'");
    Table live = table("t", {"id", "a"});
    live.columns.back().defaultText = "'x'";
    Look look({{create}, {alter}}, "b", schemaOf({live}));
    CHECK(look.state("b") == Landing::Missing);
    CHECK(look.why("b") == "it has the default 'x'");
}

TEST_CASE("two indexes over the same columns are two, an index of another name stands for one") {
    const auto makeIndex = [](const std::string& name) {
        Operation operation = step(OperationKind::CreateIndex, "t");
        operation.definition.indexes.emplace_back();
        operation.definition.indexes[0].name = name;
        operation.definition.indexes[0].keys.push_back({"a", false, false, false, false, {}, {}});
        return operation;
    };
    const auto live = [&](const std::string& index) {
        Table t = table("t", {"id", "a"});
        t.indexes = makeIndex(index).definition.indexes;
        return schemaOf({t});
    };
    const std::vector<std::vector<Operation>> line{{stepOf("create t id a"), makeIndex("ix1")}, {makeIndex("ix2")}};
    CHECK(Look(line, "b", live("ix1")).state("b") == Landing::Missing);
    CHECK(Look(line, "b", live("by_hand")).state("b") == Landing::CannotTell);
}

TEST_CASE("what is there though something recorded takes it away shows what made it") {
    Operation rename = step(OperationKind::RenameTable, "t");
    rename.newName = "u";
    Look look({{stepOf("create t id")}, {rename}}, "b", schemaOf({table("t", {"id"})}));
    CHECK(look.state("a") == Landing::Landed);
    CHECK(look.state("b") == Landing::Missing);
    CHECK(look.refuted() == Names{"b"});
}
