#include "schema/comparison.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/identityoptions.h"

#include <algorithm>
#include <cstdlib>

namespace stillroom::schema {
namespace {

[[nodiscard]] std::string bare(const std::string& literal) {
    return literal.size() >= 2 && literal.front() == '\'' ? literal.substr(1, literal.size() - 2) : literal;
}
/// As PostgreSQL's boolin() reads it.
[[nodiscard]] bool truthOf(const std::string& literal) {
    const std::string word = lowered(bare(literal));
    return word == "1" || word == "t" || word == "true" || word == "on" || word == "y" || word == "yes";
}

} // namespace

void Comparison::compareColumns(const Table& expected, const Table& actual) {
    std::vector<bool> isFound(actual.columns.size());
    std::size_t next = 0; // mostly they are in one order
    for (const Column& column : expected.columns) {
        const std::size_t count = actual.columns.size();
        std::size_t tried = 0;
        while (tried < count && (isFound[(next + tried) % count] || nameOf(actual.columns[(next + tried) % count].name) != nameOf(column.name))) ++tried;
        if (tried == count) {
            add(expected, "column.missing", Severity::Error, column.name, describe(column), {});
            continue;
        }
        const std::size_t found = (next + tried) % count;
        isFound[found] = true;
        next = found + 1;
        compareColumn(expected, actual, column, actual.columns[found]);
    }
    for (std::size_t i = 0; i < actual.columns.size(); ++i) {
        const Column& column = actual.columns[i];
        if (isFound[i] || (column.inherited && !column.ownToo)) continue; // extra where it comes from
        const bool blocksInserts = !column.nullable && !column.defaultText && !column.identity && !column.generated && !column.autoincrement;
        add(expected, "column.extra", blocksInserts ? Severity::Error : Severity::Warning, column.name, {}, describe(column));
    }
}

void Comparison::compareColumn(const Table& table, const Table& actualTable, const Column& expected, const Column& actual) {
    if (expected.type.empty()) {
        add(table, "column.type", Severity::Info, expected.name, {}, actual.type, "the models do not tell its type");
    } else {
        const std::string& have = m_same.normalTypeOf(actual.type);
        const std::string& want = m_same.normalTypeOf(expected.type);
        // The same without a length, which SQLite does not look at.
        const auto bare = [](const std::string& type) { return type.ends_with(')') ? type.substr(0, type.find('(')) : type; };
        const bool takesMore = bare(want) == (m_options.dialect == Dialect::Sqlite ? bare(have) : have);
        if (want != have && serialType(m_options.dialect, expected) != have)
            add(table, "column.type", takesMore ? Severity::Info : Severity::Warning, expected.name, expected.type, actual.type);
        const std::string wanted = collationOf(m_options.dialect, expected);
        const std::string collation = collationOf(m_options.dialect, actual);
        const auto words = [](const std::string& name) { return name.empty() ? std::string() : "COLLATE \"" + name + "\""; };
        if (wanted != collation) add(table, "column.changed", Severity::Warning, expected.name, words(wanted), words(collation));
    }
    // SQLite lets a primary key be NULL unless it says otherwise; SQLAlchemy always says it.
    if (expected.nullable != actual.nullable) {
        const auto& keys = actualTable.primaryKey.columns;
        const bool isKey = std::find(keys.begin(), keys.end(), actual.name) != keys.end();
        if (!(m_options.dialect == Dialect::Sqlite && isKey))
            add(table, "column.nullable", Severity::Warning, expected.name, expected.nullable ? "NULL" : "NOT NULL", actual.nullable ? "NULL" : "NOT NULL");
    }
    compareNumbering(table, actualTable, expected, actual);
    compareGenerated(table, expected, actual);
    compareDefaults(table, expected, actual);
    if (m_options.dialect == Dialect::PostgreSql && expected.comment != actual.comment)
        add(table, "column.comment", Severity::Info, expected.name, expected.comment, actual.comment);
}

/// Identity, and the sequence of a serial: without either, a row that names no value is refused.
void Comparison::compareNumbering(const Table& table, const Table& actualTable, const Column& expected, const Column& actual) {
    if (m_options.dialect == Dialect::Sqlite) { // INT PRIMARY KEY is none that SQLite numbers
        if (expected.autoincrement && !actual.autoincrement && normalType(m_options.dialect, actual.type) == "integer")
            add(table, "column.type", Severity::Error, expected.name, expected.type, actual.type);
        return;
    }
    if (expected.identity || (actual.identity && !expected.autoincrement))
        compareIdentities(table, actualTable, expected, actual);
    else if (!expected.sequence.empty())
        compareSequence(table, expected);
    else if (expected.autoincrement && !actual.autoincrement && !actual.defaultText)
        add(table, "column.changed", Severity::Error, expected.name, "numbered by a sequence", "");
}

void Comparison::compareIdentities(const Table& table, const Table& actualTable, const Column& expected, const Column& actual) {
    const auto options = [&](const Column& column, const Sequence* sequence) {
        IdentityOptions said;
        if (column.identity->options)
            said = *column.identity->options;
        else if (sequence != nullptr)
            said = optionsOf(*sequence);
        return normalOptions(said, m_same.normalTypeOf(column.type));
    };
    const std::string want = expected.identity ? describe(*expected.identity, options(expected, sequenceOf(table, expected))) : "";
    const std::string have = actual.identity ? describe(*actual.identity, options(actual, sequenceOf(actualTable, actual))) : "";
    if (want == have) return;
    const bool onlyOptions = expected.identity && actual.identity && expected.identity->always == actual.identity->always;
    add(table, "column.changed", onlyOptions ? Severity::Info : Severity::Warning, expected.name, want, have);
}

const Sequence* Comparison::sequenceOf(const Table& table, const Column& column) const {
    const auto found = m_identities.find(schemaOf(table.schema) + "." + table.name + '\0' + column.name);
    return found == m_identities.end() ? nullptr : found->second;
}

/// A sequence that clients ask by its name.
void Comparison::compareSequence(const Table& table, const Column& expected) {
    const bool isThere = std::any_of(m_actual.sequences.begin(), m_actual.sequences.end(), [&](const Sequence& one) {
        const std::string plain = quoteName(m_options.dialect, "", one.name);
        return expected.sequence == quoteName(m_options.dialect, one.schema, one.name) || (one.schema == m_options.defaultSchema && expected.sequence == plain);
    });
    if (!isThere) add(table, "column.changed", Severity::Error, expected.name, "numbered by the sequence " + expected.sequence, "");
}

void Comparison::compareGenerated(const Table& table, const Column& expected, const Column& actual) {
    if (!expected.generated && !actual.generated) return;
    const auto words = [](const Column& c) { return c.generated ? "GENERATED ALWAYS AS (" + c.generated->expression + ")" : std::string(); };
    const bool both = expected.generated && actual.generated;
    const Sameness same = both ? m_same.text(expected.generated->expression, actual.generated->expression) : Sameness::Different;
    if (same == Sameness::Same) return;
    add(table, "column.changed", Severity::Warning, expected.name, words(expected), words(actual), whyCannotTell(same));
}

void Comparison::compareDefaults(const Table& table, const Column& expected, const Column& actual) {
    if (expected.generated || actual.generated || expected.identity || actual.identity || expected.fetchedDefault) return; // compared as such
    if (!expected.defaultText && actual.autoincrement && expected.autoincrement) return;                                   // the sequence of a serial
    const std::string want = expected.defaultText ? m_same.normalDefaultOf(*expected.defaultText) : "";
    const std::string have = actual.defaultText ? m_same.normalDefaultOf(*actual.defaultText) : "";
    if ((want == have && isLiteral(want)) || (want.empty() && (have.empty() || have == "null")) || (have.empty() && want == "null")) return;
    const Sameness same = want.empty() || have.empty() ? Sameness::Different : sameDefault(expected, *expected.defaultText, *actual.defaultText);
    if (same == Sameness::Same) return;
    // The schema of a sequence may be said or left out.
    const bool numbering = want.starts_with("nextval(") && have.starts_with("nextval(");
    add(table, "column.default", Severity::Info, expected.name, expected.defaultText.value_or(""), actual.defaultText.value_or(""),
        whyCannotTell(numbering ? Sameness::CannotTell : same));
}

/// Two literals are surely two values only where the type has one way of writing each.
Sameness Comparison::sameDefault(const Column& column, const std::string& expected, const std::string& actual) const {
    const std::string& want = m_same.normalDefaultOf(expected);
    const std::string& have = m_same.normalDefaultOf(actual);
    if (!isLiteral(want) || !isLiteral(have)) return m_same.text(expected, actual);
    const std::string& type = m_same.normalTypeOf(column.type);
    const auto isOf = [&type](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&type](const char* name) { return type.starts_with(name); });
    };
    if (isOf({"boolean"})) return truthOf(want) == truthOf(have) ? Sameness::Same : Sameness::Different;
    if (isOf({"smallint", "integer", "bigint", "numeric", "real", "double precision"}))
        return std::strtod(bare(want).c_str(), nullptr) == std::strtod(bare(have).c_str(), nullptr) ? Sameness::Same : Sameness::Different;
    return isOf({"text", "character varying", "varchar"}) || m_options.dialect == Dialect::Sqlite ? Sameness::Different : Sameness::CannotTell;
}

} // namespace stillroom::schema
