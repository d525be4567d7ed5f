#include "schema/landing.h"

#include "base/text.h"
#include "schema/normalform.h"

#include <algorithm>
#include <map>
#include <set>

namespace stillroom::schema {
namespace {

class Observer {
public:
    Observer(const Schema& live, const CompareOptions& options) : m_live(live), m_options(options) {
        for (const Table& table : live.tables) m_tables.emplace(keyOf(options, table.schema, table.name), &table);
    }

    /// To be called from the last step to the first: what later steps concern is then known.
    [[nodiscard]] StepLanding look(const Operation& step) {
        StepLanding landing;
        landing.what = whatOf(step);
        if (!step.cannotTell.empty()) {
            landing.why = step.cannotTell;
        } else if (isOverruled(step)) {
            landing.state = Landing::Superseded;
        } else {
            see(step, landing);
        }
        note(step);
        return landing;
    }

private:
    using Kind = OperationKind;

    [[nodiscard]] TableKey tableKey(const Operation& step) const { return keyOf(m_options, step.schema, step.table); }
    [[nodiscard]] const Table* table(const TableKey& key) const {
        const auto found = m_tables.find(key);
        return found == m_tables.end() ? nullptr : found->second;
    }
    [[nodiscard]] std::string folded(const std::string& name) const { return m_options.dialect == Dialect::Sqlite ? lowered(name) : name; }

    [[nodiscard]] static std::string whatOf(const Operation& step) {
        const std::string table = (step.schema.empty() ? "" : step.schema + ".") + step.table;
        switch (step.kind) {
        case Kind::CreateTable:
        case Kind::DropTable:
        case Kind::RenameTable:
        case Kind::CommentOnTable:
        case Kind::RebuildTable: return "table " + table;
        case Kind::AddColumn: return "column " + table + "." + (step.definition.columns.empty() ? step.name : step.definition.columns.front().name);
        case Kind::DropColumn:
        case Kind::AlterColumn: return "column " + table + "." + step.name;
        case Kind::CreateIndex: return "index " + (step.definition.indexes.empty() ? step.name : step.definition.indexes.front().name);
        case Kind::DropIndex:
        case Kind::RenameIndex: return "index " + step.name;
        case Kind::AddConstraint:
        case Kind::DropConstraint:
        case Kind::RenameConstraint:
        case Kind::ValidateConstraint: return "constraint " + (step.name.empty() ? "without a name" : step.name) + " of " + table;
        case Kind::CreateEnum:
        case Kind::DropEnum:
        case Kind::RenameEnum:
        case Kind::AddEnumLabel:
        case Kind::RenameEnumLabel:
        case Kind::SetEnumLabels: return "enum " + step.name;
        case Kind::DropSchema: return "schema " + step.schema;
        case Kind::Data: return "rows";
        case Kind::Unknown: return "unknown";
        }
        return {};
    }

    /// What later steps speak of, by table and kind of object.
    [[nodiscard]] std::string objectOf(const Operation& step) const {
        const TableKey key = tableKey(step);
        const std::string table = key.first + "\n" + key.second + "\n";
        switch (step.kind) {
        case Kind::AddColumn: return table + "column\n" + folded(step.definition.columns.empty() ? step.name : step.definition.columns.front().name);
        case Kind::DropColumn:
        case Kind::AlterColumn: return table + "column\n" + folded(step.name);
        case Kind::CreateIndex: return "index\n" + folded(step.definition.indexes.empty() ? step.name : step.definition.indexes.front().name);
        case Kind::DropIndex:
        case Kind::RenameIndex: return "index\n" + folded(step.name);
        case Kind::AddConstraint:
        case Kind::DropConstraint:
        case Kind::RenameConstraint: return step.name.empty() ? std::string() : table + "constraint\n" + folded(step.name);
        case Kind::CreateEnum:
        case Kind::DropEnum:
        case Kind::RenameEnum:
        case Kind::SetEnumLabels: return "enum\n" + step.name;
        case Kind::AddEnumLabel: return "enum\n" + step.name + "\n" + step.label;
        default: return {};
        }
    }

    [[nodiscard]] bool isOverruled(const Operation& step) const {
        if (m_goneTables.count(tableKey(step)) != 0 && !step.table.empty()) return true;
        const std::string object = objectOf(step);
        return !object.empty() && (m_objects.count(object) != 0 || (step.kind == Kind::AddEnumLabel && m_objects.count("enum\n" + step.name) != 0));
    }

    void note(const Operation& step) {
        if (const std::string object = objectOf(step); !object.empty()) m_objects.insert(object);
        if (step.kind == Kind::DropTable || step.kind == Kind::RenameTable || step.kind == Kind::CreateTable) m_goneTables.insert(tableKey(step));
    }

    void see(const Operation& step, StepLanding& landing) const {
        switch (step.kind) {
        case Kind::CreateTable: return seeTable(step, landing);
        case Kind::DropTable: return say(landing, table(tableKey(step)) == nullptr, "it is still there");
        case Kind::RenameTable: {
            const TableKey to = keyOf(m_options, step.newSchema.empty() ? step.schema : step.newSchema, step.newName.empty() ? step.table : step.newName);
            return say(landing, table(to) != nullptr && table(tableKey(step)) == nullptr, "there is no table " + to.second + ", or the old one too");
        }
        case Kind::AddColumn:
        case Kind::DropColumn:
        case Kind::AlterColumn: return seeColumn(step, landing);
        case Kind::CreateIndex:
        case Kind::DropIndex: return seeIndex(step, landing);
        case Kind::AddConstraint:
        case Kind::DropConstraint: return seeConstraint(step, landing);
        case Kind::CreateEnum:
        case Kind::DropEnum:
        case Kind::AddEnumLabel: return seeEnum(step, landing);
        case Kind::Data: landing.why = "what becomes of rows does not show in the schema"; return;
        default: landing.why = "it is not looked for"; return;
        }
    }

    static void say(StepLanding& landing, bool landed, const std::string& otherwise) {
        landing.state = landed ? Landing::Landed : Landing::Missing;
        if (!landed) landing.why = otherwise;
    }

    void seeTable(const Operation& step, StepLanding& landing) const {
        const TableKey key = tableKey(step);
        const Table* found = table(key);
        if (found == nullptr) return say(landing, false, "it is not there");
        std::vector<std::string> missing;
        for (const Column& column : step.definition.columns) {
            const bool later = m_objects.count(key.first + "\n" + key.second + "\ncolumn\n" + folded(column.name)) != 0;
            if (!later && columnOf(*found, column.name) == nullptr) missing.push_back(column.name);
        }
        say(landing, missing.empty(), "it is there without " + join(missing, ", "));
    }

    [[nodiscard]] const Column* columnOf(const Table& table, const std::string& name) const {
        const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return folded(c.name) == folded(name); });
        return found == table.columns.end() ? nullptr : &*found;
    }

    void seeColumn(const Operation& step, StepLanding& landing) const {
        const Table* found = table(tableKey(step));
        if (found == nullptr) {
            if (step.kind == Kind::DropColumn)
                landing.why = "its table is not there";
            else
                say(landing, false, "its table is not there");
            return;
        }
        if (step.kind == Kind::DropColumn) return say(landing, columnOf(*found, step.name) == nullptr, "it is still there");
        if (step.kind == Kind::AddColumn)
            return say(landing, columnOf(*found, step.definition.columns.empty() ? step.name : step.definition.columns.front().name) != nullptr,
                       "it is not there");
        const ColumnChange& change = step.change;
        const Column* column = columnOf(*found, change.name.value_or(step.name));
        if (column == nullptr) return say(landing, false, change.name ? "there is no column " + *change.name : "the column is not there");
        std::vector<std::string> wrong;
        if (change.nullable && *change.nullable != column->nullable) wrong.emplace_back(column->nullable ? "it may be NULL" : "it may not be NULL");
        if (change.type && !change.type->empty() && normalType(m_options.dialect, *change.type) != normalType(m_options.dialect, column->type))
            wrong.push_back("its type is " + column->type);
        if (change.defaultText && change.defaultText->has_value() != column->defaultText.has_value())
            wrong.emplace_back(column->defaultText ? "it has a default" : "it has no default");
        if (!change.name && !change.nullable && !change.type && !change.defaultText) {
            landing.why = "what it changes does not show";
            return;
        }
        say(landing, wrong.empty(), join(wrong, ", "));
    }

    void seeIndex(const Operation& step, StepLanding& landing) const {
        const std::string name = step.kind == Kind::CreateIndex && !step.definition.indexes.empty() ? step.definition.indexes.front().name : step.name;
        if (name.empty()) {
            landing.why = "it has no name to look for";
            return;
        }
        const bool there = std::any_of(m_live.tables.begin(), m_live.tables.end(), [&](const Table& t) {
            return std::any_of(t.indexes.begin(), t.indexes.end(), [&](const Index& i) { return folded(i.name) == folded(name); }) ||
                   std::any_of(t.uniqueConstraints.begin(), t.uniqueConstraints.end(),
                               [&](const UniqueConstraint& u) { return folded(u.name) == folded(name); });
        });
        say(landing, there == (step.kind == Kind::CreateIndex), there ? "it is still there" : "it is not there");
    }

    void seeConstraint(const Operation& step, StepLanding& landing) const {
        const Table* found = table(tableKey(step));
        if (found == nullptr || step.name.empty()) {
            landing.why = found == nullptr ? "its table is not there" : "it has no name to look for";
            return;
        }
        const auto named = [&](const auto& list) {
            return std::any_of(list.begin(), list.end(), [&](const auto& one) { return folded(one.name) == folded(step.name); });
        };
        const bool there = folded(found->primaryKey.name) == folded(step.name) || named(found->uniqueConstraints) || named(found->checkConstraints) ||
                           named(found->exclusionConstraints) || named(found->foreignKeys);
        say(landing, there == (step.kind == Kind::AddConstraint), there ? "it is still there" : "it is not there");
    }

    void seeEnum(const Operation& step, StepLanding& landing) const {
        if (m_options.dialect == Dialect::Sqlite) {
            landing.why = "SQLite has no enums";
            return;
        }
        const auto found = std::find_if(m_live.enums.begin(), m_live.enums.end(), [&](const Enum& e) { return e.name == step.name; });
        const bool there = found != m_live.enums.end();
        if (step.kind == Kind::AddEnumLabel)
            return say(landing, there && std::find(found->labels.begin(), found->labels.end(), step.label) != found->labels.end(),
                       "it has no label " + step.label);
        say(landing, there == (step.kind == Kind::CreateEnum), there ? "it is still there" : "it is not there");
    }

    const Schema& m_live;
    const CompareOptions& m_options;
    std::map<TableKey, const Table*> m_tables;
    std::set<TableKey> m_goneTables; // made anew, dropped or renamed by a later step
    std::set<std::string> m_objects; // that a later step concerns
};

} // namespace

std::vector<StepLanding> landingsOf(const std::vector<const Operation*>& steps, const Schema& live, const CompareOptions& options) {
    Observer observer(live, options);
    std::vector<StepLanding> landings;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) landings.push_back(observer.look(**step));
    std::reverse(landings.begin(), landings.end());
    return landings;
}

} // namespace stillroom::schema
