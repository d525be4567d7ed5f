#include "schema/comparison.h"

#include "base/text.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace stillroom::schema {
namespace {

[[nodiscard]] std::string listed(const std::vector<std::string>& names) { return "(" + join(names, ", ") + ")"; }

[[nodiscard]] std::vector<std::string> columnsOf(const Index& index) {
    std::vector<std::string> columns;
    for (const IndexKey& key : index.keys) columns.push_back(key.text);
    return columns;
}

/// None where they are not all columns.
[[nodiscard]] std::vector<std::string> plainColumnsOf(const Index& index) {
    const bool arePlain = std::none_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return key.isExpression; });
    return arePlain ? columnsOf(index) : std::vector<std::string>();
}

} // namespace

/// As SQLAlchemy creates it: the column that is numbered comes first (PrimaryKeyConstraint.columns_autoinc_first).
std::vector<std::string> Comparison::numberedFirst(const Table& table) const {
    std::vector<std::string> names = namesOf(table.primaryKey.columns);
    std::stable_partition(names.begin(), names.end(), [&](const std::string& name) {
        return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.autoincrement && nameOf(c.name) == name; });
    });
    return names;
}

void Comparison::comparePrimaryKeys(const Table& expected, const Table& actual) {
    const auto want = namesOf(expected.primaryKey.columns);
    const auto have = namesOf(actual.primaryKey.columns);
    if (want == have || numberedFirst(expected) == have) return;
    const char* kind = have.empty() ? "primary_key.missing" : want.empty() ? "primary_key.extra" : "primary_key.changed";
    const bool inOtherOrder = sorted(expected.primaryKey.columns) == sorted(actual.primaryKey.columns); // it says the same of every row
    const Severity severity = inOtherOrder ? Severity::Info : have.empty() ? Severity::Warning : Severity::Error;
    add(expected, kind, severity, expected.primaryKey.name, want.empty() ? "" : listed(expected.primaryKey.columns),
        have.empty() ? "" : listed(actual.primaryKey.columns));
}

// By columns: many models leave the name to the engine. A unique index does what a plain constraint does.
void Comparison::compareUniques(const Table& expected, const Table& actual) {
    const bool tellsMore = m_options.dialect == Dialect::PostgreSql; // SQLite looks at once, and at no NULL
    const auto same = [&](const UniqueConstraint& a, const UniqueConstraint& b) {
        return !tellsMore || (a.nullsNotDistinct == b.nullsNotDistinct && SameDefinitions::deferral(a.enforcement, b.enforcement));
    };
    std::multimap<std::vector<std::string>, const UniqueConstraint*> there;
    for (const UniqueConstraint& one : actual.uniqueConstraints) there.emplace(sorted(one.columns), &one);
    // One that is to become another stands in for nothing.
    const auto stays = [this](const Index& index, const Table& other) {
        return std::none_of(other.indexes.begin(), other.indexes.end(), [&](const Index& i) {
            return nameOf(i.name) == nameOf(index.name) && (!i.unique || sorted(columnsOf(i)) != sorted(columnsOf(index)));
        });
    };
    std::set<std::pair<std::vector<std::string>, bool>> byIndex; // the columns, and whether NULL is a value like others
    for (const Index& index : actual.indexes) {
        if (index.unique && index.predicate.empty() && stays(index, expected)) byIndex.emplace(sorted(columnsOf(index)), index.nullsNotDistinct);
    }
    std::set<std::vector<std::string>> wantedIndexes;
    for (const Index& index : expected.indexes) {
        if (index.unique && stays(index, actual)) wantedIndexes.insert(sorted(columnsOf(index)));
    }
    // Over the columns of the primary key it refuses nothing that the key does not refuse.
    const auto severityOf = [key = sorted(actual.primaryKey.columns), this](const UniqueConstraint& one) {
        return sorted(one.columns) == key ? Severity::Info : Severity::Warning;
    };
    std::set<std::vector<std::string>> met;
    for (const UniqueConstraint& one : expected.uniqueConstraints) {
        const auto [first, last] = there.equal_range(sorted(one.columns));
        auto found = std::find_if(first, last, [&](const auto& other) { return same(one, *other.second); });
        if (found == last) found = first;
        if (found != last) {
            if (same(one, *found->second))
                met.insert(sorted(one.columns));
            else
                add(expected, "unique_constraint.changed", Severity::Warning, found->second->name, describe(one), describe(*found->second), {}, one.columns);
            there.erase(found);
        } else if (met.count(sorted(one.columns)) != 0) {
            continue; // of two that are made with the table the engines keep one
        } else if (one.enforcement.deferrable || byIndex.count({sorted(one.columns), tellsMore && one.nullsNotDistinct}) == 0) {
            add(expected, "unique_constraint.missing", severityOf(one), one.name, describe(one), {}, {}, one.columns);
        }
    }
    for (const auto& [columns, one] : there) {
        const bool isIndexed = byIndex.count({columns, false}) != 0 || byIndex.count({columns, true}) != 0;
        const bool standsIn = wantedIndexes.count(columns) != 0 && !isIndexed; // for an index that is not there itself
        if (!standsIn && !one->enforcement.inherited)
            add(expected, "unique_constraint.extra", severityOf(*one), one->name, {}, describe(*one), {}, one->columns);
    }
}

std::string Comparison::signature(const ForeignKey& key) const {
    return join(namesOf(key.columns), ",") + ">" + schemaOf(key.referredSchema) + "." + nameOf(key.referredTable) + "(" +
           join(namesOf(key.referredColumns), ",") + ")";
}

void Comparison::compareForeignKeys(const Table& expected, const Table& actual) {
    const auto options = [this](const ForeignKey& k) {
        const auto action = [](const std::string& text) { return lowered(text) == "no action" ? std::string() : lowered(text); };
        return std::tuple(action(k.onDelete), action(k.onUpdate), k.enforcement.deferrable || k.enforcement.initiallyDeferred, k.enforcement.initiallyDeferred,
                          m_options.dialect == Dialect::Sqlite || lowered(k.match) == "simple" ? std::string() : lowered(k.match)); // SQLite keeps none
    };
    std::multimap<std::string, const ForeignKey*> there;
    for (const ForeignKey& key : actual.foreignKeys) there.emplace(signature(key), &key);
    for (const ForeignKey& key : expected.foreignKeys) {
        const auto [first, last] = there.equal_range(signature(key));
        if (first == last) {
            add(expected, "foreign_key.missing", Severity::Warning, key.name, describe(key), {}, {}, key.columns);
            continue;
        }
        // Of several over the same columns the one that is meant.
        auto found = std::find_if(first, last, [&](const auto& one) { return options(key) == options(*one.second); });
        if (found == last) found = first;
        const ForeignKey& have = *found->second;
        if (options(key) != options(have) || (key.enforcement.validated && !have.enforcement.validated))
            add(expected, "foreign_key.changed", Severity::Warning, have.name, describe(key), describe(have), {}, key.columns);
        there.erase(found);
    }
    for (const auto& [text, key] : there) {
        if (!key->enforcement.inherited) add(expected, "foreign_key.extra", Severity::Info, key->name, {}, describe(*key), {}, key->columns);
    }
}

void Comparison::compareChecks(const Table& expected, const Table& actual) {
    std::vector<const CheckConstraint*> there;
    for (const CheckConstraint& check : actual.checkConstraints) there.push_back(&check);
    for (const CheckConstraint& check : expected.checkConstraints) {
        const auto sameness = [&](const CheckConstraint* have) { return m_same.text(check.expression, have->expression); };
        auto found = std::find_if(there.begin(), there.end(), [&](const CheckConstraint* have) { return !check.name.empty() && have->name == check.name; });
        if (found == there.end())
            found = std::find_if(there.begin(), there.end(), [&](const CheckConstraint* have) { return sameness(have) == Sameness::Same; });
        if (found == there.end()) {
            add(expected, "check_constraint.missing", Severity::Warning, check.name, check.expression, {});
            continue;
        }
        const CheckConstraint* have = *found;
        if (const Sameness same = sameness(have); same != Sameness::Same)
            add(expected, "check_constraint.changed", Severity::Warning, have->name, check.expression, have->expression, whyCannotTell(same));
        there.erase(found);
        if (!have->name.empty()) std::erase_if(there, [have](const CheckConstraint* other) { return *other == *have; }); // SQLite takes one twice
    }
    for (const CheckConstraint* check : there) {
        if (!check->enforcement.inherited) add(expected, "check_constraint.extra", Severity::Info, check->name, {}, check->expression);
    }
}

void Comparison::compareExclusions(const Table& expected, const Table& actual) {
    std::vector<const ExclusionConstraint*> there;
    for (const ExclusionConstraint& one : actual.exclusionConstraints) there.push_back(&one);
    for (const ExclusionConstraint& one : expected.exclusionConstraints) {
        auto found = std::find_if(there.begin(), there.end(), [&](const auto* have) { return !one.name.empty() && have->name == one.name; });
        if (found == there.end())
            found = std::find_if(there.begin(), there.end(), [&](const auto* have) { return m_same.exclusion(one, *have) == Sameness::Same; });
        if (found == there.end()) {
            add(expected, "exclusion_constraint.missing", Severity::Warning, one.name, one.definition, {});
            continue;
        }
        if (const Sameness same = m_same.exclusion(one, **found); same != Sameness::Same)
            add(expected, "exclusion_constraint.changed", Severity::Warning, (*found)->name, one.definition, (*found)->definition, whyCannotTell(same));
        there.erase(found);
    }
    for (const ExclusionConstraint* one : there) add(expected, "exclusion_constraint.extra", Severity::Info, one->name, {}, one->definition);
}

void Comparison::compareIndexes(const Table& expected, const Table& actual) {
    std::map<std::string, const Index*> there;
    for (const Index& index : actual.indexes) there.emplace(nameOf(index.name), &index);
    std::set<std::vector<std::string>> uniqueColumns;
    for (const UniqueConstraint& one : actual.uniqueConstraints) uniqueColumns.insert(sorted(one.columns));
    std::set<std::vector<std::string>> wantedUniques;
    for (const UniqueConstraint& one : expected.uniqueConstraints) wantedUniques.insert(sorted(one.columns));
    for (const Index& index : expected.indexes) {
        const auto found = there.find(nameOf(index.name));
        if (found == there.end()) {
            if (!(index.unique && uniqueColumns.count(sorted(columnsOf(index))) != 0))
                add(expected, "index.missing", index.unique ? Severity::Warning : Severity::Info, index.name, describe(index), {}, {}, plainColumnsOf(index));
            continue;
        }
        const Sameness same = m_same.index(index, *found->second, actual);
        const bool refusesRows = index.unique || found->second->unique; // else it only makes queries faster or slower
        if (same != Sameness::Same)
            add(expected, "index.changed", refusesRows ? Severity::Warning : Severity::Info, index.name, describe(index), describe(*found->second),
                whyCannotTell(same), plainColumnsOf(index));
        there.erase(found);
    }
    for (const auto& [name, index] : there) {
        // It stands in for a constraint that is not there itself.
        const auto columns = sorted(columnsOf(*index));
        const bool standsIn = index->unique && wantedUniques.count(columns) != 0 && uniqueColumns.count(columns) == 0;
        if (!standsIn && !index->inherited) add(expected, "index.extra", Severity::Info, index->name, {}, describe(*index), {}, plainColumnsOf(*index));
    }
}

} // namespace stillroom::schema
