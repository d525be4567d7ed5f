#include "schema/compare.h"

#include "base/text.h"
#include "schema/comparison.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace stillroom::schema {
namespace {

[[nodiscard]] std::string listed(const std::vector<std::string>& names) { return "(" + join(names, ", ") + ")"; }

} // namespace

std::vector<Difference> Comparison::run() {
    std::map<TableKey, const Table*> there;
    for (const Table& table : m_actual.tables) {
        there.emplace(keyOf(table), &table);
        m_actualByName.emplace(table.name, &table);
    }
    for (const Sequence& one : m_actual.sequences) {
        if (one.ofIdentity) m_identities.emplace(one.ownerTable + '\0' + one.ownerColumn, &one);
    }
    for (const Renaming& one : m_renamings) renamed(one, there);
    std::set<TableKey> wanted;
    for (const Table& table : m_expected.tables) {
        if (!wanted.insert(keyOf(table)).second) continue; // declared twice: the first counts
        const auto found = there.find(keyOf(table));
        if (found != there.end()) {
            compareTables(table, *found->second);
        } else {
            missingTable(table);
        }
    }
    for (const Table& table : m_actual.tables) {
        const bool own = table.extension.empty() && table.kind != TableKind::Partition && !(m_options.isOthers && m_options.isOthers(table));
        if (own && wanted.count(keyOf(table)) == 0)
            add({"table.extra",
                 Severity::Info,
                 schemaOf(table.schema),
                 table.name,
                 {},
                 {},
                 counted(table.columns.size(), "column"),
                 m_options.whyMoreTables,
                 {}});
    }
    compareEnums();
    std::stable_sort(m_result.begin(), m_result.end(),
                     [](const Difference& a, const Difference& b) { return std::tie(a.schema, a.table) < std::tie(b.schema, b.table); });
    return std::move(m_result);
}

void Comparison::add(Difference difference) {
    // What was not read may be just what is there; what is missing is so all the same.
    const std::string& kind = difference.kind;
    const bool maybe = (difference.expected.empty() && (kind.ends_with(".extra") || kind == "column.default" || kind == "column.comment")) ||
                       (kind.ends_with(".changed") && kind != "enum.changed");
    if (maybe && difference.cannotTell.empty() && !difference.renaming && !m_options.incomplete.empty() &&
        m_options.incomplete.count(schema::keyOf(m_options, difference.schema, difference.table)) != 0)
        difference.cannotTell = "not everything of this table is known";
    if (difference.cannotTell.empty()) difference.cannotTell = whyDoubtful(difference);
    m_result.push_back(std::move(difference));
}

/// Why it is perhaps so and perhaps not; empty where it is known.
std::string Comparison::whyDoubtful(const Difference& difference) const {
    if (m_options.doubts.empty()) return {};
    const auto table = m_options.doubts.find(schema::keyOf(m_options, difference.schema, difference.table));
    if (table == m_options.doubts.end()) return {};
    const bool ofKey = difference.kind.starts_with("primary_key.");
    const bool ofComment = difference.kind == "table.changed";
    for (const std::string& name : {std::string(), nameOf(difference.name), std::string(ofKey ? kPrimaryKeyDoubt : ofComment ? kCommentDoubt : "")}) {
        const auto found = table->second.find(name);
        if (found != table->second.end()) return found->second;
    }
    return {};
}
void Comparison::add(const Table& table, std::string kind, Severity severity, std::string name, std::string expected, std::string actual,
                     std::string cannotTell, std::vector<std::string> columns) {
    add({std::move(kind),
         severity,
         schemaOf(table.schema),
         table.name,
         std::move(name),
         std::move(expected),
         std::move(actual),
         std::move(cannotTell),
         {},
         std::move(columns)});
}

/// Reported on both sides, so that nobody takes one of them for lost or for new.
void Comparison::renamed(const Renaming& one, const std::map<TableKey, const Table*>& there) {
    const Table& table = *there.at(schema::keyOf(m_options, one.toSchema, one.toTable));
    const std::string from = one.ofColumn() ? one.fromColumn : (one.moved() ? one.fromSchema + "." : "") + one.fromTable;
    const std::string to = one.ofColumn() ? one.toColumn : (one.moved() ? one.toSchema + "." : "") + one.toTable;
    const std::string word = one.moved() && !one.ofColumn() ? "moved" : "renamed";
    if (one.ofColumn()) {
        const Column& column = *table.column(one.toColumn);
        add({"column.missing", Severity::Error, one.toSchema, one.toTable, to, describe(column), word + ": there is " + from, {}, one});
        add({"column.extra", Severity::Warning, one.toSchema, one.toTable, from, word + ": expected as " + to, describe(column), {}, one});
    } else {
        const std::string columns = counted(table.columns.size(), "column");
        add({"table.missing", Severity::Error, one.toSchema, one.toTable, {}, columns, word + ": there is " + from, {}, one});
        add({"table.extra", Severity::Warning, one.fromSchema, one.fromTable, {}, word + ": expected as " + to, columns, {}, one});
    }
}

/// Under the same name in another schema it has most likely been moved, however much it has changed.
void Comparison::missingTable(const Table& table) {
    std::string elsewhere;
    const auto [first, last] = m_actualByName.equal_range(table.name);
    for (auto other = first; other != last; ++other) {
        if (keyOf(*other->second) != keyOf(table)) elsewhere = schemaOf(other->second->schema);
    }
    const bool isView = std::any_of(m_actual.views.begin(), m_actual.views.end(),
                                    [&](const View& view) { return schema::keyOf(m_options, view.schema, view.name) == keyOf(table); });
    if (isView) {
        add(table, "table.missing", Severity::Info, {}, counted(table.columns.size(), "column"), "a view", "a view of this name may be what is meant");
        return;
    }
    add(table, "table.missing", Severity::Error, {}, counted(table.columns.size(), "column"), elsewhere.empty() ? "" : "there is another in " + elsewhere);
}

void Comparison::compareTables(const Table& expected, const Table& actual) {
    if (m_options.dialect == Dialect::PostgreSql) {
        if (expected.comment != actual.comment)
            add(expected, "table.changed", Severity::Info, {}, "comment: " + expected.comment, "comment: " + actual.comment);
        const auto words = [](const Table& table) { return table.partitionBy.empty() ? std::string() : "PARTITION BY " + table.partitionBy; };
        const bool isPart = actual.kind == TableKind::Partition; // its models are those of its parent
        const Sameness same = isPart ? Sameness::Same : m_same.partitioning(expected.partitionBy, actual.partitionBy);
        if (same != Sameness::Same)
            add(expected, "table.changed", expected.partitionBy.empty() ? Severity::Info : Severity::Warning, {}, words(expected), words(actual),
                whyCannotTell(same));
    } else if (describeStorage(expected) != describeStorage(actual)) {
        Table same = expected;
        same.neverReusesIds = actual.neverReusesIds;
        add(expected, "table.changed", describeStorage(same) == describeStorage(actual) ? Severity::Info : Severity::Warning, {},
            "storage: " + describeStorage(expected), "storage: " + describeStorage(actual));
    }
    compareColumns(expected, actual);
    comparePrimaryKeys(expected, actual);
    compareUniques(expected, actual);
    compareForeignKeys(expected, actual);
    compareChecks(expected, actual);
    compareExclusions(expected, actual);
    compareIndexes(expected, actual);
}

void Comparison::compareEnums() {
    std::map<std::pair<std::string, std::string>, const Enum*> there;
    for (const Enum& one : m_actual.enums) there.emplace(std::pair(schemaOf(one.schema), one.name), &one);
    for (const Enum& one : m_expected.enums) {
        const auto found = there.find({schemaOf(one.schema), one.name});
        const auto enumeration = [&](std::string kind, Severity severity, std::string actual) {
            add({std::move(kind), severity, schemaOf(one.schema), {}, one.name, listed(one.labels), std::move(actual), {}, {}});
        };
        if (found == there.end()) {
            enumeration("enum.missing", Severity::Error, {});
            continue;
        }
        if (one.labels != found->second->labels &&
            std::is_permutation(one.labels.begin(), one.labels.end(), found->second->labels.begin(), found->second->labels.end()))
            enumeration("enum.changed", Severity::Info, listed(found->second->labels)); // they sort in another way
        const std::set<std::string> want(one.labels.begin(), one.labels.end());
        const std::set<std::string> have(found->second->labels.begin(), found->second->labels.end());
        if (want != have)
            enumeration("enum.changed", std::includes(have.begin(), have.end(), want.begin(), want.end()) ? Severity::Info : Severity::Error,
                        listed(found->second->labels));
        there.erase(found);
    }
    for (const auto& [key, one] : there) {
        if (one->extension.empty())
            add({"enum.extra", Severity::Info, schemaOf(one->schema), {}, one->name, {}, listed(one->labels), m_options.whyMoreTables, {}});
    }
}

std::vector<std::string> Comparison::sorted(const std::vector<std::string>& columns) const {
    std::vector<std::string> names = namesOf(columns);
    std::sort(names.begin(), names.end());
    return names;
}

std::string Comparison::whyCannotTell(Sameness same) {
    return same == Sameness::CannotTell ? "the engine writes expressions in its own way, and these two may mean the same" : "";
}

TableKey keyOf(const CompareOptions& options, const std::string& schema, const std::string& table) {
    return {schema.empty() ? options.defaultSchema : schema, options.dialect == Dialect::Sqlite ? lowered(table) : table};
}

std::vector<Difference> compare(const Schema& expected, const Schema& actual, const CompareOptions& options) {
    const std::vector<Renaming> renamings = findRenamings(expected, actual, options);
    if (renamings.empty()) return Comparison(expected, actual, options, renamings).run();
    return Comparison(expected, withRenamings(actual, renamings, options), options, renamings).run();
}

} // namespace stillroom::schema
