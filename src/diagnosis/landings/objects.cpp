#include "diagnosis/landings/objects.h"

#include "base/text.h"
#include "schema/normalform.h"

namespace stillroom::diagnosis {
namespace {

using Kind = Object::Kind;

class Collector {
public:
    Collector(const schema::Table& table, const schema::CompareOptions& options, Objects& into)
        : m_options(options), m_key(schema::keyOf(options, table.schema, table.name)), m_into(into) {}

    void add(Kind kind, const std::string& name, std::string value = {}) { m_into[{kind, m_key, folded(name), {}}] = std::move(value); }

    /// Of what has a name; SQLite's own are none.
    void addNamed(Kind kind, const std::string& name, const std::string& what, const std::vector<std::string>& columns) {
        if (!name.empty() && !name.starts_with("sqlite_autoindex_")) add(kind, name, columns.empty() ? "" : shape(what, columns));
    }

    [[nodiscard]] std::string folded(const std::string& name) const { return m_options.dialect == schema::Dialect::Sqlite ? lowered(name) : name; }

    /// What it is whatever its name, so that another with the same shape can stand for it.
    [[nodiscard]] std::string shape(const std::string& what, const std::vector<std::string>& columns) const {
        std::string text = what + "\n" + m_key.first + "\n" + m_key.second;
        for (const std::string& column : columns) text += "\n" + folded(column);
        return text;
    }

private:
    const schema::CompareOptions& m_options;
    schema::TableKey m_key;
    Objects& m_into;
};

} // namespace

Objects objectsOf(const schema::Table& table, const schema::CompareOptions& options) {
    Objects objects;
    Collector collect(table, options, objects);
    collect.add(Kind::Table, {});
    for (const schema::Column& column : table.columns) {
        collect.add(Kind::Column, column.name);
        collect.add(Kind::Nullable, column.name, column.nullable ? "NULL" : "NOT NULL");
        collect.add(Kind::Type, column.name, schema::normalType(options.dialect, column.type, options.defaultSchema));
        collect.add(Kind::Default, column.name, column.defaultText ? "the default " + schema::normalDefault(options.dialect, *column.defaultText) : kNoDefault);
    }
    if (!table.primaryKey.columns.empty()) collect.addNamed(Kind::Constraint, table.primaryKey.name, "primary key", table.primaryKey.columns);
    for (const auto& one : table.uniqueConstraints) collect.addNamed(Kind::Constraint, one.name, kUnique, one.columns);
    for (const auto& one : table.checkConstraints) collect.addNamed(Kind::Constraint, one.name, "check", {});
    for (const auto& one : table.exclusionConstraints) collect.addNamed(Kind::Constraint, one.name, "exclusion", {});
    for (const auto& one : table.foreignKeys) collect.addNamed(Kind::Constraint, one.name, "foreign key", one.columns);
    for (const auto& one : table.indexes) {
        if (!one.valid) continue; // no query can use it: it is as good as not there
        std::vector<std::string> keys;
        for (const schema::IndexKey& key : one.keys) keys.push_back(key.text);
        collect.addNamed(Kind::Index, one.name, one.unique ? kUnique : "index", keys);
    }
    return objects;
}

Objects objectsOf(const schema::Enum& one, const schema::CompareOptions& options) {
    Objects objects;
    const schema::TableKey place{one.schema.empty() ? options.defaultSchema : one.schema, {}};
    objects[{Kind::Enum, place, one.name, {}}];
    for (const std::string& label : one.labels) objects[{Kind::Label, place, one.name, label}];
    return objects;
}

Objects objectsOf(const schema::Schema& schema, const schema::CompareOptions& options) {
    Objects objects;
    for (const schema::Table& table : schema.tables) objects.merge(objectsOf(table, options));
    for (const schema::Enum& one : schema.enums) objects.merge(objectsOf(one, options));
    return objects;
}

std::set<std::string> unnamedShapesOf(const schema::Schema& schema, const schema::CompareOptions& options) {
    std::set<std::string> shapes;
    for (const schema::Table& table : schema.tables) {
        Objects none;
        const Collector collect(table, options, none);
        const auto add = [&](const std::string& name, const char* what, const std::vector<std::string>& columns) {
            if (name.empty() && !columns.empty()) shapes.insert(collect.shape(what, columns));
        };
        add(table.primaryKey.name, "primary key", table.primaryKey.columns);
        for (const auto& one : table.uniqueConstraints) add(one.name, kUnique, one.columns);
        for (const auto& one : table.foreignKeys) add(one.name, "foreign key", one.columns);
    }
    return shapes;
}

std::string shown(const Object& object, const schema::CompareOptions& options) {
    const std::string place = object.table.first.empty() || object.table.first == options.defaultSchema ? "" : object.table.first + ".";
    const std::string table = place + object.table.second;
    switch (object.kind) {
    case Kind::Table: return "table " + table;
    case Kind::Column: return "column " + table + "." + object.name;
    case Kind::Nullable: return "NULL or NOT NULL of " + table + "." + object.name;
    case Kind::Type: return "type of " + table + "." + object.name;
    case Kind::Default: return "default of " + table + "." + object.name;
    case Kind::Index: return "index " + object.name + " of " + table;
    case Kind::Constraint: return "constraint " + object.name + " of " + table;
    case Kind::Enum: return "type " + place + object.name;
    case Kind::Label: return "label '" + object.label + "' of type " + place + object.name;
    }
    return {};
}

} // namespace stillroom::diagnosis
