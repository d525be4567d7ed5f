#include "schema/ddlwriter.h"

#include "base/text.h"
#include "schema/normalform.h"
#include "schema/typechanges.h"

#include <algorithm>
#include <cstdint>

namespace stillroom::schema {
namespace {

template <class T>
[[nodiscard]] const T* named(const std::vector<T>& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&name](const T& one) { return one.name == name; });
    return found == list.end() ? nullptr : &*found;
}

[[nodiscard]] bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// PostgreSQL's own limit of a name.
[[nodiscard]] std::string limited(std::string name) {
    constexpr std::size_t kMaxName = 63;
    if (name.size() <= kMaxName) return name;
    std::size_t end = kMaxName;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end; // not within a character
    name.resize(end);
    return name;
}

/// The same for the same text, and for no other: FNV-1a.
[[nodiscard]] std::string fingerprint(const std::string& text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[(hash >> static_cast<unsigned>(shift)) & 15U];
    return hex;
}

} // namespace

std::vector<DdlStatement> DdlWriter::run() {
    const std::string object = m_d.kind.substr(0, m_d.kind.find('.'));
    const std::string what = m_d.kind.substr(m_d.kind.find('.') + 1);
    const bool inTable = object != "table" && object != "enum";
    if (m_d.renaming)
        rename(*m_d.renaming);
    else if (inTable && m_have == nullptr)
        return {}; // it is there under another name, and that is not part of the script
    else if (object == "table")
        table(what);
    else if (object == "column")
        column(what);
    else if (object == "enum")
        enumeration(what);
    else if (object == "index")
        index(what);
    else if (isPostgreSql())
        constraint(object, what);
    return std::move(m_statements);
}

DdlStatement& DdlWriter::add(int phase, std::string sql) {
    m_statements.push_back({std::move(sql), phase, false, false, {}});
    return m_statements.back();
}

void DdlWriter::rename(const Renaming& one) {
    const std::string to = m_ddl.qualified(one.toSchema, one.toTable);
    if (one.ofColumn()) {
        add(kRenames, "ALTER TABLE " + to + " RENAME COLUMN " + m_ddl.quoted(one.fromColumn) + " TO " + m_ddl.quoted(one.toColumn)).note =
            "a guess from type, place and keys: run it only if both are the same column";
        return;
    }
    const std::string from = "ALTER TABLE " + m_ddl.qualified(one.fromSchema, one.fromTable);
    if (one.moved()) {
        schemaOf(one.toSchema);
        add(kRenames, from + " SET SCHEMA " + m_ddl.quoted(one.toSchema));
    } else {
        add(kRenames, from + " RENAME TO " + m_ddl.quoted(one.toTable)).note = "a guess from the columns: run it only if both are the same table";
    }
}

// Where anything of it is there, it is; CREATE SCHEMA asks for a privilege even then.
void DdlWriter::schemaOf(const std::string& name) {
    if (isPostgreSql() && !name.empty() && name != m_options.defaultSchema && m_script.m_actualSchemas.count(name) == 0)
        add(kSchemas, "CREATE SCHEMA IF NOT EXISTS " + m_ddl.quoted(name));
}

void DdlWriter::table(const std::string& what) {
    if (what == "extra") {
        if (isPostgreSql() && m_have != nullptr) { // tables that refer to each other go in any order
            for (const ForeignKey& key : m_have->foreignKeys) addDestructive(kDropForeignKeys, alter() + "DROP CONSTRAINT " + m_ddl.quoted(key.name));
        }
        const bool foreign = m_have != nullptr && m_have->kind == TableKind::Foreign && isPostgreSql();
        return addDestructive(kDropConstraints,
                              (foreign ? "DROP FOREIGN TABLE " : "DROP TABLE ") + tableName()); // a table to come may want the names of its indexes
    }
    if (what == "changed") {
        add(kComments, "COMMENT ON TABLE " + tableName() + " IS " + (m_want->comment.empty() ? "NULL" : m_ddl.literal(m_want->comment)));
        return;
    }
    if (m_want == nullptr || m_options.incomplete.count(keyOf(m_options, m_d.schema, m_d.table)) != 0) return; // not known well enough to be made
    schemaOf(m_d.schema);
    if (std::any_of(m_want->columns.begin(), m_want->columns.end(), [](const Column& c) { return c.type.empty(); }) && isPostgreSql()) return; // not known
    add(kTables, m_ddl.createTable(*m_want, tableName(), !isPostgreSql()));
    for (const Column& one : m_want->columns) {
        if (isPostgreSql() && !one.sequence.empty()) add(kSchemas, "CREATE SEQUENCE IF NOT EXISTS " + one.sequence);
    }
    if (isPostgreSql()) { // the other table may come later
        for (const ForeignKey& key : m_want->foreignKeys) add(kForeignKeys, alter() + "ADD " + m_ddl.foreignKey(key));
    }
    for (const Index& one : m_want->indexes) add(one.unique ? kKeys : kIndexes, m_ddl.createIndex(one, tableName())); // a key may refer to what is unique
    if (!isPostgreSql()) return;
    if (!m_want->comment.empty()) add(kComments, "COMMENT ON TABLE " + tableName() + " IS " + m_ddl.literal(m_want->comment));
    for (const Column& one : m_want->columns) {
        if (!one.comment.empty()) comment(one);
    }
}

void DdlWriter::comment(const Column& column) {
    add(kComments,
        "COMMENT ON COLUMN " + tableName() + "." + m_ddl.quoted(column.name) + " IS " + (column.comment.empty() ? "NULL" : m_ddl.literal(column.comment)));
}

void DdlWriter::column(const std::string& what) {
    if (what == "extra") return addDestructive(kDrops, alter() + "DROP COLUMN " + m_ddl.quoted(m_d.name));
    const Column* want = m_want != nullptr ? m_want->column(m_d.name) : nullptr;
    if (want == nullptr || want->type.empty()) return;
    if (what == "missing") return addColumn(*want);
    const Column* have = m_have != nullptr ? m_have->column(m_d.name) : nullptr;
    if (!isPostgreSql() || have == nullptr) return; // SQLite changes no column in place
    const std::string change = alter() + "ALTER COLUMN " + m_ddl.quoted(m_d.name) + " ";
    if (what == "type") {
        changeType(*want, *have);
    } else if (what == "nullable") {
        if (want->nullable)
            add(kChangeColumns, change + "DROP NOT NULL");
        else
            setNotNull(want->name);
    } else if (what == "default") {
        add(kChangeColumns, change + (want->defaultText ? "SET DEFAULT " + *want->defaultText : "DROP DEFAULT"));
    } else if (what == "comment") {
        comment(*want);
    } else if (what == "changed") {
        changeColumn(*want, *have);
    }
}

void DdlWriter::addColumn(const Column& want) {
    // A filled table takes no column that must not be NULL and has no default: it is filled in between.
    const bool inSteps = isPostgreSql() && !want.nullable && !want.defaultText && !want.identity && !want.generated && !want.autoincrement;
    add(kColumns, alter() + "ADD COLUMN " + m_ddl.column(want, *m_want, !inSteps));
    if (inSteps) setNotNull(want.name);
    if (isPostgreSql() && !want.comment.empty()) comment(want);
}

/// With a check that is looked at after the transaction: SET NOT NULL then believes it and reads no row.
void DdlWriter::setNotNull(const std::string& column) {
    const std::string quoted = m_ddl.quoted(column);
    const std::string note =
        "rows that have no value need one first, where there are any: UPDATE " + tableName() + " SET " + quoted + " = ... WHERE " + quoted + " IS NULL;";
    const std::string last = alter() + "ALTER COLUMN " + quoted + " SET NOT NULL";
    if (!m_script.m_script.concurrently) {
        add(kChangeColumns, last).note = note;
        return;
    }
    const std::string name = "not_null_" + fingerprint(m_d.table + "." + column); // of one column only, however long their names
    add(kChangeColumns, alter() + "ADD CONSTRAINT " + name + " CHECK (" + quoted + " IS NOT NULL) NOT VALID").note = note;
    for (const std::string& sql : {alter() + "VALIDATE CONSTRAINT " + name, last, alter() + "DROP CONSTRAINT " + name}) add(kConcurrently, sql).alone = true;
}

void DdlWriter::changeType(const Column& want, const Column& have) {
    const std::string quoted = m_ddl.quoted(want.name);
    const std::string change = "ALTER COLUMN " + quoted + " ";
    const std::string from = normalType(m_options.dialect, have.type, m_options.defaultSchema);
    const std::string to = normalType(m_options.dialect, want.type, m_options.defaultSchema);
    const TypeChange kind = typeChange(from, isEnum(m_script.m_actual, from), to, isEnum(m_script.m_expected, to));
    if (!kind.castable) return replaceColumn(want, true);
    if (kind.otherFamily) { // a key between two types is refused while only one has changed
        for (const ForeignKey& key : m_have->foreignKeys) {
            if (contains(key.columns, want.name)) detach({m_have, &key});
        }
        const auto [first, last] = m_script.m_references.equal_range(keyOf(m_options, m_have->schema, m_have->name));
        for (auto it = first; it != last; ++it) {
            if (contains(it->second.key->referredColumns, want.name)) detach(it->second);
        }
    }
    for (const Sequence& one : ownedSequences(want.name)) {
        if (kind.otherFamily || !have.autoincrement || (to != "bigint" && to != "integer" && to != "smallint")) break;
        add(kChangeColumns, "ALTER SEQUENCE " + m_ddl.qualified(one.schema, one.name) + " AS " + to);
    }
    std::string sql = alter();
    const bool hasDefault = have.defaultText && !have.identity && !have.generated;
    if (hasDefault) sql += change + "DROP DEFAULT, "; // it may not be cast to the new type
    // A cast that is written cuts what is too long; without one that is an error.
    sql += change + "TYPE " + want.type + (kind.otherFamily ? " USING " + quoted + (kind.through.empty() ? "" : "::" + kind.through) + "::" + want.type : "");
    const bool defaultGoes = m_script.has("column.default", *m_have, want.name);
    if (hasDefault && !defaultGoes) sql += ", " + change + "SET DEFAULT " + (want.defaultText && !have.autoincrement ? *want.defaultText : *have.defaultText);
    add(kChangeColumns, sql).destructive = kind.canLose;
}

bool DdlWriter::isEnum(const Schema& schema, const std::string& type) const {
    return std::any_of(schema.enums.begin(), schema.enums.end(),
                       [&](const Enum& one) { return type == normalType(m_options.dialect, m_ddl.qualified(one.schema, one.name), m_options.defaultSchema); });
}

/// Where there is no way from the old values to the new ones. What was made over the column goes with it, and is made again.
void DdlWriter::replaceColumn(const Column& want, bool loses) {
    const auto has = [&want](const std::vector<std::string>& columns) { return contains(columns, want.name); };
    if (has(m_have->primaryKey.columns)) return; // rows would lose what they are told apart by
    add(kDropColumns, alter() + "DROP COLUMN " + m_ddl.quoted(want.name)).destructive = loses;
    addColumn(want);
    for (const UniqueConstraint& one : m_want->uniqueConstraints) {
        if (has(one.columns)) add(kKeys, alter() + "ADD " + m_ddl.unique(one));
    }
    for (const ForeignKey& one : m_want->foreignKeys) {
        if (has(one.columns)) addForeignKey(tableName(), one);
    }
    for (const Index& one : m_want->indexes) {
        if (std::any_of(one.keys.begin(), one.keys.end(), [&want](const IndexKey& k) { return k.text == want.name; })) createIndex(one);
    }
}

void DdlWriter::changeColumn(const Column& want, const Column& have) {
    const std::string quoted = m_ddl.quoted(want.name);
    const std::string change = alter() + "ALTER COLUMN " + quoted + " ";
    if (want.generated || have.generated) {
        if (!want.generated) {
            add(kChangeColumns, change + "DROP EXPRESSION");
            return;
        }
        replaceColumn(want, !have.generated);
    } else if (!want.sequence.empty()) {
        add(kSchemas, "CREATE SEQUENCE IF NOT EXISTS " + want.sequence);
        add(kChangeColumns, startBehind(m_ddl.literal(want.sequence), quoted));
    } else if (want.identity && have.identity) {
        add(kChangeColumns, change + "SET GENERATED " + (want.identity->always ? "ALWAYS" : "BY DEFAULT"));
    } else if (have.identity) {
        add(kChangeColumns, change + "DROP IDENTITY");
        if (want.autoincrement) addSequence(want, change);
    } else if (want.identity) {
        if (have.defaultText) add(kChangeColumns, change + "DROP DEFAULT");
        // Of the serial that it was: the identity has one of its own.
        for (const Sequence& one : ownedSequences(want.name)) add(kChangeColumns, "DROP SEQUENCE " + m_ddl.qualified(one.schema, one.name));
        if (have.nullable) setNotNull(want.name);
        add(kChangeColumns, change + "ADD " + m_ddl.identity(want));
        add(kChangeColumns, startBehind("pg_get_serial_sequence(" + m_ddl.literal(tableName()) + ", " + m_ddl.literal(want.name) + ")", quoted));
    } else {
        addSequence(want, change);
    }
}

std::vector<Sequence> DdlWriter::ownedSequences(const std::string& column) const {
    std::vector<Sequence> owned;
    const std::string table = (m_d.schema.empty() ? m_options.defaultSchema : m_d.schema) + "." + m_have->name;
    for (const Sequence& one : m_script.m_actual.sequences) {
        if (one.ownerColumn == column && one.ownerTable == table && !one.ofIdentity) owned.push_back(one);
    }
    return owned;
}

/// The next value is above all that are there.
std::string DdlWriter::startBehind(const std::string& sequence, const std::string& quotedColumn) const {
    return "SELECT setval(" + sequence + ", (greatest(coalesce(max(" + quotedColumn + "), 0), 0) + 1)::bigint, false) FROM " + tableName();
}

/// As SERIAL does it, behind the values that are there.
void DdlWriter::addSequence(const Column& want, const std::string& change) {
    const std::string sequence = m_ddl.qualified(m_d.schema, limited(m_d.table + "_" + want.name + "_seq"));
    add(kChangeColumns, "CREATE SEQUENCE IF NOT EXISTS " + sequence);
    add(kChangeColumns, "ALTER SEQUENCE " + sequence + " OWNED BY " + tableName() + "." + m_ddl.quoted(want.name));
    add(kChangeColumns, startBehind(m_ddl.literal(sequence), m_ddl.quoted(want.name)));
    add(kChangeColumns, change + "SET DEFAULT nextval(" + m_ddl.literal(sequence) + ")");
}

void DdlWriter::enumeration(const std::string& what) {
    const auto same = [&](const Enum& one) { return one.name == m_d.name && (one.schema.empty() ? m_options.defaultSchema : one.schema) == m_d.schema; };
    const auto want = std::find_if(m_script.m_expected.enums.begin(), m_script.m_expected.enums.end(), same);
    const auto have = std::find_if(m_script.m_actual.enums.begin(), m_script.m_actual.enums.end(), same);
    const std::string name = m_ddl.qualified(m_d.schema, m_d.name);
    if (what == "extra") {
        if (!staysInUse(normalType(m_options.dialect, name, m_options.defaultSchema))) add(kDropTypes, "DROP TYPE " + name);
        return;
    }
    if (want == m_script.m_expected.enums.end()) return;
    if (what == "missing") {
        schemaOf(m_d.schema);
        std::vector<std::string> labels;
        for (const std::string& label : want->labels) labels.push_back(m_ddl.literal(label));
        add(kSchemas, "CREATE TYPE " + name + " AS ENUM (" + join(labels, ", ") + ")");
        return;
    }
    if (have == m_script.m_actual.enums.end()) return;
    // PostgreSQL adds labels but takes none away, and moves none.
    std::vector<std::string> kept;
    for (const std::string& label : want->labels) {
        if (contains(have->labels, label)) kept.push_back(label);
    }
    if (kept != have->labels) return rebuildEnum(*want);
    for (std::size_t i = 0; i < want->labels.size(); ++i) {
        if (contains(have->labels, want->labels[i])) continue;
        const std::string place = i > 0                  ? " AFTER " + m_ddl.literal(want->labels[i - 1])
                                  : have->labels.empty() ? ""
                                                         : " BEFORE " + m_ddl.literal(have->labels.front());
        add(kTypes, "ALTER TYPE " + name + " ADD VALUE IF NOT EXISTS " + m_ddl.literal(want->labels[i]) + place).alone =
            true; // a new label may not be used before its commit
    }
}

/// Whether a column that stays as it is has the type: then it cannot go.
bool DdlWriter::staysInUse(const std::string& type) const {
    const auto changes = [this](const Table& table, const Column& column) {
        return m_script.has("table.extra", table) || m_script.has("column.extra", table, column.name) || m_script.has("column.type", table, column.name);
    };
    for (const Table& table : m_script.m_actual.tables) {
        for (const Column& column : table.columns) {
            const std::string have = normalType(m_options.dialect, column.type, m_options.defaultSchema);
            if ((have == type || have == type + "[]") && !changes(table, column)) return true;
        }
    }
    return false;
}

/// Refused by the server where a row has a label that is no more: nothing is lost.
void DdlWriter::rebuildEnum(const Enum& want) {
    const std::string name = m_ddl.qualified(m_d.schema, m_d.name);
    const std::string old = limited(m_d.name + "_before");
    std::vector<std::string> labels;
    for (const std::string& label : want.labels) labels.push_back(m_ddl.literal(label));
    add(kSchemas, "ALTER TYPE " + name + " RENAME TO " + m_ddl.quoted(old));
    add(kSchemas, "CREATE TYPE " + name + " AS ENUM (" + join(labels, ", ") + ")");
    const std::string plain = normalType(m_options.dialect, name, m_options.defaultSchema);
    for (const Table& table : m_script.m_actual.tables) {
        if (table.kind == TableKind::Partition) continue; // follows its parent
        for (const Column& column : table.columns) {
            const std::string type = normalType(m_options.dialect, column.type, m_options.defaultSchema);
            if (type != plain && type != plain + "[]") continue;
            const std::string array = type == plain ? "" : "[]";
            const std::string quoted = m_ddl.quoted(column.name);
            const std::string change = "ALTER COLUMN " + quoted + " ";
            add(kEnums, "ALTER TABLE " + m_ddl.qualified(table.schema, table.name) + " " + (column.defaultText ? change + "DROP DEFAULT, " : "") + change +
                            "TYPE " + name + array + " USING " + quoted + "::text" + array + "::" + name + array +
                            (column.defaultText ? ", " + change + "SET DEFAULT " + *column.defaultText : ""));
        }
    }
    add(kDropTypes, "DROP TYPE " + m_ddl.qualified(m_d.schema, old));
}

void DdlWriter::index(const std::string& what) {
    if (what != "missing") add(kDropConstraints, "DROP INDEX " + m_ddl.qualified(m_d.schema, m_d.name));
    if (what == "extra" || m_want == nullptr) return;
    if (const Index* want = named(m_want->indexes, m_d.name)) createIndex(*want);
}

void DdlWriter::createIndex(const Index& index) {
    const bool concurrently = m_script.m_script.concurrently && isPostgreSql() && m_have->kind != TableKind::Partitioned;
    DdlStatement& statement = add(concurrently ? kConcurrently : index.unique ? kKeys : kIndexes, m_ddl.createIndex(index, tableName(), concurrently));
    statement.alone = concurrently;
    if (concurrently) statement.note = "where it fails it leaves an invalid index behind, to be dropped before the next try";
}

// Rows may be looked at after the transaction, so that writers wait only while the key is written down.
void DdlWriter::addForeignKey(const std::string& table, const ForeignKey& key) {
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
    const bool onlyValidated = m_d.actual == m_d.expected + " NOT VALID";
    if ((what == "extra" || what == "changed") && !onlyValidated) {
        if (const auto* unique = m_have != nullptr && object == "unique_constraint" ? named(m_have->uniqueConstraints, m_d.name) : nullptr)
            detachReferencesTo(unique->columns);
        drop(m_d.name, object == "foreign_key" ? kDropForeignKeys : kDropConstraints);
    }
    if (what == "extra" || m_want == nullptr) return;
    if (object == "unique_constraint") {
        for (const UniqueConstraint& one : m_want->uniqueConstraints) {
            if (one.name == m_d.name && "(" + join(one.columns, ", ") + ")" == m_d.expected) {
                add(kKeys, alter() + "ADD " + m_ddl.unique(one));
                return;
            }
        }
    } else if (object == "check_constraint") {
        for (const CheckConstraint& one : m_want->checkConstraints) {
            if (one.expression != m_d.expected) continue;
            const bool later = m_script.m_script.concurrently && !one.name.empty();
            add(kKeys, alter() + "ADD " + m_ddl.check(one) + (later ? " NOT VALID" : ""));
            if (later) add(kConcurrently, alter() + "VALIDATE CONSTRAINT " + m_ddl.quoted(one.name)).alone = true;
            return;
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
