#include "schema/ddlwriter.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/identityoptions.h"
#include "schema/mentions.h"
#include "schema/normalform.h"
#include "schema/typechanges.h"

#include <algorithm>
#include <cstdint>

namespace stillroom::schema {
namespace {

/// The same for the same text, and for no other: FNV-1a.
[[nodiscard]] std::string fingerprint(const std::string& text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[(hash >> static_cast<unsigned>(shift)) & 15U];
    return hex;
}

} // namespace

void DdlWriter::comment(const Column& column) {
    add(kComments,
        "COMMENT ON COLUMN " + tableName() + "." + m_ddl.quoted(column.name) + " IS " + (column.comment.empty() ? "NULL" : m_ddl.literal(column.comment)));
}

void DdlWriter::column(const std::string& what) {
    if (what == "extra") {
        if (isPostgreSql() && !leavesRoom(m_script.m_dependents.ofColumn(m_have->schema, m_have->name, m_d.name), "drop a column")) return;
        return addDestructive(kDrops, alter() + "DROP COLUMN " + m_ddl.quoted(m_d.name));
    }
    const Column* want = m_want != nullptr ? m_want->column(m_d.name) : nullptr;
    if (want == nullptr) return;
    if (want->type.empty()) return refuse("its type is not known from the models");
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
        if (waitsForType({want->name})) return;
        add(kChangeColumns, change + (want->defaultText ? "SET DEFAULT " + *want->defaultText : "DROP DEFAULT"));
    } else if (what == "comment") {
        comment(*want);
    } else if (what == "changed") {
        changeColumn(*want, *have);
    }
}

void DdlWriter::addColumn(const Column& want) {
    if (isPostgreSql() && want.identity && m_have != nullptr && m_script.hasHeirs(*m_have))
        return refuse("PostgreSQL adds no identity to a table that others inherit from");
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
    if (!makeWay(m_script.m_dependents.ofColumn(m_have->schema, m_have->name, want.name), "change the type of a column")) return;
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
    const std::string type = m_ddl.type(want);
    sql += change + "TYPE " + type + m_ddl.collate(want) +
           (kind.otherFamily ? " USING " + quoted + (kind.through.empty() ? "" : "::" + kind.through) + "::" + type : "");
    const bool defaultGoes = m_script.has("column.default", *m_have, want.name);
    if (hasDefault && !defaultGoes) sql += ", " + change + "SET DEFAULT " + (want.defaultText && !have.autoincrement ? *want.defaultText : *have.defaultText);
    add(kChangeColumns, sql).destructive = kind.canLose;
}

bool DdlWriter::isEnum(const Schema& schema, const std::string& type) const {
    return std::any_of(schema.enums.begin(), schema.enums.end(),
                       [&](const Enum& one) { return type == normalType(m_options.dialect, m_ddl.qualified(one.schema, one.name), m_options.defaultSchema); });
}

/// The column that a key of this one leads to and that stays as it is, as its rows are told apart by it; empty where there is none.
std::string DdlWriter::refersToUnchanged(const Column& want) const {
    for (const ForeignKey& key : m_have->foreignKeys) {
        const auto at = std::find(key.columns.begin(), key.columns.end(), want.name);
        const auto found = m_script.m_actualTables.find(keyOf(m_options, key.referredSchema, key.referredTable));
        const auto place = static_cast<std::size_t>(at - key.columns.begin());
        if (at == key.columns.end() || found == m_script.m_actualTables.end() || place >= key.referredColumns.size()) continue;
        const std::string& referred = key.referredColumns[place];
        if (contains(found->second->primaryKey.columns, referred)) return key.referredTable + "." + referred;
    }
    return {};
}

/// Where there is no way from the old values to the new ones. What was made over the column goes with it, and is made again.
void DdlWriter::replaceColumn(const Column& want, bool loses) {
    const auto has = [&want](const std::vector<std::string>& columns) { return contains(columns, want.name); };
    const Column* have = m_have->column(want.name);
    const std::string values = "PostgreSQL has no conversion from " + have->type + " to " + want.type;
    if (loses && has(m_have->primaryKey.columns))
        return refuse(values +
                      ", and the rows are told apart by this column, and others refer to them by it. It takes a second column that is filled by hand and "
                      "then takes the place of the first");
    if (!loses && has(m_have->primaryKey.columns)) return refuse("it is part of the primary key, and would have to be dropped and made again");
    if (const std::string referred = loses ? refersToUnchanged(want) : std::string(); !referred.empty())
        return refuse(values + ", and it refers to " + referred + ", which would have to change with it");
    for (const Table* heir : heirs()) {
        const Column* theirs = heir->column(want.name);
        if (theirs != nullptr && theirs->ownToo && !isCarriedOut("table.extra", *heir))
            return refuse(values + ", and " + m_ddl.qualified(heir->schema, heir->name) + ", which inherits it, declares it too");
    }
    if (!makeWay(m_script.m_dependents.ofColumn(m_have->schema, m_have->name, want.name), "drop a column")) return;
    const auto [first, last] = m_script.m_references.equal_range(keyOf(m_options, m_have->schema, m_have->name));
    for (auto it = first; it != last; ++it) {
        if (has(it->second.key->referredColumns)) detach(it->second);
    }
    add(kDropColumns, alter() + "DROP COLUMN " + m_ddl.quoted(want.name)).destructive = loses;
    addColumn(want);
    for (const UniqueConstraint& one : m_want->uniqueConstraints) {
        if (has(one.columns)) add(kKeys, alter() + "ADD " + m_ddl.unique(one));
    }
    for (const ForeignKey& one : m_want->foreignKeys) {
        if (has(one.columns)) addForeignKey(tableName(), one);
    }
    const auto isOver = [&](const std::string& text) { return mentions(text, want.name, m_options.dialect); };
    for (const CheckConstraint& one : m_want->checkConstraints) {
        if (isOver(one.expression)) addCheck(one);
    }
    for (const ExclusionConstraint& one : m_want->exclusionConstraints) {
        if (isOver(one.definition)) add(kKeys, alter() + "ADD " + m_ddl.exclusion(one));
    }
    for (const Index& one : m_want->indexes) {
        const bool isKey =
            std::any_of(one.keys.begin(), one.keys.end(), [&](const IndexKey& k) { return k.isExpression ? isOver(k.text) : k.text == want.name; });
        if (isKey || has(one.included) || isOver(one.predicate)) createIndex(one);
    }
}

/// An index is built anew with it by the server.
void DdlWriter::changeCollation(const Column& want, const Column& have) {
    if (m_script.has("column.type", *m_have, want.name)) return; // it says both
    if (!makeWay(m_script.m_dependents.ofColumn(m_have->schema, m_have->name, want.name), "change the collation of a column")) return;
    Column same = have;
    same.collation = want.collation.empty() ? collationApart(want.type).collation : want.collation;
    add(kChangeColumns, alter() + "ALTER COLUMN " + m_ddl.quoted(want.name) + " TYPE " + m_ddl.type(same) + m_ddl.collate(same)).note =
        "what is sorted by it may sort in another way; the server builds its indexes anew";
}

void DdlWriter::changeIdentity(const Column& want, const Column& have, const std::string& change) {
    std::string sql;
    if (want.identity->always != have.identity->always) sql = std::string("SET GENERATED ") + (want.identity->always ? "ALWAYS" : "BY DEFAULT");
    const std::string type = normalType(m_options.dialect, want.type, m_options.defaultSchema);
    const auto sequences = ownedSequences(want.name, true);
    if (!sequences.empty()) {
        const IdentityOptions wanted = normalOptions(want.identity->options ? *want.identity->options : IdentityOptions(), type);
        const std::string options =
            identityChange(normalOptions(optionsOf(sequences.front()), normalType(m_options.dialect, have.type, m_options.defaultSchema)), wanted, type);
        if (!options.empty()) sql += (sql.empty() ? "" : " ") + options;
    }
    if (sql.empty()) return;
    DdlStatement& statement = add(kChangeColumns, change + sql);
    if (sql.find("VALUE ") != std::string::npos) statement.note = "refused where the last number that was given lies outside";
}

void DdlWriter::changeColumn(const Column& want, const Column& have) {
    const std::string quoted = m_ddl.quoted(want.name);
    const std::string change = alter() + "ALTER COLUMN " + quoted + " ";
    if (m_d.expected.starts_with("COLLATE ") || m_d.actual.starts_with("COLLATE ")) {
        changeCollation(want, have);
    } else if (want.generated || have.generated) {
        if (!want.generated) {
            add(kChangeColumns, change + "DROP EXPRESSION");
            return;
        }
        replaceColumn(want, !have.generated);
    } else if (!want.sequence.empty()) {
        add(kSchemas, "CREATE SEQUENCE IF NOT EXISTS " + want.sequence);
        add(kChangeColumns, startBehind(m_ddl.literal(want.sequence), quoted));
    } else if (want.identity && have.identity) {
        changeIdentity(want, have, change);
    } else if (have.identity) {
        add(kChangeColumns, change + "DROP IDENTITY");
        if (want.autoincrement) addSequence(want, change);
    } else if (want.identity) {
        if (m_script.hasHeirs(*m_have)) return refuse("PostgreSQL adds no identity to a table that others inherit from");
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

std::vector<Sequence> DdlWriter::ownedSequences(const std::string& column, bool ofIdentity) const {
    std::vector<Sequence> owned;
    const std::string table = (m_d.schema.empty() ? m_options.defaultSchema : m_d.schema) + "." + m_have->name;
    for (const Sequence& one : m_script.m_actual.sequences) {
        if (one.ownerColumn == column && one.ownerTable == table && one.ofIdentity == ofIdentity) owned.push_back(one);
    }
    return owned;
}

/// The next value is above all that are there.
std::string DdlWriter::startBehind(const std::string& sequence, const std::string& quotedColumn) const {
    return "SELECT setval(" + sequence + ", (greatest(coalesce(max(" + quotedColumn + "), 0), 0) + 1)::bigint, false) FROM " + tableName();
}

/// As SERIAL does it, behind the values that are there.
void DdlWriter::addSequence(const Column& want, const std::string& change) {
    const std::string sequence = m_ddl.qualified(m_d.schema, limitedName(m_d.table + "_" + want.name + "_seq"));
    add(kChangeColumns, "CREATE SEQUENCE IF NOT EXISTS " + sequence);
    add(kChangeColumns, "ALTER SEQUENCE " + sequence + " OWNED BY " + tableName() + "." + m_ddl.quoted(want.name));
    add(kChangeColumns, startBehind(m_ddl.literal(sequence), m_ddl.quoted(want.name)));
    add(kChangeColumns, change + "SET DEFAULT nextval(" + m_ddl.literal(sequence) + ")");
}

} // namespace stillroom::schema
