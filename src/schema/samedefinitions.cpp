#include "schema/samedefinitions.h"

#include "base/text.h"
#include "schema/expression.h"

namespace stillroom::schema {
namespace {

/// Without the schema before it, and without quotes.
[[nodiscard]] std::string lastPart(const std::string& name) {
    const std::string last = name.substr(name.rfind('.') + 1);
    return last.size() > 2 && last.front() == '"' && last.back() == '"' ? last.substr(1, last.size() - 2) : last;
}

} // namespace

std::string SameDefinitions::nameOf(const std::string& name) const { return m_options.dialect == Dialect::Sqlite ? lowered(name) : name; }

std::vector<std::string> SameDefinitions::namesOf(std::vector<std::string> names) const {
    if (m_options.dialect == Dialect::PostgreSql) return names;
    for (std::string& name : names) name = lowered(name);
    return names;
}

const std::string& SameDefinitions::normalTypeOf(const std::string& type) const {
    const auto [at, isNew] = m_types.try_emplace(type);
    if (isNew) at->second = normalType(m_options.dialect, type, m_options.defaultSchema);
    return at->second;
}

const std::string& SameDefinitions::normalDefaultOf(const std::string& text) const {
    const auto [at, isNew] = m_defaults.try_emplace(text);
    if (isNew) at->second = normalDefault(m_options.dialect, text);
    return at->second;
}

Sameness SameDefinitions::text(const std::string& expected, const std::string& actual) const {
    if (expected == actual) return Sameness::Same;
    const auto [at, isNew] = m_known.try_emplace(expected + '\0' + actual, Sameness::CannotTell);
    if (isNew) at->second = sameExpression(m_options.dialect, expected, actual);
    return at->second;
}

Sameness SameDefinitions::index(const Index& expected, const Index& actual, const Table& table) const {
    const auto methodOf = [](const Index& one) { return one.method.empty() ? std::string("btree") : lowered(one.method); };
    Sameness same = expected.unique == actual.unique && expected.keys.size() == actual.keys.size() && expected.nullsNotDistinct == actual.nullsNotDistinct &&
                            namesOf(expected.included) == namesOf(actual.included) &&
                            (m_options.dialect == Dialect::Sqlite || methodOf(expected) == methodOf(actual))
                        ? text(expected.predicate, actual.predicate)
                        : Sameness::Different;
    for (std::size_t i = 0; i < expected.keys.size() && same != Sameness::Different; ++i) {
        const Sameness one = key(withOrderApart(m_options.dialect, expected.keys[i]), actual.keys[i], table);
        if (one != Sameness::Same) same = one;
    }
    return same;
}

Sameness SameDefinitions::key(const IndexKey& expected, const IndexKey& actual, const Table& table) const {
    if (expected.descending != actual.descending || expected.nullsFirst != actual.nullsFirst || expected.nullsLast != actual.nullsLast)
        return Sameness::Different;
    const bool sameClass =
        expected.opclass.empty() ? actual.opclass.empty() || actual.isDefaultOpclass : lastPart(expected.opclass) == lastPart(actual.opclass);
    if (!sameClass) return Sameness::Different;
    // Where an index says nothing it has the column's collation; which one an expression has of itself is not known here.
    const Column* column = actual.isExpression ? nullptr : table.column(actual.text);
    Column said;
    said.collation = actual.collation;
    const std::string have = !actual.collation.empty() || column == nullptr ? collationOf(m_options.dialect, said) : collationOf(m_options.dialect, *column);
    said.collation = expected.collation;
    const bool sameCollation = expected.collation.empty() ? actual.collation.empty() || actual.isExpression : collationOf(m_options.dialect, said) == have;
    if (!sameCollation) return Sameness::Different;
    if (expected.isExpression || actual.isExpression) return text(expected.text, actual.text);
    return nameOf(expected.text) == nameOf(actual.text) ? Sameness::Same : Sameness::Different;
}

Sameness SameDefinitions::exclusion(const ExclusionConstraint& expected, const ExclusionConstraint& actual) const {
    if (expected.definition == actual.definition) return Sameness::Same;
    const auto first = canonicalExclusion(expected.definition);
    const auto second = canonicalExclusion(actual.definition);
    if (!first || !second) return Sameness::CannotTell;
    if (first->text == second->text) return Sameness::Same;
    return first->leaves == second->leaves ? Sameness::CannotTell : Sameness::Different;
}

Sameness SameDefinitions::partitioning(const std::string& expected, const std::string& actual) const {
    const auto methodOf = [](const std::string& text) { return std::string(trimmed(lowered(text.substr(0, text.find('('))))); };
    if (methodOf(expected) != methodOf(actual)) return Sameness::Different;
    const auto keysOf = [](const std::string& text) { return text.find('(') == std::string::npos ? std::string() : text.substr(text.find('(')); };
    return text(keysOf(expected), keysOf(actual));
}

bool SameDefinitions::deferral(const Enforcement& expected, const Enforcement& actual) {
    // What is deferred at first may be deferred.
    return expected.initiallyDeferred == actual.initiallyDeferred &&
           (expected.deferrable || expected.initiallyDeferred) == (actual.deferrable || actual.initiallyDeferred);
}

} // namespace stillroom::schema
