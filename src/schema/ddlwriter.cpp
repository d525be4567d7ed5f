#include "schema/ddlwriter.h"

#include "base/contains.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::schema {

std::vector<DdlStatement> DdlWriter::run() {
    const std::string object = m_d.kind.substr(0, m_d.kind.find('.'));
    const std::string what = m_d.kind.substr(m_d.kind.find('.') + 1);
    const bool inTable = object != "table" && object != "enum";
    if (m_d.renaming)
        rename(*m_d.renaming);
    else if (inTable && m_have == nullptr)
        return {}; // it is there under another name, and that is not part of the script
    else if (inTable && goesWithParent(object, what))
        return std::move(m_statements);
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

void DdlWriter::refuse(const std::string& why) {
    m_statements.push_back(
        {{},
         kBefore,
         false,
         false,
         "no SQL for " + m_d.kind + " of " + (m_d.table.empty() ? m_d.name : m_d.table + (m_d.name.empty() ? "" : "." + m_d.name)) + ": " + why});
}

/// PostgreSQL changes what is inherited at the parent alone, and below with it.
bool DdlWriter::goesWithParent(const std::string& object, const std::string& what) {
    const std::vector<const Table*> parents = isPostgreSql() ? m_script.parentsOf(*m_have) : std::vector<const Table*>();
    if (parents.empty() || (object != "column" && object != "check_constraint")) return false;
    const auto parent = std::find_if(parents.begin(), parents.end(), [&](const Table* table) { return isCarriedOut(m_d.kind.c_str(), *table, m_d.name); });
    const std::string parentName = m_ddl.qualified(parents.front()->schema, parents.front()->name);
    if (what == "missing") {
        if (parent == parents.end() || (object == "check_constraint" && m_d.name.empty())) return false;
        refuse("it comes with that of " + m_ddl.qualified((*parent)->schema, (*parent)->name));
        const Column* want = object == "column" && m_want != nullptr ? m_want->column(m_d.name) : nullptr;
        if (want != nullptr && !want->comment.empty()) comment(*want); // that alone does not
        return true;
    }
    const Column* column = object == "column" ? m_have->column(m_d.name) : nullptr;
    const CheckConstraint* check = object == "check_constraint" ? named(m_have->checkConstraints, m_d.name) : nullptr;
    const bool isInherited = (column != nullptr && column->inherited) || (check != nullptr && check->enforcement.inherited);
    if (!isInherited || what == "nullable" || what == "default" || what == "comment") return false;
    if (parent == parents.end()) {
        refuse("it is inherited from " + parentName + ", which alone can change it");
    } else if (what == "extra" && column != nullptr && column->ownToo) {
        DdlStatement& statement = add(kDrops, alter() + "DROP COLUMN " + m_ddl.quoted(m_d.name));
        statement.destructive = true;
        statement.place = 1; // when the parent's is gone
    } else {
        refuse("it is done with that of " + m_ddl.qualified((*parent)->schema, (*parent)->name));
    }
    return true;
}

std::vector<const Table*> DdlWriter::heirs() const {
    std::vector<const Table*> found;
    for (const Table& table : m_script.m_actual.tables) {
        if (contains(table.inherits, m_have->schema + "." + m_have->name)) found.push_back(&table);
    }
    return found;
}

std::string DdlWriter::unchangedAmong(const std::vector<std::string>& columns) const {
    for (const std::string& name : columns) {
        if (m_have != nullptr && m_script.has("column.type", *m_have, name) && !isCarriedOut("column.type", *m_have, name)) return name;
    }
    return {};
}

bool DdlWriter::isCarriedOut(const char* kind, const Table& table, const std::string& name) const {
    if (!m_script.has(kind, table, name)) return false;
    Difference one;
    one.kind = kind;
    one.schema = table.schema.empty() ? m_options.defaultSchema : table.schema;
    one.table = table.name;
    one.name = name;
    one.expected = m_d.expected; // of a column several things may be changed
    one.actual = m_d.actual;
    const auto statements = DdlWriter(one, m_script).run();
    if (std::any_of(statements.begin(), statements.end(), [](const DdlStatement& s) { return !s.sql.empty(); })) return true;
    const Column* column = table.column(name);
    const auto parents = column != nullptr && column->inherited ? m_script.parentsOf(table) : std::vector<const Table*>();
    return std::any_of(parents.begin(), parents.end(), [&](const Table* parent) { return isCarriedOut(kind, *parent, name); });
}

/// What is made over a column comes once that has its type.
bool DdlWriter::waitsForType(const std::vector<std::string>& columns) {
    const std::string name = isPostgreSql() ? unchangedAmong(columns) : std::string();
    if (!name.empty()) refuse("the type of " + name + " stays as it is");
    return !name.empty();
}

bool DdlWriter::leavesRoom(const Dependents::Way& way, const std::string& forWhat) {
    const std::vector<std::string> names = way.names();
    if (!names.empty()) refuse("PostgreSQL does not " + forWhat + " while these are over it: " + join(names, "; "));
    return names.empty();
}

bool DdlWriter::makeWay(const Dependents::Way& way, const std::string& forWhat) {
    if (way.isFree()) return true;
    if (!way.inTheWay.empty()) {
        refuse("PostgreSQL does not " + forWhat + " while these are over it: " + join({way.inTheWay.begin(), way.inTheWay.end()}, "; ") +
               ". Take them away first, and make them again afterwards");
        return false;
    }
    // What was stored names things as they are before the script.
    if (m_script.m_renamed) {
        std::vector<std::string> names;
        for (const View* view : way.views) names.push_back(view->schema + "." + view->name);
        for (const Dependent* one : way.remade) names.push_back(one->name);
        refuse("these have to be made again for it, and may name what this script renames: " + join(names, "; ") +
               ". Do the renamings first, then compare again");
        return false;
    }
    for (const View* view : way.views) remake(*view);
    for (const Dependent* one : way.remade) remake(*one);
    return true;
}

/// With its owner, comment and grants; views over it come after it.
void DdlWriter::remake(const View& view) {
    const std::string name = m_ddl.qualified(view.schema, view.name);
    const int rank = m_script.m_dependents.rankOf(view);
    DdlStatement& drop = add(kDropViews, "DROP VIEW " + name);
    drop.place = -rank;
    drop.note = "made again below, as it is";
    const auto again = [&](std::string sql) { add(kViews, std::move(sql)).place = rank; };
    again("CREATE VIEW " + name + (view.options.empty() ? "" : " WITH (" + view.options + ")") + " AS\n" + view.definition);
    again("ALTER VIEW " + name + " OWNER TO " + m_ddl.quoted(view.owner));
    if (!view.comment.empty()) again("COMMENT ON VIEW " + name + " IS " + m_ddl.literal(view.comment));
    for (const Grant& one : view.grants)
        again("GRANT " + one.privilege + " ON " + name + " TO " + (one.role.empty() ? "PUBLIC" : m_ddl.quoted(one.role)) +
              (one.grantable ? " WITH GRANT OPTION" : ""));
}

/// As the server writes it, unless the script itself does something to it.
void DdlWriter::remake(const Dependent& one) {
    const bool isIndex = one.kind == Dependent::Kind::Index;
    const auto found = m_script.m_actualByText.find(one.table);
    if (found == m_script.m_actualByText.end()) return;
    const Table& table = *found->second;
    const auto changes = [&](const char* kind) { return m_script.has(kind, table, one.name); };
    if (m_script.has("table.extra", table) ||
        (isIndex ? changes("index.extra") || changes("index.changed") : changes("check_constraint.extra") || changes("check_constraint.changed")))
        return;
    const std::string of = m_ddl.qualified(table.schema, table.name);
    const std::string name = isIndex ? m_ddl.qualified(one.schema, one.name) : m_ddl.quoted(one.name);
    add(kDropConstraints, isIndex ? "DROP INDEX " + name : "ALTER TABLE " + of + " DROP CONSTRAINT " + name).note = "made again below, as it is";
    add(isIndex && !one.definition.starts_with("CREATE UNIQUE") ? kIndexes : kKeys,
        isIndex ? one.definition : "ALTER TABLE " + of + " ADD CONSTRAINT " + name + " " + one.definition);
    if (one.comment.empty()) return;
    add(kComments, (isIndex ? "COMMENT ON INDEX " + name : "COMMENT ON CONSTRAINT " + name + " ON " + of) + " IS " + m_ddl.literal(one.comment));
}

void DdlWriter::rename(const Renaming& one) {
    const std::string to = m_ddl.qualified(one.toSchema, one.toTable);
    if (one.ofColumn()) {
        const Column* column = m_have != nullptr ? m_have->column(one.toColumn) : nullptr;
        if (column != nullptr && column->inherited) return refuse("it is inherited, and gets its name with the parent's");
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

std::string DdlWriter::whyNotMade(const Table& want) const {
    if (m_options.incomplete.count(keyOf(m_options, want.schema, want.name)) != 0) return "not everything of this table is known from the models";
    if (!isPostgreSql()) return {};
    if (std::any_of(want.columns.begin(), want.columns.end(), [](const Column& c) { return c.type.empty(); }))
        return "not every type of its columns is known from the models";
    for (const std::string& name : namesOfKeys(want)) {
        if (m_script.staysTaken(want.schema.empty() ? m_options.defaultSchema : want.schema, name, nullptr))
            return name + " is there, of another table that stays";
    }
    return {};
}

bool DdlWriter::leadsSomewhere(const ForeignKey& key) {
    const TableKey place = keyOf(m_options, key.referredSchema, key.referredTable);
    const auto expected = m_script.m_expectedTables.find(place);
    if (m_script.m_actualTables.count(place) != 0 || expected == m_script.m_expectedTables.end()) return true;
    const std::string why = whyNotMade(*expected->second);
    if (!why.empty()) refuse("the key to " + key.referredTable + " waits for that table: " + why);
    return why.empty();
}

void DdlWriter::table(const std::string& what) {
    if (what == "extra") {
        if (const auto staying = m_script.m_staying.find(m_have); staying != m_script.m_staying.end()) return refuse(staying->second);
        if (isPostgreSql() && m_have != nullptr) { // tables that refer to each other go in any order
            for (const ForeignKey& key : m_have->foreignKeys) addDestructive(kDropForeignKeys, alter() + "DROP CONSTRAINT " + m_ddl.quoted(key.name));
        }
        const bool foreign = m_have != nullptr && m_have->kind == TableKind::Foreign && isPostgreSql();
        // A table to come may want the names of its indexes.
        DdlStatement& drop = add(kDropConstraints, (foreign ? "DROP FOREIGN TABLE " : "DROP TABLE ") + tableName());
        drop.destructive = true;
        if (isPostgreSql() && m_have != nullptr) drop.place = -static_cast<int>(m_script.parentsOf(*m_have).size()); // before what it inherits from
        return;
    }
    if (what == "changed") {
        if (!m_d.expected.starts_with("comment: "))
            return refuse("a table is partitioned when it is made, and not later: it takes a new table and a copy of the rows");
        add(kComments, "COMMENT ON TABLE " + tableName() + " IS " + (m_want->comment.empty() ? "NULL" : m_ddl.literal(m_want->comment)));
        return;
    }
    if (m_want == nullptr) return;
    if (const std::string why = whyNotMade(*m_want); !why.empty()) return refuse(why);
    schemaOf(m_d.schema);
    add(kTables, m_ddl.createTable(*m_want, tableName(), !isPostgreSql()));
    for (const Column& one : m_want->columns) {
        if (isPostgreSql() && !one.sequence.empty()) add(kSchemas, "CREATE SEQUENCE IF NOT EXISTS " + one.sequence);
    }
    if (isPostgreSql()) { // the other table may come later
        for (const ForeignKey& key : m_want->foreignKeys) {
            if (leadsSomewhere(key)) add(kForeignKeys, alter() + "ADD " + m_ddl.foreignKey(key));
        }
    }
    for (const Index& one : m_want->indexes) createIndex(one);
    if (!isPostgreSql()) return;
    if (!m_want->comment.empty()) add(kComments, "COMMENT ON TABLE " + tableName() + " IS " + m_ddl.literal(m_want->comment));
    for (const Column& one : m_want->columns) {
        if (!one.comment.empty()) comment(one);
    }
}

} // namespace stillroom::schema
