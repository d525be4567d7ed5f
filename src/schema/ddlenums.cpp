#include "schema/ddlwriter.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/mentions.h"
#include "schema/normalform.h"

#include <algorithm>
#include <utility>

namespace stillroom::schema {

void DdlWriter::enumeration(const std::string& what) {
    const auto same = [&](const Enum& one) { return one.name == m_d.name && (one.schema.empty() ? m_options.defaultSchema : one.schema) == m_d.schema; };
    const auto want = std::find_if(m_script.m_expected.enums.begin(), m_script.m_expected.enums.end(), same);
    const auto have = std::find_if(m_script.m_actual.enums.begin(), m_script.m_actual.enums.end(), same);
    const std::string name = m_ddl.qualified(m_d.schema, m_d.name);
    if (what == "extra") {
        if (staysInUse(normalType(m_options.dialect, name, m_options.defaultSchema))) return refuse("a column has it");
        const Dependents::Way way = m_script.m_dependents.ofEnum(m_d.schema, m_d.name);
        if (!way.inTheWay.empty())
            return refuse("PostgreSQL does not drop a type while these are over it: " + join({way.inTheWay.begin(), way.inTheWay.end()}, "; "));
        add(kDropTypes, "DROP TYPE " + name);
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
        return isCarriedOut("table.extra", table) || isCarriedOut("column.extra", table, column.name) || isCarriedOut("column.type", table, column.name);
    };
    for (const Table& table : m_script.m_actual.tables) {
        for (const Column& column : table.columns) {
            const std::string have = normalType(m_options.dialect, column.type, m_options.defaultSchema);
            if ((have == type || have == type + "[]") && !changes(table, column)) return true;
        }
    }
    return false;
}

/// Refused by the server where a row, a default or a condition has a label that is no more: nothing is lost.
void DdlWriter::rebuildEnum(const Enum& want) {
    const std::string name = m_ddl.qualified(m_d.schema, m_d.name);
    const std::string plain = normalType(m_options.dialect, name, m_options.defaultSchema);
    Dependents::Way way = m_script.m_dependents.ofEnum(m_d.schema, m_d.name);
    std::vector<std::pair<const Table*, std::vector<std::string>>> changes; // of each table at once: a condition may compare two columns
    for (const Table& table : m_script.m_actual.tables) {
        std::vector<std::string> parts;
        for (const Column& column : table.columns) {
            const std::string type = normalType(m_options.dialect, column.type, m_options.defaultSchema);
            if (type != plain && type != plain + "[]") continue;
            const std::string place = table.schema + "." + table.name + "." + column.name;
            if (column.generated) way.inTheWay.insert("generated column " + place);
            for (const Column& other : table.columns) {
                if (other.generated && mentions(other.generated->expression, column.name, m_options.dialect))
                    way.inTheWay.insert("generated column " + table.schema + "." + table.name + "." + other.name);
            }
            if (!table.extension.empty()) way.inTheWay.insert("column " + place + " of the extension " + table.extension);
            if (column.inherited) continue; // follows its parent
            const Dependents::Way more = m_script.m_dependents.ofColumn(table.schema, table.name, column.name);
            way.views.insert(more.views.begin(), more.views.end());
            way.inTheWay.insert(more.inTheWay.begin(), more.inTheWay.end());
            for (const ForeignKey& key : table.foreignKeys) {
                if (contains(key.columns, column.name)) detach({&table, &key});
            }
            const std::string array = type == plain ? "" : "[]";
            const std::string quoted = m_ddl.quoted(column.name);
            const std::string change = "ALTER COLUMN " + quoted + " ";
            parts.push_back((column.defaultText ? change + "DROP DEFAULT, " : "") + change + "TYPE " + name + array + " USING " + quoted + "::text" + array +
                            "::" + name + array + (column.defaultText ? ", " + change + "SET DEFAULT " + *column.defaultText : ""));
        }
        if (!parts.empty()) changes.emplace_back(&table, std::move(parts));
    }
    if (!makeWay(way, "take a label from a type")) {
        DdlStatement why = std::move(m_statements.back()); // keys stay as they are
        m_statements = {std::move(why)};
        return;
    }
    std::vector<std::string> labels;
    for (const std::string& label : want.labels) labels.push_back(m_ddl.literal(label));
    const std::string old = limitedName(m_d.name + "_before");
    add(kSchemas, "ALTER TYPE " + name + " RENAME TO " + m_ddl.quoted(old));
    add(kSchemas, "CREATE TYPE " + name + " AS ENUM (" + join(labels, ", ") + ")");
    for (const auto& [table, parts] : changes) add(kEnums, "ALTER TABLE " + m_ddl.qualified(table->schema, table->name) + " " + join(parts, ", "));
    add(kDropTypes, "DROP TYPE " + m_ddl.qualified(m_d.schema, old));
}

} // namespace stillroom::schema
