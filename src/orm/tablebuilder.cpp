#include "orm/tablebuilder.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::orm {

using namespace schema;

namespace {

[[nodiscard]] bool isFalse(const Value* value) { return value != nullptr && value->kind == ValueKind::Bool && !as<BoolValue>(value)->truth; }
[[nodiscard]] bool isGiven(const Value* value) { return value != nullptr && value->kind != ValueKind::None; }

} // namespace

void TableBuilder::begin(std::string name, const Value* schemaName) {
    m_table.table.name = std::move(name);
    m_table.table.schema = schemaName == nullptr ? m_metadata.schema : std::string(textOf(schemaName));
    if (schemaName != nullptr && schemaName->kind != ValueKind::String && schemaName->kind != ValueKind::None)
        unresolved(schemaName->place, "the schema of the table is not known");
}

void TableBuilder::unresolved(Place place, std::string why) {
    m_table.complete = false;
    m_note(place, std::move(why));
}

/// A default or an expression as SQL, where it can be written without a compiler of SQLAlchemy's expressions.
std::optional<std::string> TableBuilder::sqlText(const Value* value) const {
    if (value == nullptr) return std::nullopt;
    if (value->kind == ValueKind::String)
        return quoteLiteral(m_dialect, textOf(value)).starts_with("E'") ? std::nullopt : std::optional(quoteLiteral(m_dialect, textOf(value)));
    const bool postgresql = m_dialect == Dialect::PostgreSql;
    if (const auto* call = as<CallValue>(value)) {
        const Concept what = conceptOf(call->function);
        if (what.is("text") || what.is("literal_column") || what.is("TextClause")) {
            const Value* inner = call->arg(0);
            return inner != nullptr && inner->kind == ValueKind::String ? std::optional(std::string(textOf(inner))) : std::nullopt;
        }
        if (what.is("DefaultClause") || what.is("literal")) return sqlText(call->arg(0));
        if (what.is("true") || what.is("false")) return std::string(postgresql ? what.name : what.is("true") ? "1" : "0");
        if (what.is("null")) return "NULL";
        const auto* function = as<ExternalValue>(call->function);
        const auto* attribute = as<AttributeValue>(call->function);
        const bool isFunction =
            (function != nullptr && function->name.find(".func.") != std::string_view::npos) || (attribute != nullptr && what.package == "func");
        if (isFunction || what.is("now") || what.is("current_timestamp")) {
            if (what.is("now")) return postgresql ? "now()" : "CURRENT_TIMESTAMP";
            for (const std::string_view bare :
                 {"current_timestamp", "current_date", "current_time", "localtimestamp", "localtime", "current_user", "session_user"}) {
                if (what.is(bare)) {
                    std::string upper(bare);
                    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
                    return upper;
                }
            }
            std::vector<std::string> parts;
            for (std::uint32_t i = 0; i < call->argCount; ++i) {
                const auto part = sqlText(call->args[i]);
                if (!part) return std::nullopt;
                parts.push_back(*part);
            }
            return std::string(what.name) + "(" + join(parts, ", ") + ")";
        }
        for (const auto& [term, name] : m_terms) {
            if (term == value) return quoteIdentifier(m_dialect, name);
        }
    }
    if (const auto* number = as<NumberValue>(value)) return std::string(number->text);
    return std::nullopt;
}

void TableBuilder::addColumn(const std::string& key, const CallValue* call, Value* annotation, bool optional, Place place) {
    Column column;
    column.name = key;
    Value* type = call != nullptr ? call->keyword("type_") : nullptr;
    std::vector<Value*> items;
    for (std::uint32_t i = 0; call != nullptr && i < call->argCount; ++i) {
        Value* arg = call->args[i];
        if (i == 0 && arg->kind == ValueKind::String) {
            column.name = textOf(arg);
        } else if (i == 0 && arg->kind == ValueKind::None) {
            continue; // Column(None, ForeignKey(...))
        } else {
            items.push_back(arg);
        }
    }
    if (call != nullptr && !textOf(call->keyword("name")).empty()) column.name = textOf(call->keyword("name"));
    if (call != nullptr && call->partial) unresolved(call->place, "some arguments of the column are not known");
    const auto keyword = [call](std::string_view name) { return call == nullptr ? nullptr : call->keyword(name); };
    bool foreign = false;
    bool computedDefault = isGiven(keyword("default")) || isGiven(keyword("server_default"));
    for (Value* item : items) {
        const auto* part = as<CallValue>(item);
        const Concept what = part != nullptr ? conceptOf(part->function) : Concept{};
        if (what.is("ForeignKey")) {
            m_foreign.push_back({column.name, argument(*part, 0, "column"), part});
            foreign = true;
        } else if (what.is("Identity")) {
            column.identity = schema::Identity{isTrue(part->keyword("always"))};
        } else if (what.is("Computed")) {
            const auto expression =
                part->arg(0) != nullptr && part->arg(0)->kind == ValueKind::String ? std::optional(std::string(textOf(part->arg(0)))) : sqlText(part->arg(0));
            if (expression)
                column.generated = Generated{*expression, !isFalse(part->keyword("persisted"))};
            else
                unresolved(item->place, "the expression of Computed() is not known");
        } else if (what.is("CheckConstraint")) {
            m_late.push_back(item);
        } else if (what.is("Sequence") || what.is("FetchedValue") || what.is("DefaultClause") || what.is("ColumnDefault")) {
            if (what.is("DefaultClause")) column.defaultText = sqlText(item);
        } else if (type == nullptr) {
            type = item;
        }
    }
    const bool primary = isTrue(keyword("primary_key"));
    const Value* nullable = keyword("nullable");
    column.nullable = annotation != nullptr ? optional && !primary : !primary && !column.identity;
    if (isTrue(nullable)) column.nullable = true;
    if (isFalse(nullable)) column.nullable = false;
    if (isGiven(nullable) && nullable->kind != ValueKind::Bool) unresolved(nullable->place, "whether the column may be NULL is not known");
    TypeText compiled;
    if (type != nullptr) {
        compiled = m_types.compile(type);
    } else if (annotation != nullptr) {
        if (auto mapped = m_types.ofAnnotation(annotation))
            compiled = *mapped;
        else
            compiled.why = "its annotation names no type that SQLAlchemy knows";
    } else if (foreign) {
        compiled.why = "foreign"; // the type of the column that it refers to
    } else {
        compiled.why = "the column has no type";
    }
    if (compiled.known()) {
        column.type = compiled.text;
        if (compiled.native) m_enums.push_back(*compiled.native);
    } else if (compiled.why != "foreign") {
        unresolved(type != nullptr ? type->place : place, "column " + column.name + ": " + compiled.why);
    }
    if (const Value* given = keyword("server_default"); isGiven(given)) {
        const auto* computed = as<CallValue>(given);
        const Concept what = computed != nullptr ? conceptOf(computed->function) : Concept{};
        column.defaultText = sqlText(given);
        if (what.is("FetchedValue"))
            column.defaultText.reset();
        else if (!column.defaultText)
            unresolved(given->place, "the server default of column " + column.name + " is not known");
    }
    if (const Value* comment = keyword("comment"); comment != nullptr) column.comment = textOf(comment);
    if (primary) m_table.table.primaryKey.columns.push_back(column.name);
    if (compiled.isInteger && !foreign && !computedDefault) m_integers.push_back(column.name);
    const Value* autoincrement = keyword("autoincrement");
    if (isFalse(autoincrement)) m_noAutoincrement.push_back(column.name);
    if (isTrue(autoincrement)) m_forcedAutoincrement.push_back(column.name);
    const bool unique = isTrue(keyword("unique"));
    if (isTrue(keyword("index")))
        m_indexed.emplace_back(column.name, unique);
    else if (unique)
        m_unique.push_back(column.name);
    const std::string_view own = textOf(keyword("key"));
    m_keys.emplace_back(own.empty() ? key : std::string(own), column.name);
    if (call != nullptr) m_terms.emplace_back(call, column.name);
    m_table.table.columns.push_back(std::move(column));
}

std::string TableBuilder::columnName(const Value* value) const {
    if (value == nullptr) return {};
    if (value->kind == ValueKind::String) {
        const std::string name(textOf(value));
        const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&](const auto& k) { return k.first == name; });
        return found == m_keys.end() ? name : found->second;
    }
    for (const auto& [term, name] : m_terms) {
        if (term == value) return name;
    }
    // Class.attribute, where the column is a mixin's or has no term.
    const auto* attribute = as<AttributeValue>(value);
    if (attribute == nullptr || attribute->object->kind != ValueKind::Class) return {};
    const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&](const auto& k) { return k.first == attribute->name; });
    return found == m_keys.end() ? std::string() : found->second;
}

// The tokens of SQLAlchemy's naming.py; without a convention only indexes get a name.
std::string TableBuilder::named(const std::string& kind, const std::string& given, const std::vector<std::string>& columns, const std::string& referred,
                                const std::vector<std::string>& referredColumns) const {
    std::string pattern = kind == "ix" ? "ix_%(column_0_label)s" : "";
    bool configured = false;
    for (const auto& [key, value] : m_metadata.namingConvention != nullptr ? *m_metadata.namingConvention->items : std::vector<std::pair<Value*, Value*>>{}) {
        const Concept what = conceptOf(key);
        const bool same = textOf(key) == kind || (kind == "ix" && what.is("Index")) || (kind == "uq" && what.is("UniqueConstraint")) ||
                          (kind == "ck" && what.is("CheckConstraint")) || (kind == "fk" && what.is("ForeignKeyConstraint")) ||
                          (kind == "pk" && what.is("PrimaryKeyConstraint"));
        if (same && value->kind == ValueKind::String) {
            pattern = textOf(value);
            configured = true;
        }
    }
    if (!given.empty() && (!configured || pattern.find("%(constraint_name)s") == std::string::npos)) return given;
    if (pattern.empty()) return given;
    if (given.empty() && pattern.find("%(constraint_name)s") != std::string::npos) return {};
    const Table& table = m_table.table;
    const auto label = [&](const std::string& column) {
        return (table.schema.empty() ? "" : replaced(table.schema, ".", "_") + "_") + table.name + "_" + column;
    };
    std::vector<std::string> labels;
    for (const std::string& column : columns) labels.push_back(label(column));
    std::string name = pattern;
    const auto put = [&name](const std::string& token, const std::string& value) { name = replaced(name, "%(" + token + ")s", value); };
    put("table_name", table.name);
    put("constraint_name", given);
    put("referred_table_name", referred);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        put("column_" + std::to_string(i) + "_name", columns[i]);
        put("column_" + std::to_string(i) + "_key", columns[i]);
        put("column_" + std::to_string(i) + "_label", labels[i]);
    }
    put("column_0_N_name", join(columns, "_"));
    put("column_0N_name", join(columns, ""));
    put("column_0_N_label", join(labels, "_"));
    put("column_0N_label", join(labels, ""));
    put("column_0_N_key", join(columns, "_"));
    for (std::size_t i = 0; i < referredColumns.size(); ++i) put("referred_column_" + std::to_string(i) + "_name", referredColumns[i]);
    put("referred_column_0_N_name", join(referredColumns, "_"));
    return name;
}

void TableBuilder::addArgument(Value* value) {
    if (isGiven(value)) m_late.push_back(value);
}

void TableBuilder::addOptions(const DictValue& options) {
    for (const auto& [key, value] : *options.items) {
        if (textOf(key) == "schema") {
            if (value->kind == ValueKind::String)
                m_table.table.schema = textOf(value);
            else if (value->kind == ValueKind::None)
                m_table.table.schema = m_metadata.schema;
            else
                unresolved(value->place, "the schema of the table is not known");
        }
        if (textOf(key) == "comment") m_table.table.comment = textOf(value);
    }
}

void TableBuilder::addForeignKey(std::vector<std::string> columns, const std::vector<Value*>& targets, const CallValue& call) {
    ForeignKey key;
    key.columns = std::move(columns);
    for (const Value* target : targets) {
        std::string schemaName;
        std::string table;
        std::string column;
        if (target->kind == ValueKind::String) {
            const std::string whole(textOf(target));
            const std::size_t last = whole.rfind('.');
            column = last == std::string::npos ? "" : whole.substr(last + 1);
            table = whole.substr(0, last);
            if (const std::size_t dot = table.rfind('.'); dot != std::string::npos) {
                schemaName = table.substr(0, dot);
                table = table.substr(dot + 1);
            } else {
                schemaName = m_metadata.schema;
            }
            if (column.empty()) column = key.columns.size() == 1 ? key.columns.front() : "";
        } else if (!m_placeOf(target, schemaName, table, column)) {
            return unresolved(call.place, "the column that a foreign key refers to is not known");
        }
        key.referredSchema = schemaName;
        key.referredTable = table;
        key.referredColumns.push_back(column);
    }
    key.onDelete = textOf(call.keyword("ondelete"));
    key.onUpdate = textOf(call.keyword("onupdate"));
    key.match = textOf(call.keyword("match"));
    key.enforcement.deferrable = isTrue(call.keyword("deferrable"));
    key.enforcement.initiallyDeferred = lowered(std::string(textOf(call.keyword("initially")))) == "deferred";
    key.name = named("fk", std::string(textOf(call.keyword("name"))), key.columns, key.referredTable, key.referredColumns);
    m_table.table.foreignKeys.push_back(std::move(key));
}

void TableBuilder::addIndex(const CallValue& call) {
    Index index;
    std::vector<std::string> columns;
    for (std::uint32_t i = 1; i < call.argCount; ++i) {
        IndexKey key;
        const Value* part = call.args[i];
        key.text = columnName(part);
        if (const auto* made = as<CallValue>(part); made != nullptr && key.text.empty()) {
            const auto* method = as<AttributeValue>(made->function);
            const Concept what = conceptOf(made->function);
            const bool descends = (method != nullptr && method->name == "desc") || what.is("desc");
            const Value* inner = method != nullptr && (method->name == "desc" || method->name == "asc") ? method->object
                                 : what.is("desc") || what.is("asc")                                    ? made->arg(0)
                                                                                                        : nullptr;
            if (inner != nullptr) {
                key.text = columnName(inner);
                key.descending = descends;
            }
        }
        if (key.text.empty()) {
            const auto expression = sqlText(part);
            if (!expression) return unresolved(part->place, "a key of the index is not known");
            key.text = *expression;
            key.isExpression = true;
        } else {
            columns.push_back(key.text);
        }
        index.keys.push_back(std::move(key));
    }
    index.unique = isTrue(call.keyword("unique"));
    index.name = named("ix", std::string(textOf(argument(call, 0, "name"))), columns, {}, {});
    if (m_dialect == Dialect::PostgreSql) index.method = textOf(call.keyword("postgresql_using"));
    if (const Value* where = call.keyword(m_dialect == Dialect::PostgreSql ? "postgresql_where" : "sqlite_where"); isGiven(where)) {
        const auto predicate = sqlText(where);
        if (predicate)
            index.predicate = *predicate;
        else
            unresolved(where->place, "the predicate of the index " + index.name + " is not known");
    }
    m_table.table.indexes.push_back(std::move(index));
}

ModelTable TableBuilder::finish() {
    Table& table = m_table.table;
    for (Value* value : m_late) {
        const auto* call = as<CallValue>(value);
        const Concept what = call != nullptr ? conceptOf(call->function) : Concept{};
        const std::string given = call != nullptr ? std::string(textOf(call->keyword("name"))) : std::string();
        if (what.is("UniqueConstraint") || what.is("PrimaryKeyConstraint")) {
            std::vector<std::string> columns;
            for (std::uint32_t i = 0; i < call->argCount; ++i) columns.push_back(columnName(call->args[i]));
            if (std::find(columns.begin(), columns.end(), "") != columns.end()) {
                unresolved(call->place, "a column of the constraint is not known");
            } else if (what.is("UniqueConstraint")) {
                UniqueConstraint unique;
                unique.columns = columns;
                unique.name = named("uq", given, columns, {}, {});
                unique.enforcement.deferrable = isTrue(call->keyword("deferrable"));
                unique.enforcement.initiallyDeferred = lowered(std::string(textOf(call->keyword("initially")))) == "deferred";
                table.uniqueConstraints.push_back(std::move(unique));
            } else {
                if (!columns.empty()) table.primaryKey.columns = columns;
                table.primaryKey.name = given;
                for (Column& column : table.columns) {
                    if (std::find(columns.begin(), columns.end(), column.name) != columns.end()) column.nullable = false;
                }
            }
        } else if (what.is("ForeignKeyConstraint")) {
            const Value* columns = argument(*call, 0, "columns");
            const Value* targets = argument(*call, 1, "refcolumns");
            std::vector<std::string> names;
            for (const Value* one : itemsOf(columns)) names.push_back(columnName(one));
            if (!isSequence(columns) || !isSequence(targets))
                unresolved(call->place, "the columns of a foreign key are not known");
            else
                addForeignKey(names, itemsOf(targets), *call);
        } else if (what.is("CheckConstraint")) {
            const Value* condition = argument(*call, 0, "sqltext");
            const auto expression =
                condition != nullptr && condition->kind == ValueKind::String ? std::optional(std::string(textOf(condition))) : sqlText(condition);
            if (expression)
                table.checkConstraints.push_back({named("ck", given, {}, {}, {}), *expression, {}});
            else
                unresolved(call->place, "the condition of a check is not known");
        } else if (what.is("Index")) {
            addIndex(*call);
        } else if (what.is("ExcludeConstraint")) {
            table.exclusionConstraints.push_back({given, "EXCLUDE"});
        } else {
            unresolved(value->place, "a part of the table's arguments is not known");
        }
    }
    for (const Pending& one : m_foreign) {
        if (one.target == nullptr)
            unresolved(one.call->place, "the column that a foreign key refers to is not known");
        else
            addForeignKey({one.name}, {one.target}, *one.call);
    }
    for (const std::string& column : m_unique) table.uniqueConstraints.push_back({named("uq", {}, {column}, {}, {}), {column}, false, {}});
    for (const auto& [column, unique] : m_indexed) {
        Index index;
        index.name = named("ix", {}, {column}, {}, {});
        index.unique = unique;
        index.keys.push_back({column, false, false, false, false, {}, {}});
        table.indexes.push_back(std::move(index));
    }
    if (!table.primaryKey.columns.empty()) table.primaryKey.name = named("pk", table.primaryKey.name, table.primaryKey.columns, {}, {});
    // Table._autoincrement_column: the only integer of the primary key that refers to nothing and has no default.
    const auto has = [](const std::vector<std::string>& list, const std::string& name) { return std::find(list.begin(), list.end(), name) != list.end(); };
    for (Column& column : table.columns) {
        const bool only = table.primaryKey.columns.size() == 1 && table.primaryKey.columns.front() == column.name;
        column.autoincrement = (only && has(m_integers, column.name) && !has(m_noAutoincrement, column.name)) ||
                               (has(table.primaryKey.columns, column.name) && has(m_forcedAutoincrement, column.name));
    }
    return std::move(m_table);
}

} // namespace stillroom::orm
