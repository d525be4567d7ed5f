#include "schema/renamings.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/mentions.h"
#include "schema/normalform.h"

#include <algorithm>
#include <map>
#include <set>

namespace stillroom::schema {
namespace {

/// The columns in order, with their types: what stays when a table gets another name.
[[nodiscard]] std::string shapeOf(const Table& table, const CompareOptions& options) {
    std::string shape;
    for (const Column& column : table.columns) shape += lowered(column.name) + "\t" + normalType(options.dialect, column.type, options.defaultSchema) + "\n";
    return shape + join(table.primaryKey.columns, ",");
}

class Finder {
public:
    Finder(const Schema& expected, const Schema& actual, const CompareOptions& options) : m_options(options) {
        for (const Table& table : expected.tables) m_expected.emplace(key(table), &table); // the first of two counts
        for (const Table& table : actual.tables) m_actual.emplace(key(table), &table);
    }

    std::vector<Renaming> run() {
        tables();
        for (const auto& [name, table] : m_expected) {
            const auto found = m_actual.find(name);
            const auto from = m_tableFrom.find(table);
            if (found != m_actual.end())
                columns(*table, *found->second);
            else if (from != m_tableFrom.end())
                columns(*table, *from->second);
        }
        return std::move(m_renamings);
    }

private:
    [[nodiscard]] TableKey key(const Table& table) const { return keyOf(m_options, table.schema, table.name); }
    [[nodiscard]] std::string schemaOf(const Table& table) const { return table.schema.empty() ? m_options.defaultSchema : table.schema; }
    [[nodiscard]] bool mayBeRenamed(const Table& table) const {
        return m_expected.count(key(table)) == 0 && table.kind != TableKind::Partition && table.extension.empty() &&
               !(m_options.isOthers && m_options.isOthers(table));
    }

    void tables() {
        std::map<std::string, std::vector<const Table*>> byName;
        std::map<std::string, std::vector<const Table*>> byShape;
        for (const auto& [name, table] : m_actual) {
            if (!mayBeRenamed(*table)) continue;
            if (m_options.dialect == Dialect::PostgreSql) byName[name.second].push_back(table); // SQLite moves nothing between schemas
            byShape[shapeOf(*table, m_options)].push_back(table);
        }
        std::map<std::string, std::size_t> wantedNames;
        std::map<std::string, std::size_t> wantedShapes;
        const auto isMissing = [this](const auto& entry) { return m_actual.count(entry.first) == 0; };
        for (const auto& entry : m_expected) {
            if (!isMissing(entry)) continue;
            ++wantedNames[entry.first.second];
            ++wantedShapes[shapeOf(*entry.second, m_options)];
        }
        for (const auto& entry : m_expected) {
            if (!isMissing(entry)) continue;
            const Table& want = *entry.second;
            const auto named = byName.find(entry.first.second);
            if (named != byName.end() && named->second.size() == 1 && wantedNames[entry.first.second] == 1 && alike(want, *named->second.front())) {
                note(want, *named->second.front());
                continue;
            }
            const std::string shape = shapeOf(want, m_options);
            const auto shaped = byShape.find(shape);
            constexpr std::size_t kFewest = 3; // an id and a name alone tell nothing
            if (shaped == byShape.end() || shaped->second.size() != 1 || wantedShapes[shape] != 1 || want.columns.size() < kFewest) continue;
            if (schemaOf(want) == schemaOf(*shaped->second.front())) note(want, *shaped->second.front());
        }
    }

    void note(const Table& want, const Table& have) {
        if (!m_taken.insert(&have).second) return;
        m_tableFrom.emplace(&want, &have);
        m_renamings.push_back({schemaOf(have), have.name, {}, schemaOf(want), want.name, {}});
    }

    /// At least half of the columns are the same.
    [[nodiscard]] static bool alike(const Table& want, const Table& have) {
        const auto same = std::count_if(want.columns.begin(), want.columns.end(), [&have](const Column& c) { return have.column(c.name) != nullptr; });
        return static_cast<std::size_t>(same) * 2 >= std::max(want.columns.size(), have.columns.size());
    }

    void columns(const Table& want, const Table& have) {
        const auto sameName = [this](const Column& a, const Column& b) { return a.name == b.name || nameOf(a.name) == nameOf(b.name); };
        if (std::equal(want.columns.begin(), want.columns.end(), have.columns.begin(), have.columns.end(), sameName)) return; // nearly all
        const auto isKnown = [this](const Table& table, const std::string& name) {
            return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return nameOf(c.name) == nameOf(name); });
        };
        struct Place {
            const Column* column;
            std::string before; // the nearest column before it that both have
        };
        const auto unmatched = [&](const Table& table, const Table& other) {
            std::vector<Place> places;
            std::string before;
            for (const Column& column : table.columns) {
                if (isKnown(other, column.name))
                    before = nameOf(column.name);
                else
                    places.push_back({&column, before});
            }
            return places;
        };
        const std::vector<Place> missing = unmatched(want, have);
        const std::vector<Place> extra = missing.empty() ? missing : unmatched(have, want);
        for (const Place& one : missing) {
            const auto fits = [&](const Place& wanted, const Place& other) {
                return wanted.before == other.before && agree(want, *wanted.column, have, *other.column);
            };
            const auto isCandidate = [&](const Place& other) { return fits(one, other); };
            const auto candidate = std::find_if(extra.begin(), extra.end(), isCandidate);
            if (candidate == extra.end() || std::count_if(extra.begin(), extra.end(), isCandidate) != 1) continue;
            if (std::count_if(missing.begin(), missing.end(), [&](const Place& wanted) { return fits(wanted, *candidate); }) != 1) continue;
            m_renamings.push_back({schemaOf(have), have.name, candidate->column->name, schemaOf(want), want.name, one.column->name});
        }
    }

    [[nodiscard]] bool agree(const Table& want, const Column& wanted, const Table& have, const Column& other) const {
        const auto isForeign = [](const Table& table, const Column& column) {
            return std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), [&](const ForeignKey& k) { return contains(k.columns, column.name); });
        };
        const auto isUnique = [](const Table& table, const Column& column) {
            const auto alone = [&](const auto& u) { return u.columns.size() == 1 && u.columns.front() == column.name; };
            return std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), alone);
        };
        return !wanted.type.empty() &&
               normalType(m_options.dialect, wanted.type, m_options.defaultSchema) == normalType(m_options.dialect, other.type, m_options.defaultSchema) &&
               wanted.nullable == other.nullable && wanted.generated.has_value() == other.generated.has_value() &&
               contains(want.primaryKey.columns, wanted.name) == contains(have.primaryKey.columns, other.name) &&
               isForeign(want, wanted) == isForeign(have, other) && isUnique(want, wanted) == isUnique(have, other);
    }

    [[nodiscard]] std::string nameOf(const std::string& name) const { return m_options.dialect == Dialect::Sqlite ? lowered(name) : name; }

    const CompareOptions& m_options;
    std::map<TableKey, const Table*> m_expected;
    std::map<TableKey, const Table*> m_actual;
    std::map<const Table*, const Table*> m_tableFrom;
    std::set<const Table*> m_taken;
    std::vector<Renaming> m_renamings;
};

void renameColumns(Table& table, const NewNames& names, Dialect dialect) {
    const auto rename = [&names](std::string& name) {
        if (const auto found = names.find(name); found != names.end()) name = found->second;
    };
    const auto renameAll = [&rename](std::vector<std::string>& list) {
        for (std::string& name : list) rename(name);
    };
    for (Column& column : table.columns) {
        rename(column.name);
        if (column.generated) column.generated->expression = renamedIn(column.generated->expression, names, dialect);
    }
    renameAll(table.primaryKey.columns);
    for (auto& one : table.uniqueConstraints) renameAll(one.columns);
    for (auto& one : table.foreignKeys) renameAll(one.columns);
    for (auto& one : table.exclusionConstraints) one.definition = renamedIn(one.definition, names, dialect);
    for (auto& one : table.checkConstraints) one.expression = renamedIn(one.expression, names, dialect);
    for (Index& index : table.indexes) {
        for (IndexKey& key : index.keys) {
            if (key.isExpression)
                key.text = renamedIn(key.text, names, dialect);
            else
                rename(key.text);
        }
        renameAll(index.included);
        index.predicate = renamedIn(index.predicate, names, dialect);
    }
}

} // namespace

std::vector<Renaming> findRenamings(const Schema& expected, const Schema& actual, const CompareOptions& options) {
    return options.withRenamings ? Finder(expected, actual, options).run() : std::vector<Renaming>();
}

Schema withRenamings(Schema actual, const std::vector<Renaming>& renamings, const CompareOptions& options) {
    std::map<TableKey, const Renaming*> tables;
    std::map<TableKey, NewNames> columns; // by the table's name before
    for (const Renaming& one : renamings) {
        const TableKey key = keyOf(options, one.fromSchema, one.fromTable);
        if (one.ofColumn())
            columns[key].emplace(one.fromColumn, one.toColumn);
        else
            tables.emplace(key, &one);
    }
    std::map<std::string, const Renaming*> byText; // "schema.name", as values that belong to a table name it
    std::map<std::string, const NewNames*> columnsByText;
    for (const auto& [key, one] : tables) byText.emplace(key.first + "." + key.second, one);
    for (const auto& [key, names] : columns) columnsByText.emplace(key.first + "." + key.second, &names);
    const auto follow = [&byText](std::string& table) {
        if (const auto found = byText.find(table); found != byText.end()) table = found->second->toSchema + "." + found->second->toTable;
    };
    const auto followColumn = [&columnsByText](const std::string& table, std::string& column) {
        const auto names = columnsByText.find(table);
        if (names == columnsByText.end()) return;
        if (const auto found = names->second->find(column); found != names->second->end()) column = found->second;
    };
    for (Table& table : actual.tables) {
        const TableKey key = keyOf(options, table.schema, table.name);
        for (ForeignKey& foreign : table.foreignKeys) {
            const TableKey referred = keyOf(options, foreign.referredSchema, foreign.referredTable);
            if (const auto names = columns.find(referred); names != columns.end()) {
                for (std::string& name : foreign.referredColumns) {
                    if (const auto found = names->second.find(name); found != names->second.end()) name = found->second;
                }
            }
            if (const auto found = tables.find(referred); found != tables.end()) {
                foreign.referredSchema = found->second->toSchema;
                foreign.referredTable = found->second->toTable;
            }
        }
        if (const auto names = columns.find(key); names != columns.end()) renameColumns(table, names->second, options.dialect);
        if (const auto found = tables.find(key); found != tables.end()) {
            table.schema = found->second->toSchema;
            table.name = found->second->toTable;
        }
        for (std::string& parent : table.inherits) follow(parent);
        follow(table.partitionOf);
    }
    for (Sequence& sequence : actual.sequences) {
        followColumn(sequence.ownerTable, sequence.ownerColumn);
        follow(sequence.ownerTable);
    }
    for (Dependent& one : actual.dependents) {
        const std::string on = one.onSchema + "." + one.on;
        followColumn(on, one.onColumn);
        if (const auto found = byText.find(on); found != byText.end()) {
            one.onSchema = found->second->toSchema;
            one.on = found->second->toTable;
        }
        follow(one.table);
    }
    return actual;
}

} // namespace stillroom::schema
