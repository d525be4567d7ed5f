#include "schema/compare.h"

#include "base/text.h"
#include "schema/normalform.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace stillroom::schema {
namespace {

[[nodiscard]] std::string listed(const std::vector<std::string>& names) { return "(" + join(names, ", ") + ")"; }

[[nodiscard]] std::string shown(const Column& column) {
    return column.type + (column.nullable ? "" : " NOT NULL") + (column.defaultText ? " DEFAULT " + *column.defaultText : "");
}

[[nodiscard]] std::string shown(const Index& index) {
    std::vector<std::string> keys;
    for (const IndexKey& key : index.keys) keys.push_back(key.text + (key.descending ? " DESC" : ""));
    return std::string(index.unique ? "UNIQUE " : "") + listed(keys) + (index.predicate.empty() ? "" : " WHERE " + index.predicate);
}

class Comparison {
public:
    /// \param actual with the renamings carried out
    Comparison(const Schema& expected, const Schema& actual, const CompareOptions& options, const std::vector<Renaming>& renamings)
        : m_expected(expected), m_actual(actual), m_options(options), m_renamings(renamings) {}

    std::vector<Difference> run() {
        std::map<TableKey, const Table*> there;
        for (const Table& table : m_actual.tables) {
            there.emplace(keyOf(table), &table);
            m_actualByName.emplace(table.name, &table);
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

private:
    [[nodiscard]] std::string schemaOf(const std::string& name) const { return name.empty() ? m_options.defaultSchema : name; }
    /// SQLite does not tell upper from lower case in names.
    [[nodiscard]] std::string nameOf(const std::string& name) const { return m_options.dialect == Dialect::Sqlite ? lowered(name) : name; }
    [[nodiscard]] TableKey keyOf(const Table& table) const { return schema::keyOf(m_options, table.schema, table.name); }
    [[nodiscard]] std::vector<std::string> namesOf(std::vector<std::string> names) const {
        for (std::string& name : names) name = nameOf(name);
        return names;
    }

    void add(Difference difference) {
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
    [[nodiscard]] std::string whyDoubtful(const Difference& difference) const {
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
    void add(const Table& table, std::string kind, Severity severity, std::string name, std::string expected, std::string actual, std::string cannotTell = {}) {
        add({std::move(kind),
             severity,
             schemaOf(table.schema),
             table.name,
             std::move(name),
             std::move(expected),
             std::move(actual),
             std::move(cannotTell),
             {}});
    }

    /// Reported on both sides, so that nobody takes one of them for lost or for new.
    void renamed(const Renaming& one, const std::map<TableKey, const Table*>& there) {
        const Table& table = *there.at(schema::keyOf(m_options, one.toSchema, one.toTable));
        const std::string from = one.ofColumn() ? one.fromColumn : (one.moved() ? one.fromSchema + "." : "") + one.fromTable;
        const std::string to = one.ofColumn() ? one.toColumn : (one.moved() ? one.toSchema + "." : "") + one.toTable;
        const std::string word = one.moved() && !one.ofColumn() ? "moved" : "renamed";
        if (one.ofColumn()) {
            const Column& column = *table.column(one.toColumn);
            add({"column.missing", Severity::Error, one.toSchema, one.toTable, to, shown(column), word + ": there is " + from, {}, one});
            add({"column.extra", Severity::Warning, one.toSchema, one.toTable, from, word + ": expected as " + to, shown(column), {}, one});
        } else {
            const std::string columns = counted(table.columns.size(), "column");
            add({"table.missing", Severity::Error, one.toSchema, one.toTable, {}, columns, word + ": there is " + from, {}, one});
            add({"table.extra", Severity::Warning, one.fromSchema, one.fromTable, {}, word + ": expected as " + to, columns, {}, one});
        }
    }

    /// Under the same name in another schema it has most likely been moved, however much it has changed.
    void missingTable(const Table& table) {
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

    void compareTables(const Table& expected, const Table& actual) {
        if (m_options.dialect == Dialect::PostgreSql && expected.comment != actual.comment)
            add(expected, "table.changed", Severity::Info, {}, "comment: " + expected.comment, "comment: " + actual.comment);
        compareColumns(expected, actual);
        comparePrimaryKeys(expected, actual);
        compareUniques(expected, actual);
        compareForeignKeys(expected, actual);
        compareChecks(expected, actual);
        compareIndexes(expected, actual);
    }

    void compareColumns(const Table& expected, const Table& actual) {
        std::map<std::string, const Column*> there;
        for (const Column& column : actual.columns) there.emplace(nameOf(column.name), &column);
        for (const Column& column : expected.columns) {
            const auto found = there.find(nameOf(column.name));
            if (found == there.end()) {
                add(expected, "column.missing", Severity::Error, column.name, shown(column), {});
                continue;
            }
            compareColumn(expected, actual, column, *found->second);
            there.erase(found);
        }
        for (const Column& column : actual.columns) {
            if (there.count(nameOf(column.name)) == 0) continue;
            const bool blocksInserts = !column.nullable && !column.defaultText && !column.identity && !column.generated && !column.autoincrement;
            add(expected, "column.extra", blocksInserts ? Severity::Error : Severity::Warning, column.name, {}, shown(column));
        }
    }

    void compareColumn(const Table& table, const Table& actualTable, const Column& expected, const Column& actual) {
        if (expected.type.empty()) {
            add(table, "column.type", Severity::Info, expected.name, {}, actual.type, "the models do not tell its type");
        } else if (normalType(m_options.dialect, expected.type, m_options.defaultSchema) !=
                   normalType(m_options.dialect, actual.type, m_options.defaultSchema)) {
            add(table, "column.type", Severity::Warning, expected.name, expected.type, actual.type);
        }
        // SQLite lets a primary key be NULL unless it says otherwise; SQLAlchemy always says it.
        if (expected.nullable != actual.nullable) {
            const auto& keys = actualTable.primaryKey.columns;
            const bool isKey = std::find(keys.begin(), keys.end(), actual.name) != keys.end();
            if (!(m_options.dialect == Dialect::Sqlite && isKey))
                add(table, "column.nullable", Severity::Warning, expected.name, expected.nullable ? "NULL" : "NOT NULL", actual.nullable ? "NULL" : "NOT NULL");
        }
        compareNumbering(table, expected, actual);
        compareGenerated(table, expected, actual);
        compareDefaults(table, expected, actual);
        if (m_options.dialect == Dialect::PostgreSql && expected.comment != actual.comment)
            add(table, "column.comment", Severity::Info, expected.name, expected.comment, actual.comment);
    }

    /// Identity, and the sequence of a serial: without either, a row that names no value is refused.
    void compareNumbering(const Table& table, const Column& expected, const Column& actual) {
        if (m_options.dialect == Dialect::Sqlite) { // INT PRIMARY KEY is none that SQLite numbers
            if (expected.autoincrement && !actual.autoincrement && normalType(m_options.dialect, actual.type) == "integer")
                add(table, "column.type", Severity::Error, expected.name, expected.type, actual.type);
            return;
        }
        const auto words = [](const Column& c) {
            return c.identity ? std::string("GENERATED ") + (c.identity->always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY"
                              : std::string("numbered by a sequence");
        };
        if (expected.identity != actual.identity && (expected.identity || !expected.autoincrement))
            add(table, "column.changed", Severity::Warning, expected.name, expected.identity ? words(expected) : "", actual.identity ? words(actual) : "");
        else if (!expected.sequence.empty())
            compareSequence(table, expected);
        else if (expected.autoincrement && !expected.identity && !actual.autoincrement && !actual.defaultText)
            add(table, "column.changed", Severity::Error, expected.name, words(expected), "");
    }

    /// A sequence that clients ask by its name.
    void compareSequence(const Table& table, const Column& expected) {
        const bool isThere = std::any_of(m_actual.sequences.begin(), m_actual.sequences.end(), [&](const Sequence& one) {
            const std::string plain = quoteName(m_options.dialect, "", one.name);
            return expected.sequence == quoteName(m_options.dialect, one.schema, one.name) ||
                   (one.schema == m_options.defaultSchema && expected.sequence == plain);
        });
        if (!isThere) add(table, "column.changed", Severity::Error, expected.name, "numbered by the sequence " + expected.sequence, "");
    }

    void compareGenerated(const Table& table, const Column& expected, const Column& actual) {
        if (!expected.generated && !actual.generated) return;
        const auto words = [](const Column& c) { return c.generated ? "GENERATED ALWAYS AS (" + c.generated->expression + ")" : std::string(); };
        const bool both = expected.generated && actual.generated;
        const Sameness same = both ? sameText(expected.generated->expression, actual.generated->expression) : Sameness::Different;
        if (same == Sameness::Same) return;
        add(table, "column.changed", Severity::Warning, expected.name, words(expected), words(actual), whyCannotTell(same));
    }

    void compareDefaults(const Table& table, const Column& expected, const Column& actual) {
        if (expected.generated || actual.generated || expected.identity || actual.identity || expected.fetchedDefault) return; // compared as such
        if (!expected.defaultText && actual.autoincrement && expected.autoincrement) return;                                   // the sequence of a serial
        const std::string want = expected.defaultText ? normalDefault(m_options.dialect, *expected.defaultText) : "";
        const std::string have = actual.defaultText ? normalDefault(m_options.dialect, *actual.defaultText) : "";
        if ((want == have && isLiteral(want)) || (want.empty() && (have.empty() || have == "null")) || (have.empty() && want == "null")) return;
        const Sameness same = want.empty() || have.empty() ? Sameness::Different : sameDefault(expected, *expected.defaultText, *actual.defaultText);
        if (same == Sameness::Same) return;
        // The schema of a sequence may be said or left out.
        const bool numbering = want.starts_with("nextval(") && have.starts_with("nextval(");
        add(table, "column.default", Severity::Info, expected.name, expected.defaultText.value_or(""), actual.defaultText.value_or(""),
            whyCannotTell(numbering ? Sameness::CannotTell : same));
    }

    /// Two literals are surely two values only where the type has one way of writing each.
    [[nodiscard]] Sameness sameDefault(const Column& column, const std::string& expected, const std::string& actual) const {
        const std::string want = normalDefault(m_options.dialect, expected);
        const std::string have = normalDefault(m_options.dialect, actual);
        if (!isLiteral(want) || !isLiteral(have)) return sameText(expected, actual);
        const std::string type = normalType(m_options.dialect, column.type, m_options.defaultSchema);
        const auto isOf = [&type](std::initializer_list<const char*> names) {
            return std::any_of(names.begin(), names.end(), [&type](const char* name) { return type.starts_with(name); });
        };
        if (isOf({"boolean"})) return truthOf(want) == truthOf(have) ? Sameness::Same : Sameness::Different;
        if (isOf({"smallint", "integer", "bigint", "numeric", "real", "double precision"}))
            return std::strtod(bare(want).c_str(), nullptr) == std::strtod(bare(have).c_str(), nullptr) ? Sameness::Same : Sameness::Different;
        return isOf({"text", "character varying", "varchar"}) || m_options.dialect == Dialect::Sqlite ? Sameness::Different : Sameness::CannotTell;
    }

    [[nodiscard]] static std::string bare(const std::string& literal) {
        return literal.size() >= 2 && literal.front() == '\'' ? literal.substr(1, literal.size() - 2) : literal;
    }
    /// As PostgreSQL's boolin() reads it.
    [[nodiscard]] static bool truthOf(const std::string& literal) {
        const std::string word = lowered(bare(literal));
        return word == "1" || word == "t" || word == "true" || word == "on" || word == "y" || word == "yes";
    }

    /// As SQLAlchemy creates it: the column that is numbered comes first (PrimaryKeyConstraint.columns_autoinc_first).
    [[nodiscard]] std::vector<std::string> numberedFirst(const Table& table) const {
        std::vector<std::string> names = namesOf(table.primaryKey.columns);
        std::stable_partition(names.begin(), names.end(), [&](const std::string& name) {
            return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.autoincrement && nameOf(c.name) == name; });
        });
        return names;
    }

    void comparePrimaryKeys(const Table& expected, const Table& actual) {
        const auto want = namesOf(expected.primaryKey.columns);
        const auto have = namesOf(actual.primaryKey.columns);
        if (want == have || numberedFirst(expected) == have) return;
        const char* kind = have.empty() ? "primary_key.missing" : want.empty() ? "primary_key.extra" : "primary_key.changed";
        add(expected, kind, Severity::Error, expected.primaryKey.name, want.empty() ? "" : listed(expected.primaryKey.columns),
            have.empty() ? "" : listed(actual.primaryKey.columns));
    }

    // By columns: many models leave the name to the engine. A unique index does what a constraint does.
    void compareUniques(const Table& expected, const Table& actual) {
        std::multimap<std::vector<std::string>, std::string> there;
        for (const UniqueConstraint& one : actual.uniqueConstraints) there.emplace(sorted(one.columns), one.name);
        // One that is to become another stands in for nothing.
        const auto stays = [this](const Index& index, const Table& other) {
            return std::none_of(other.indexes.begin(), other.indexes.end(), [&](const Index& i) {
                return nameOf(i.name) == nameOf(index.name) && (!i.unique || sorted(columnsOf(i)) != sorted(columnsOf(index)));
            });
        };
        std::set<std::vector<std::string>> byIndex;
        for (const Index& index : actual.indexes) {
            if (index.unique && index.predicate.empty() && stays(index, expected)) byIndex.insert(sorted(columnsOf(index)));
        }
        std::set<std::vector<std::string>> wantedIndexes;
        for (const Index& index : expected.indexes) {
            if (index.unique && stays(index, actual)) wantedIndexes.insert(sorted(columnsOf(index)));
        }
        std::set<std::vector<std::string>> met;
        for (const UniqueConstraint& one : expected.uniqueConstraints) {
            const auto found = there.find(sorted(one.columns));
            if (found != there.end()) {
                there.erase(found);
                met.insert(sorted(one.columns));
            } else if (m_options.dialect == Dialect::Sqlite && met.count(sorted(one.columns)) != 0) {
                continue; // SQLite keeps one of two
            } else if (byIndex.count(sorted(one.columns)) == 0) {
                add(expected, "unique_constraint.missing", Severity::Warning, one.name, listed(one.columns), {});
            }
        }
        for (const UniqueConstraint& one : actual.uniqueConstraints) {
            const auto found = there.find(sorted(one.columns));
            const auto columns = sorted(one.columns);
            const bool standsIn = wantedIndexes.count(columns) != 0 && byIndex.count(columns) == 0; // for an index that is not there itself
            if (found == there.end() || found->second != one.name || standsIn) continue;
            add(expected, "unique_constraint.extra", Severity::Warning, one.name, {}, listed(one.columns));
        }
    }

    [[nodiscard]] std::vector<std::string> sorted(const std::vector<std::string>& columns) const {
        std::vector<std::string> names = namesOf(columns);
        std::sort(names.begin(), names.end());
        return names;
    }
    [[nodiscard]] static std::vector<std::string> columnsOf(const Index& index) {
        std::vector<std::string> columns;
        for (const IndexKey& key : index.keys) columns.push_back(key.text);
        return columns;
    }

    [[nodiscard]] std::string signature(const ForeignKey& key) const {
        return join(namesOf(key.columns), ",") + ">" + schemaOf(key.referredSchema) + "." + nameOf(key.referredTable) + "(" +
               join(namesOf(key.referredColumns), ",") + ")";
    }

    void compareForeignKeys(const Table& expected, const Table& actual) {
        const auto options = [this](const ForeignKey& k) {
            const auto action = [](const std::string& text) { return lowered(text) == "no action" ? std::string() : lowered(text); };
            return std::tuple(action(k.onDelete), action(k.onUpdate), k.enforcement.deferrable, k.enforcement.initiallyDeferred,
                              m_options.dialect == Dialect::Sqlite || lowered(k.match) == "simple" ? std::string() : lowered(k.match)); // SQLite keeps none
        };
        std::multimap<std::string, const ForeignKey*> there;
        for (const ForeignKey& key : actual.foreignKeys) there.emplace(signature(key), &key);
        for (const ForeignKey& key : expected.foreignKeys) {
            const auto [first, last] = there.equal_range(signature(key));
            if (first == last) {
                add(expected, "foreign_key.missing", Severity::Warning, key.name, describe(key), {});
                continue;
            }
            // Of several over the same columns the one that is meant.
            auto found = std::find_if(first, last, [&](const auto& one) { return options(key) == options(*one.second); });
            if (found == last) found = first;
            const ForeignKey& have = *found->second;
            if (options(key) != options(have) || (key.enforcement.validated && !have.enforcement.validated))
                add(expected, "foreign_key.changed", Severity::Warning, have.name, describe(key), describe(have));
            there.erase(found);
        }
        for (const auto& [text, key] : there) add(expected, "foreign_key.extra", Severity::Info, key->name, {}, describe(*key));
    }

    void compareChecks(const Table& expected, const Table& actual) {
        std::vector<const CheckConstraint*> there;
        for (const CheckConstraint& check : actual.checkConstraints) there.push_back(&check);
        for (const CheckConstraint& check : expected.checkConstraints) {
            const auto sameness = [&](const CheckConstraint* have) { return sameText(check.expression, have->expression); };
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
        for (const CheckConstraint* check : there) add(expected, "check_constraint.extra", Severity::Info, check->name, {}, check->expression);
    }

    void compareIndexes(const Table& expected, const Table& actual) {
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
                    add(expected, "index.missing", index.unique ? Severity::Warning : Severity::Info, index.name, shown(index), {});
                continue;
            }
            compareIndex(expected, index, *found->second);
            there.erase(found);
        }
        for (const auto& [name, index] : there) {
            // It stands in for a constraint that is not there itself.
            const auto columns = sorted(columnsOf(*index));
            const bool standsIn = index->unique && wantedUniques.count(columns) != 0 && uniqueColumns.count(columns) == 0;
            if (!standsIn) add(expected, "index.extra", Severity::Info, index->name, {}, shown(*index));
        }
    }

    void compareIndex(const Table& table, const Index& expected, const Index& actual) {
        Sameness same = expected.unique == actual.unique && expected.keys.size() == actual.keys.size() &&
                                namesOf(expected.included) == namesOf(actual.included) &&
                                (expected.method.empty() || actual.method.empty() || lowered(expected.method) == lowered(actual.method))
                            ? sameText(expected.predicate, actual.predicate)
                            : Sameness::Different;
        for (std::size_t i = 0; i < expected.keys.size() && same != Sameness::Different; ++i) {
            const Sameness one = sameKey(withOrderApart(m_options.dialect, expected.keys[i]), actual.keys[i]);
            if (one != Sameness::Same) same = one;
        }
        if (same != Sameness::Same) add(table, "index.changed", Severity::Warning, expected.name, shown(expected), shown(actual), whyCannotTell(same));
    }

    [[nodiscard]] Sameness sameKey(const IndexKey& expected, const IndexKey& actual) const {
        if (expected.descending != actual.descending || expected.nullsFirst != actual.nullsFirst || expected.nullsLast != actual.nullsLast)
            return Sameness::Different;
        if (expected.isExpression || actual.isExpression) return sameText(expected.text, actual.text);
        return nameOf(expected.text) == nameOf(actual.text) ? Sameness::Same : Sameness::Different;
    }

    /// Many tables have the same condition or default, and the parser takes its time.
    [[nodiscard]] Sameness sameText(const std::string& expected, const std::string& actual) const {
        const auto [at, isNew] = m_sameTexts.try_emplace(expected + '\0' + actual, Sameness::CannotTell);
        if (isNew) at->second = sameExpression(m_options.dialect, expected, actual);
        return at->second;
    }

    [[nodiscard]] static std::string whyCannotTell(Sameness same) {
        return same == Sameness::CannotTell ? "the engine writes expressions in its own way, and these two may mean the same" : "";
    }

    void compareEnums() {
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

    const Schema& m_expected;
    const Schema& m_actual;
    const CompareOptions& m_options;
    const std::vector<Renaming>& m_renamings;
    mutable std::unordered_map<std::string, Sameness> m_sameTexts;
    std::multimap<std::string, const Table*> m_actualByName;
    std::vector<Difference> m_result;
};

} // namespace

TableKey keyOf(const CompareOptions& options, const std::string& schema, const std::string& table) {
    return {schema.empty() ? options.defaultSchema : schema, options.dialect == Dialect::Sqlite ? lowered(table) : table};
}

std::string describe(const ForeignKey& key) {
    return listed(key.columns) + " to " + (key.referredSchema.empty() ? "" : key.referredSchema + ".") + key.referredTable + " " + listed(key.referredColumns) +
           (key.onDelete.empty() ? "" : " ON DELETE " + key.onDelete) + (key.onUpdate.empty() ? "" : " ON UPDATE " + key.onUpdate) +
           (key.enforcement.deferrable ? key.enforcement.initiallyDeferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE" : "") +
           (key.enforcement.validated ? "" : " NOT VALID");
}

std::vector<Difference> compare(const Schema& expected, const Schema& actual, const CompareOptions& options) {
    const std::vector<Renaming> renamings = findRenamings(expected, actual, options);
    if (renamings.empty()) return Comparison(expected, actual, options, renamings).run();
    return Comparison(expected, withRenamings(actual, renamings, options), options, renamings).run();
}

} // namespace stillroom::schema
