#include "schema/sqliterebuild.h"

#include "base/text.h"
#include "schema/ddlwriter.h"
#include "schema/definitions.h"
#include "schema/normalform.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

[[nodiscard]] bool same(const std::string& a, const std::string& b) { return lowered(a) == lowered(b); }
[[nodiscard]] bool sameNames(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

template <class T>
[[nodiscard]] auto columnIn(T& table, const std::string& name) {
    return std::find_if(table.columns.begin(), table.columns.end(), [&name](const Column& c) { return same(c.name, name); });
}

template <class List, class Test>
void eraseIf(List& list, const Test& test) {
    list.erase(std::remove_if(list.begin(), list.end(), test), list.end());
}

/// Whether a value of one declared type may be stored as another value under the other: '007' becomes 7. By the rules of
/// SQLite's documentation "Datatypes In SQLite", Determination Of Column Affinity.
[[nodiscard]] bool changesValues(const std::string& from, const std::string& to) {
    const auto isNumeric = [](const std::string& type) {
        const std::string text = lowered(type);
        const auto has = [&text](const char* part) { return text.find(part) != std::string::npos; };
        if (has("int")) return true;
        return !has("char") && !has("clob") && !has("text") && !has("blob") && !text.empty();
    };
    return isNumeric(from) != isNumeric(to);
}

/// The table as it is once the chosen differences are gone.
class Target {
public:
    Target(const Table& actual, const Table* expected) : m_table(actual), m_want(expected) {}

    void apply(const Difference& d) {
        const std::string object = d.kind.substr(0, d.kind.find('.'));
        const std::string what = d.kind.substr(d.kind.find('.') + 1);
        if (object == "table" && m_want != nullptr) {
            m_table.storage = m_want->storage;
            m_table.neverReusesIds = m_want->neverReusesIds;
        } else if (object == "column")
            column(d, what);
        else if (object == "primary_key")
            m_table.primaryKey = m_want != nullptr ? m_want->primaryKey : PrimaryKey();
        else if (object == "unique_constraint")
            unique(d, what);
        else if (object == "check_constraint")
            check(d, what);
        else if (object == "foreign_key")
            foreignKey(d, what);
        else if (object == "index" && what != "missing")
            eraseIf(m_table.indexes, [&d](const Index& i) { return same(i.name, d.name); });
    }
    [[nodiscard]] Table take() { return std::move(m_table); }

private:
    void column(const Difference& d, const std::string& what) {
        if (what == "extra") return dropColumn(d.name);
        const auto want = m_want != nullptr ? columnIn(*m_want, d.name) : std::vector<Column>::const_iterator();
        if (m_want == nullptr || want == m_want->columns.end()) return;
        if (what == "missing") {
            // Behind the column that it is expected behind.
            auto place = m_table.columns.begin();
            for (auto before = want; before != m_want->columns.begin();) {
                const auto found = columnIn(m_table, (--before)->name);
                if (found == m_table.columns.end()) continue;
                place = found + 1;
                break;
            }
            m_table.columns.insert(place, *want);
            return;
        }
        const auto have = columnIn(m_table, d.name);
        if (have == m_table.columns.end()) return;
        if (what == "type") have->type = collationApart(want->type).type;
        if (what == "nullable") have->nullable = want->nullable;
        if (what == "default") have->defaultText = want->defaultText;
        const bool isCollation = d.expected.starts_with("COLLATE ") || d.actual.starts_with("COLLATE ");
        if (what == "changed" && isCollation) have->collation = collationOf(Dialect::Sqlite, *want);
        if (what == "changed" && !isCollation) have->generated = want->generated;
    }

    /// With all that cannot be without it.
    void dropColumn(const std::string& name) {
        const auto has = [&name](const std::vector<std::string>& columns) {
            return std::any_of(columns.begin(), columns.end(), [&name](const std::string& c) { return same(c, name); });
        };
        eraseIf(m_table.columns, [&name](const Column& c) { return same(c.name, name); });
        eraseIf(m_table.uniqueConstraints, [&has](const UniqueConstraint& u) { return has(u.columns); });
        eraseIf(m_table.foreignKeys, [&has](const ForeignKey& k) { return has(k.columns); });
        eraseIf(m_table.indexes, [&name](const Index& i) {
            return std::any_of(i.keys.begin(), i.keys.end(), [&name](const IndexKey& k) { return !k.isExpression && same(k.text, name); });
        });
        if (has(m_table.primaryKey.columns)) m_table.primaryKey = {};
    }

    void unique(const Difference& d, const std::string& what) {
        if (what != "missing") {
            eraseIf(m_table.uniqueConstraints, [&d](const UniqueConstraint& u) { return u.name == d.name && describe(u) == d.actual; });
            return;
        }
        for (const UniqueConstraint& one : m_want->uniqueConstraints) {
            if (one.name == d.name && describe(one) == d.expected) return m_table.uniqueConstraints.push_back(one);
        }
    }

    void check(const Difference& d, const std::string& what) {
        if (what != "missing") eraseIf(m_table.checkConstraints, [&d](const CheckConstraint& c) { return c.name == d.name && c.expression == d.actual; });
        if (what == "extra") return;
        for (const CheckConstraint& one : m_want->checkConstraints) {
            if (one.expression == d.expected) return m_table.checkConstraints.push_back(one);
        }
    }

    void foreignKey(const Difference& d, const std::string& what) {
        if (what != "missing") eraseIf(m_table.foreignKeys, [&d](const ForeignKey& k) { return describe(k) == d.actual; });
        if (what == "extra") return;
        for (const ForeignKey& one : m_want->foreignKeys) {
            if (describe(one) == d.expected) return m_table.foreignKeys.push_back(one);
        }
    }

    Table m_table;
    const Table* m_want;
};

/// Why the table cannot be built anew; empty where it can. A clause that is not modelled would be lost, and a trigger that names
/// what goes would stop every write.
[[nodiscard]] std::string whyNotRebuilt(const Table& actual, const std::vector<std::string>& lost) {
    if (!actual.unmodelled.empty()) return "its DDL says more than is understood (" + actual.unmodelled + "), which would be lost";
    for (const std::string& trigger : actual.triggers) {
        for (const std::string& column : lost) {
            if (lowered(trigger).find(lowered(column)) != std::string::npos) return "a trigger of it may name " + column + ", which goes";
        }
    }
    return {};
}

[[nodiscard]] bool keepsRowIds(const Table& actual, const Table& table) {
    const auto hasOwn = [](const Table& one) {
        const bool alias = std::any_of(one.columns.begin(), one.columns.end(), [](const Column& c) { return c.autoincrement || same(c.name, "rowid"); });
        return alias || lowered(one.storage).find("without") != std::string::npos;
    };
    const auto& key = table.primaryKey.columns; // "INTEGER PRIMARY KEY" makes one, whatever the values say
    return !hasOwn(actual) && !hasOwn(table) && !(key.size() == 1 && lowered(columnIn(table, key.front())->type) == "integer");
}

} // namespace

bool needsRebuild(const Difference& difference, const Table* expected) {
    if (difference.renaming) return false;
    const std::string object = difference.kind.substr(0, difference.kind.find('.'));
    if (difference.kind == "table.changed") return true;
    if (object == "table" || object == "index" || object == "enum") return false;
    if (difference.kind != "column.missing") return true;
    const auto column = expected != nullptr ? columnIn(*expected, difference.name) : std::vector<Column>::const_iterator();
    if (expected == nullptr || column == expected->columns.end()) return false;
    // What ALTER TABLE ADD COLUMN takes on a table with rows.
    const bool constant = !column->defaultText || isLiteral(normalDefault(Dialect::Sqlite, *column->defaultText));
    const auto& key = expected->primaryKey.columns;
    const bool isKey = std::any_of(key.begin(), key.end(), [&](const std::string& name) { return same(name, column->name); });
    return isKey || column->generated || !constant || (!column->nullable && !column->defaultText);
}

std::vector<DdlStatement> rebuildSqliteTable(const Table& actual, const Table* expected, const std::vector<Difference>& differences,
                                             const CompareOptions& options) {
    Target target(actual, expected);
    std::vector<std::string> lost;
    // Keys that go, go before the columns that they are of; what comes, comes after.
    std::vector<const Difference*> order;
    for (const Difference& one : differences) order.push_back(&one);
    std::stable_partition(order.begin(), order.end(), [](const Difference* d) { return d->kind.ends_with(".extra"); });
    for (const Difference* one : order) {
        target.apply(*one);
        if (one->kind == "column.extra") lost.push_back(one->name);
    }
    if (const std::string why = whyNotRebuilt(actual, lost); !why.empty())
        return {{{}, kRebuilds, false, false, "no SQL for " + actual.name + ", which would have to be built anew: " + why}};
    const Table table = target.take();
    std::vector<std::string> converted;
    for (const Column& column : table.columns) {
        const auto have = columnIn(actual, column.name);
        const bool computed = column.generated && have != actual.columns.end() && !have->generated; // what is stored is worked out anew
        if (have != actual.columns.end() && (computed || changesValues(have->type, column.type))) converted.push_back(column.name);
    }

    const Definitions ddl(options);
    const std::string name = ddl.quoted(actual.name);
    const std::string plainTemporary = "stillroom_new_" + actual.name;
    const std::string temporary = ddl.quoted(plainTemporary);
    std::vector<std::string> into;
    std::vector<std::string> from;
    if (keepsRowIds(actual, table)) { // something else may know the rows by them
        into.emplace_back("rowid");
        from.push_back(name + ".rowid");
    }
    std::string note;
    for (const Column& column : table.columns) {
        if (column.generated) continue;
        const auto have = columnIn(actual, column.name);
        if (have != actual.columns.end()) {
            into.push_back(ddl.quoted(column.name));
            from.push_back(name + "." + ddl.quoted(have->name)); // a quoted name alone may be taken for a text
        } else if (!column.nullable && !column.defaultText && !sameNames(table.primaryKey.columns, {column.name})) {
            into.push_back(ddl.quoted(column.name));
            from.push_back("NULL /* a value for " + replaced(ddl.quoted(column.name), "*/", "* /") + " */");
            note = "rows need a value for " + column.name + ", where there are any: write it in the place of NULL";
        }
    }
    std::vector<DdlStatement> statements;
    const auto add = [&statements](std::string sql) -> DdlStatement& {
        statements.push_back({std::move(sql), kRebuilds, false, false, {}});
        return statements.back();
    };
    add("PRAGMA legacy_alter_table = ON"); // views and keys of other tables stay as they are written
    add(ddl.createTable(table, temporary, true));
    if (!into.empty()) add("INSERT INTO " + temporary + " (" + join(into, ", ") + ")\n    SELECT " + join(from, ", ") + " FROM " + name).note = note;
    if (actual.neverReusesIds && table.neverReusesIds) {
        add("DELETE FROM sqlite_sequence WHERE name = " + ddl.literal(plainTemporary));
        add("INSERT INTO sqlite_sequence (name, seq) SELECT " + ddl.literal(plainTemporary) +
            ", seq FROM sqlite_sequence WHERE name = " + ddl.literal(actual.name));
    }
    DdlStatement& drop = add("DROP TABLE " + name);
    drop.destructive = !lost.empty() || !converted.empty();
    if (!lost.empty()) drop.note = "not taken along: " + join(lost, ", ");
    if (!converted.empty()) drop.note += (lost.empty() ? "" : "; ") + std::string("values may be stored as others: ") + join(converted, ", ");
    add("ALTER TABLE " + temporary + " RENAME TO " + name);
    for (const Index& index : table.indexes) add(ddl.createIndex(index, name));
    for (const std::string& trigger : actual.triggers) add(trigger);
    return statements;
}

} // namespace stillroom::schema
