#include "schema/ddlwriter.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/describe.h"
#include "schema/mentions.h"
#include "schema/normalform.h"

#include <algorithm>

namespace stillroom::schema {

/// The index that is there under another name, to become the one that is wanted: in PostgreSQL it is renamed. Where the script
/// has both differences, and the name is free.
const Index* DdlWriter::indexBehind(const Index& want) const {
    if (!isPostgreSql() || m_have == nullptr || m_want == nullptr || m_script.isTaken(m_have->schema, want.name)) return nullptr;
    const auto isOther = [&](const Index& have) {
        return m_script.has("index.extra", *m_have, have.name) && !isOverChangedEnum(have) && m_script.m_same.index(want, have, *m_have) == Sameness::Same;
    };
    // Of several that are wanted so the first gets the first.
    std::vector<const Index*> alike;
    for (const Index& one : m_want->indexes) {
        if (m_script.has("index.missing", *m_have, one.name) && m_script.m_same.index(want, one, *m_want) == Sameness::Same) alike.push_back(&one);
    }
    auto place = std::find_if(alike.begin(), alike.end(), [&want](const Index* one) { return one->name == want.name; }) - alike.begin();
    for (const Index& have : m_have->indexes) {
        if (isOther(have) && place-- == 0) return &have;
    }
    return nullptr;
}

/// Then it is dropped and made again anyway.
bool DdlWriter::isOverChangedEnum(const Index& index) const {
    return std::any_of(m_script.m_actual.dependents.begin(), m_script.m_actual.dependents.end(), [&](const Dependent& one) {
        return one.kind == Dependent::Kind::Index && one.name == index.name && one.schema == m_have->schema &&
               m_script.m_places.count(RepairScript::placeOf("enum.changed", one.onSchema, {}, one.on)) != 0;
    });
}

/// The index that is wanted and that this one becomes.
const Index* DdlWriter::indexAhead(const Index& have) const {
    if (m_want == nullptr) return nullptr;
    const auto found = std::find_if(m_want->indexes.begin(), m_want->indexes.end(), [&](const Index& want) {
        const Index* behind = m_script.has("index.missing", *m_have, want.name) ? indexBehind(want) : nullptr;
        return behind != nullptr && behind->name == have.name;
    });
    return found == m_want->indexes.end() ? nullptr : &*found;
}

void DdlWriter::index(const std::string& what) {
    const Index* want = m_want != nullptr && what == "missing" ? named(m_want->indexes, m_d.name) : nullptr;
    const Index* have = what == "extra" ? named(m_have->indexes, m_d.name) : nullptr;
    if (have != nullptr) want = indexAhead(*have);
    if (want != nullptr && have == nullptr) have = indexBehind(*want);
    if (want != nullptr && have != nullptr) {
        add(kRenames, "ALTER INDEX " + m_ddl.qualified(m_d.schema, have->name) + " RENAME TO " + m_ddl.quoted(want->name)).note = "the same but for its name";
        return;
    }
    if (const Index* wanted = what != "extra" && m_want != nullptr ? named(m_want->indexes, m_d.name) : nullptr) {
        std::vector<std::string> columns;
        for (const Column& column : m_want->columns) {
            const auto isOver = [&](const IndexKey& k) { return k.isExpression ? mentions(k.text, column.name, m_options.dialect) : k.text == column.name; };
            if (std::any_of(wanted->keys.begin(), wanted->keys.end(), isOver) || mentions(wanted->predicate, column.name, m_options.dialect))
                columns.push_back(column.name);
        }
        if (waitsForType(columns)) return;
    }
    if (what != "missing") add(kDropConstraints, "DROP INDEX " + m_ddl.qualified(m_d.schema, m_d.name));
    if (what == "extra" || m_want == nullptr) return;
    if (const Index* wanted = named(m_want->indexes, m_d.name)) createIndex(*wanted);
}

void DdlWriter::createIndex(const Index& index) {
    if (isPostgreSql() && m_script.staysTaken(m_d.schema, index.name, m_have))
        return refuse("the index " + index.name + " is there, of another table that stays");
    const bool concurrently = m_script.m_script.concurrently && isPostgreSql() && m_have != nullptr && m_have->kind != TableKind::Partitioned;
    DdlStatement& statement = add(concurrently ? kConcurrently : index.unique ? kKeys : kIndexes, m_ddl.createIndex(index, tableName(), concurrently));
    statement.alone = concurrently;
    if (concurrently) statement.note = "where it fails it leaves an invalid index behind, to be dropped before the next try";
}

// Rows may be looked at after the transaction, so that writers wait only while the key is written down.
void DdlWriter::addForeignKey(const std::string& table, const ForeignKey& key) {
    if (isPostgreSql() && !leadsSomewhere(key)) return;
    const std::string change = "ALTER TABLE " + table + " ";
    const bool later = m_script.m_script.concurrently && !key.name.empty() && (m_have == nullptr || m_have->kind != TableKind::Partitioned);
    add(kForeignKeys, change + "ADD " + m_ddl.foreignKey(key) + (later ? " NOT VALID" : ""));
    if (later) add(kConcurrently, change + "VALIDATE CONSTRAINT " + m_ddl.quoted(key.name)).alone = true;
}

/// Takes a key away that stands in the way of another change, and puts it back as it is expected.
void DdlWriter::detach(const RepairScript::Reference& reference) {
    const std::string table = m_ddl.qualified(reference.table->schema, reference.table->name);
    add(kDropForeignKeys, "ALTER TABLE " + table + " DROP CONSTRAINT " + m_ddl.quoted(reference.key->name));
    const auto expected = m_script.m_expectedTables.find(keyOf(m_options, reference.table->schema, reference.table->name));
    if (expected != m_script.m_expectedTables.end()) {
        for (const ForeignKey& key : expected->second->foreignKeys) {
            if (key.columns == reference.key->columns && key.referredTable == reference.key->referredTable) return addForeignKey(table, key);
        }
    }
    const bool goes = m_script.has("foreign_key.extra", *reference.table, reference.key->name) || m_script.has("table.extra", *reference.table);
    if (!goes) addForeignKey(table, *reference.key);
}

void DdlWriter::detachReferencesTo(const std::vector<std::string>& columns) {
    const auto sorted = [](std::vector<std::string> names) {
        std::sort(names.begin(), names.end());
        return names;
    };
    const auto [first, last] = m_script.m_references.equal_range(keyOf(m_options, m_have->schema, m_have->name));
    for (auto it = first; it != last; ++it) {
        if (sorted(it->second.key->referredColumns) == sorted(columns)) detach(it->second);
    }
}

void DdlWriter::addCheck(const CheckConstraint& one) {
    const bool later = m_script.m_script.concurrently && !one.name.empty();
    add(kKeys, alter() + "ADD " + m_ddl.check(one) + (later ? " NOT VALID" : ""));
    if (later) add(kConcurrently, alter() + "VALIDATE CONSTRAINT " + m_ddl.quoted(one.name)).alone = true;
}

void DdlWriter::exclusion(const std::string& what) {
    if (what != "missing") add(kDropConstraints, alter() + "DROP CONSTRAINT " + m_ddl.quoted(m_d.name));
    if (what == "extra" || m_want == nullptr) return;
    for (const ExclusionConstraint& one : m_want->exclusionConstraints) {
        if (one.definition != m_d.expected) continue;
        add(kKeys, alter() + "ADD " + m_ddl.exclusion(one));
        return;
    }
}

void DdlWriter::constraint(const std::string& object, const std::string& what) {
    const auto drop = [&](const std::string& name, int phase) {
        if (!name.empty()) add(phase, alter() + "DROP CONSTRAINT " + m_ddl.quoted(name));
    };
    if (object == "primary_key") {
        if (what != "missing" && m_have != nullptr) {
            detachReferencesTo(m_have->primaryKey.columns);
            drop(m_have->primaryKey.name, kDropConstraints);
        }
        if (what != "extra" && m_want != nullptr) add(kKeys, alter() + "ADD " + m_ddl.primaryKey(m_want->primaryKey));
        return;
    }
    if (what == "missing" && m_script.staysTaken(m_d.schema, m_d.name, m_have)) return refuse("the name is there, of another table that stays");
    if (what != "extra" && m_want != nullptr) { // its text names its columns, whatever it is
        std::vector<std::string> columns;
        for (const Column& column : m_want->columns) {
            if (mentions(m_d.expected, column.name, m_options.dialect)) columns.push_back(column.name);
        }
        if (waitsForType(columns)) return;
    }
    if (object == "exclusion_constraint") return exclusion(what);
    const bool onlyValidated = m_d.actual == m_d.expected + " NOT VALID";
    if (object == "foreign_key" && what == "changed" && !onlyValidated && m_want != nullptr && m_have != nullptr) {
        const ForeignKey* have = named(m_have->foreignKeys, m_d.name);
        const auto want =
            std::find_if(m_want->foreignKeys.begin(), m_want->foreignKeys.end(), [this](const ForeignKey& k) { return describe(k) == m_d.expected; });
        ForeignKey same = have != nullptr ? *have : ForeignKey();
        if (want != m_want->foreignKeys.end()) {
            same.enforcement.deferrable = want->enforcement.deferrable;
            same.enforcement.initiallyDeferred = want->enforcement.initiallyDeferred;
        }
        if (have != nullptr && describe(same) == m_d.expected) { // no row has to be looked at for it
            const bool deferrable = same.enforcement.deferrable || same.enforcement.initiallyDeferred;
            add(kForeignKeys, alter() + "ALTER CONSTRAINT " + m_ddl.quoted(m_d.name) + (deferrable ? " DEFERRABLE" : " NOT DEFERRABLE") +
                                  (same.enforcement.initiallyDeferred ? " INITIALLY DEFERRED"
                                   : deferrable                       ? " INITIALLY IMMEDIATE"
                                                                      : ""));
            return;
        }
    }
    if ((what == "extra" || what == "changed") && !onlyValidated) {
        if (const auto* unique = m_have != nullptr && object == "unique_constraint" ? named(m_have->uniqueConstraints, m_d.name) : nullptr)
            detachReferencesTo(unique->columns);
        drop(m_d.name, object == "foreign_key" ? kDropForeignKeys : kDropConstraints);
    }
    if (what == "extra" || m_want == nullptr) return;
    if (object == "unique_constraint") {
        for (const UniqueConstraint& one : m_want->uniqueConstraints) {
            if ((what == "changed" || one.name == m_d.name) && describe(one) == m_d.expected) {
                add(kKeys, alter() + "ADD " + m_ddl.unique(one));
                return;
            }
        }
    } else if (object == "check_constraint") {
        for (const CheckConstraint& one : m_want->checkConstraints) {
            if (one.expression == m_d.expected) return addCheck(one);
        }
    } else if (object == "foreign_key") {
        if (onlyValidated) {
            add(kForeignKeys, alter() + "VALIDATE CONSTRAINT " + m_ddl.quoted(m_d.name));
            return;
        }
        for (const ForeignKey& key : m_want->foreignKeys) {
            if (describe(key) == m_d.expected) return addForeignKey(tableName(), key);
        }
    }
}

} // namespace stillroom::schema
