#include "schema/statementtree.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace stillroom::schema {
namespace {

using Json = nlohmann::json;

[[nodiscard]] std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> names;
    for (const Json& one : list) names.push_back(one.at("String").at("sval").get<std::string>());
    return names;
}
[[nodiscard]] std::vector<std::string> textsOf(const Json& body, const char* key) {
    return body.contains(key) ? texts(body.at(key)) : std::vector<std::string>();
}

/// Sets schema and name from a list of one or two texts.
void setQualified(std::string& schemaName, std::string& name, std::vector<std::string> parts) {
    if (parts.empty()) return;
    name = parts.back();
    schemaName = parts.size() > 1 ? parts[parts.size() - 2] : std::string();
}

[[nodiscard]] std::size_t locationOf(const Json& node) { return node.value("location", std::size_t{0}); }

[[nodiscard]] std::string action(const Json& body, const char* key) {
    const std::string code = body.value(key, "a");
    return code == "c" ? "CASCADE" : code == "n" ? "SET NULL" : code == "d" ? "SET DEFAULT" : code == "r" ? "RESTRICT" : "";
}

/// What sets the row of a catalogue or asks for something, and changes no structure.
[[nodiscard]] bool isHarmlessFunction(const std::string& name) {
    static constexpr const char* kNames[] = {"setval",
                                             "nextval",
                                             "currval",
                                             "lastval",
                                             "set_config",
                                             "current_setting",
                                             "pg_advisory_lock",
                                             "pg_advisory_xact_lock",
                                             "pg_sleep",
                                             "count",
                                             "now",
                                             "max",
                                             "min",
                                             "coalesce",
                                             "version",
                                             "to_regclass",
                                             "exists",
                                             "current_schema",
                                             "current_database",
                                             "find_srid",
                                             "pg_backend_pid",
                                             "to_regtype",
                                             "gen_random_uuid",
                                             "array_agg",
                                             "sum",
                                             "has_table_privilege",
                                             "lower",
                                             "upper",
                                             "concat",
                                             "format",
                                             "pg_get_serial_sequence",
                                             "pg_advisory_unlock",
                                             "pg_try_advisory_lock"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Statements that change nothing that is compared.
[[nodiscard]] bool changesNothing(const std::string& kind) {
    static constexpr const char* kKinds[] = {"InsertStmt",
                                             "UpdateStmt",
                                             "DeleteStmt",
                                             "MergeStmt",
                                             "TruncateStmt",
                                             "CreateFunctionStmt",
                                             "CreateTrigStmt",
                                             "ViewStmt",
                                             "CreateExtensionStmt",
                                             "CreateSchemaStmt",
                                             "CreateSeqStmt",
                                             "AlterSeqStmt",
                                             "GrantStmt",
                                             "GrantRoleStmt",
                                             "CreatePolicyStmt",
                                             "AlterPolicyStmt",
                                             "AlterDefaultPrivilegesStmt",
                                             "CreateRoleStmt",
                                             "AlterRoleStmt",
                                             "DropRoleStmt",
                                             "VariableSetStmt",
                                             "VariableShowStmt",
                                             "TransactionStmt",
                                             "LockStmt",
                                             "VacuumStmt",
                                             "ReindexStmt",
                                             "ClusterStmt",
                                             "AlterFunctionStmt",
                                             "CreateStatsStmt",
                                             "CopyStmt",
                                             "RefreshMatViewStmt",
                                             "AlterOwnerStmt",
                                             "NotifyStmt",
                                             "ExplainStmt",
                                             "AlterExtensionStmt",
                                             "CreateDomainStmt",
                                             "AlterDomainStmt",
                                             "AlterRoleSetStmt",
                                             "AlterDatabaseSetStmt",
                                             "CreatePublicationStmt",
                                             "AlterPublicationStmt",
                                             "ConstraintsSetStmt",
                                             "CreateCastStmt",
                                             "DefineStmt",
                                             "RuleStmt",
                                             "CompositeTypeStmt",
                                             "CreateEventTrigStmt",
                                             "SecLabelStmt",
                                             "AlterSystemStmt",
                                             "CheckPointStmt",
                                             "DiscardStmt"};
    return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

} // namespace

Operation& StatementTree::add(OperationKind kind, const Json* relation) {
    Operation& operation = m_operations.emplace_back();
    operation.kind = kind;
    operation.sql = m_sql;
    if (relation != nullptr) {
        operation.schema = relation->value("schemaname", "");
        operation.table = relation->value("relname", "");
    }
    return operation;
}

bool StatementTree::read(const Json& statement) {
    if (!statement.is_object() || statement.size() != 1) return false;
    const std::string kind = statement.begin().key();
    const Json& body = statement.begin().value();
    if (changesNothing(kind)) {
        add(OperationKind::Data);
        return true;
    }
    if (kind == "CreateStmt") return createTable(body);
    if (kind == "AlterTableStmt") return alterTable(body);
    if (kind == "RenameStmt") return rename(body);
    if (kind == "IndexStmt") return createIndex(body);
    if (kind == "DropStmt") return drop(body);
    if (kind == "CommentStmt") return comment(body);
    if (kind == "CreateEnumStmt" || kind == "AlterEnumStmt") return changeEnum(body);
    if (kind == "AlterObjectSchemaStmt") return moveToSchema(body);
    if (kind == "SelectStmt") return select(body);
    if (kind == "CreateTableAsStmt") {
        const Json& relation = body.at("into").at("rel");
        const bool isPlain = body.value("objtype", "") == "OBJECT_TABLE" && relation.value("relpersistence", "p") != "t";
        Operation& operation = add(isPlain ? OperationKind::Unknown : OperationKind::Data, &relation);
        operation.tables = {operation.table};
        operation.cannotTell = isPlain ? "the columns of a table made by a query are not followed" : "";
        return true;
    }
    return false;
}

// ---- parts of the text

/// The end of what is written there: a comma, a closing parenthesis or a semicolon of its own level.
std::size_t StatementTree::endOfPart(std::size_t from) const {
    int depth = 0;
    char quote = '\0';
    for (std::size_t i = from; i < m_sql.size(); ++i) {
        const char c = m_sql[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            if (depth-- == 0) return i;
        } else if ((c == ',' || c == ';') && depth == 0) {
            return i;
        }
    }
    return m_sql.size();
}

std::string StatementTree::upTo(std::size_t from, std::size_t end) const {
    end = std::min(end, endOfPart(from));
    return from < end ? std::string(trimmed(std::string_view(m_sql).substr(from, end - from))) : std::string();
}

std::string StatementTree::inParentheses(std::size_t from) const {
    const std::size_t open = m_sql.find('(', from);
    return open == std::string::npos ? std::string() : upTo(open + 1, endOfPart(open + 1));
}

/// A type ends before the first word of a clause behind it.
std::string StatementTree::typeText(std::size_t from) const {
    const std::string text = upTo(from, m_sql.size());
    static constexpr const char* kClauses[] = {" not ",  " null",        " default ",   " primary ", " unique", " references ",
                                               " check", " constraint ", " generated ", " collate ", " using "};
    const std::string small = lowered(text) + " ";
    std::size_t end = text.size();
    for (const char* clause : kClauses) end = std::min(end, small.find(clause));
    return std::string(trimmed(text.substr(0, end)));
}

// ---- tables

bool StatementTree::column(Operation& operation, const Json& definition) {
    Column column;
    column.name = definition.at("colname").get<std::string>();
    column.type = typeText(locationOf(definition.at("typeName")));
    const std::string small = lowered(column.type);
    for (const char* serial : {"serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"}) {
        if (small != serial) continue;
        column.autoincrement = true;
        column.nullable = false;
        column.type = small.starts_with("big") || small.ends_with("8") ? "bigint" : small.starts_with("small") || small.ends_with("2") ? "smallint" : "integer";
    }
    operation.definition.columns.push_back(std::move(column));
    const Json constraints = definition.value("constraints", Json::array());
    const auto next = [&](std::size_t after) {
        std::size_t end = m_sql.size();
        for (const Json& one : constraints) {
            const std::size_t at = locationOf(one.at("Constraint"));
            if (at > after) end = std::min(end, at);
        }
        return end;
    };
    for (const Json& one : constraints) {
        const Json& body = one.at("Constraint");
        const std::string kind = body.at("contype").get<std::string>();
        Column& made = operation.definition.columns.back();
        if (kind == "CONSTR_NOTNULL") {
            made.nullable = false;
        } else if (kind == "CONSTR_DEFAULT") {
            constexpr std::size_t kWord = 7; // DEFAULT
            made.defaultText = upTo(locationOf(body) + kWord, next(locationOf(body)));
        } else if (kind == "CONSTR_IDENTITY") {
            made.identity = Identity{body.value("generated_when", "") == "a"};
            made.autoincrement = true;
            made.nullable = false;
        } else if (kind == "CONSTR_GENERATED") {
            made.generated = Generated{inParentheses(locationOf(body)), true};
        } else if (kind != "CONSTR_NULL" && !constraint(operation, body, made.name)) {
            return false;
        }
    }
    return true;
}

/// \param column that it stands behind; empty where it is the table's
bool StatementTree::constraint(Operation& operation, const Json& body, const std::string& column) {
    const std::string kind = body.at("contype").get<std::string>();
    const std::string name = body.value("conname", "");
    const auto own = [&](const char* key) {
        std::vector<std::string> names = textsOf(body, key);
        if (names.empty() && !column.empty()) names.push_back(column);
        return names;
    };
    Table& table = operation.definition;
    const Enforcement enforcement{body.value("deferrable", false), body.value("initdeferred", false), !body.value("skip_validation", false)};
    if (body.contains("indexname")) { // the replay knows its columns
        operation.usedIndex = body.at("indexname").get<std::string>();
        const std::string made = name.empty() ? operation.usedIndex : name;
        if (kind == "CONSTR_PRIMARY")
            table.primaryKey.name = made;
        else
            table.uniqueConstraints.push_back({made, {}, false, enforcement});
        return true;
    }
    if (kind == "CONSTR_PRIMARY") {
        table.primaryKey = {name, own("keys")};
        for (Column& one : table.columns) {
            const auto& keys = table.primaryKey.columns;
            if (m_dialect == Dialect::PostgreSql && std::find(keys.begin(), keys.end(), one.name) != keys.end()) one.nullable = false;
            if (m_dialect == Dialect::Sqlite && keys.size() == 1 && keys.front() == one.name && lowered(one.type) == "integer") one.autoincrement = true;
        }
    } else if (kind == "CONSTR_UNIQUE") {
        table.uniqueConstraints.push_back({name, own("keys"), body.value("nulls_not_distinct", false), enforcement});
    } else if (kind == "CONSTR_CHECK") {
        const std::size_t word = lowered(m_sql).find("check", locationOf(body));
        if (word == std::string::npos) return false;
        table.checkConstraints.push_back({name, inParentheses(word), enforcement});
    } else if (kind == "CONSTR_FOREIGN") {
        ForeignKey key;
        key.name = name;
        key.columns = own("fk_attrs");
        key.referredSchema = body.at("pktable").value("schemaname", "");
        key.referredTable = body.at("pktable").at("relname").get<std::string>();
        key.referredColumns = textsOf(body, "pk_attrs");
        key.onDelete = action(body, "fk_del_action");
        key.onUpdate = action(body, "fk_upd_action");
        key.match = body.value("fk_matchtype", "s") == "f" ? "FULL" : "";
        key.enforcement = enforcement;
        table.foreignKeys.push_back(std::move(key));
    } else if (kind == "CONSTR_EXCLUSION") {
        table.exclusionConstraints.push_back({name, "EXCLUDE"});
    } else if (kind.starts_with("CONSTR_ATTR_")) { // DEFERRABLE and its like, of the one before
        if (table.foreignKeys.empty()) return false;
        Enforcement& last = table.foreignKeys.back().enforcement;
        last.deferrable = last.deferrable || kind == "CONSTR_ATTR_DEFERRABLE";
        last.initiallyDeferred = last.initiallyDeferred || kind == "CONSTR_ATTR_DEFERRED";
    } else {
        return false;
    }
    return true;
}

bool StatementTree::createTable(const Json& body) {
    if (body.at("relation").value("relpersistence", "p") == "t") { // a temporary one
        add(OperationKind::Data);
        return true;
    }
    if (body.contains("inhRelations") && !body.contains("partbound")) return false;
    Operation& operation = add(OperationKind::CreateTable, &body.at("relation"));
    operation.ifNotExists = body.value("if_not_exists", false);
    operation.definition.schema = operation.schema;
    operation.definition.name = operation.table;
    if (body.contains("partbound")) { // a partition is never compared
        operation.kind = OperationKind::Data;
        return true;
    }
    std::vector<const Json*> constraints;
    for (const Json& element : body.value("tableElts", Json::array())) {
        if (element.contains("ColumnDef")) {
            if (!column(operation, element.at("ColumnDef"))) return false;
        } else if (element.contains("Constraint")) {
            if (!constraint(operation, element.at("Constraint"), {})) return false;
        } else {
            operation.notKnown = "a part of CREATE TABLE is not followed"; // LIKE
        }
    }
    return true;
}

bool StatementTree::alterTable(const Json& body) {
    const std::string kind = body.value("objtype", "OBJECT_TABLE");
    if (kind == "OBJECT_VIEW" || kind == "OBJECT_SEQUENCE" || kind == "OBJECT_INDEX" || kind == "OBJECT_MATVIEW") {
        add(OperationKind::Data);
        return true;
    }
    const Json& relation = body.at("relation");
    for (const Json& one : body.at("cmds")) {
        const Json& command = one.at("AlterTableCmd");
        const std::string what = command.at("subtype").get<std::string>();
        const bool cascade = command.value("behavior", "") == "DROP_CASCADE";
        if (what == "AT_AddColumn") {
            Operation& operation = add(OperationKind::AddColumn, &relation);
            operation.ifNotExists = command.value("missing_ok", false);
            operation.definition.name = operation.table;
            if (!column(operation, command.at("def").at("ColumnDef"))) return false;
            operation.name = operation.definition.columns.front().name;
        } else if (what == "AT_DropColumn" || what == "AT_DropConstraint") {
            Operation& operation = add(what == "AT_DropColumn" ? OperationKind::DropColumn : OperationKind::DropConstraint, &relation);
            operation.name = command.at("name").get<std::string>();
            operation.ifExists = command.value("missing_ok", false);
            operation.cascade = cascade;
        } else if (what == "AT_AddConstraint") {
            Operation& operation = add(OperationKind::AddConstraint, &relation);
            operation.definition.name = operation.table;
            operation.name = command.at("def").at("Constraint").value("conname", "");
            if (!constraint(operation, command.at("def").at("Constraint"), {})) return false;
        } else if (what == "AT_ValidateConstraint") {
            add(OperationKind::ValidateConstraint, &relation).name = command.at("name").get<std::string>();
        } else if (!alterColumn(command, relation)) {
            return false;
        }
    }
    return true;
}

bool StatementTree::alterColumn(const Json& command, const Json& relation) {
    const std::string what = command.at("subtype").get<std::string>();
    static constexpr const char* kNothing[] = {
        "AT_SetStatistics",   "AT_SetStorage",         "AT_ChangeOwner",      "AT_SetRelOptions",  "AT_EnableRowSecurity", "AT_DisableRowSecurity",
        "AT_EnableTrig",      "AT_DisableTrig",        "AT_ForceRowSecurity", "AT_ClusterOn",      "AT_ReplicaIdentity",   "AT_SetLogged",
        "AT_SetUnLogged",     "AT_NoForceRowSecurity", "AT_EnableTrigAll",    "AT_DisableTrigAll", "AT_EnableTrigUser",    "AT_DisableTrigUser",
        "AT_ResetRelOptions", "AT_AttachPartition",    "AT_SetCompression",   "AT_SetOptions"};
    if (std::find(std::begin(kNothing), std::end(kNothing), what) != std::end(kNothing)) {
        add(OperationKind::Data);
        return true;
    }
    Operation& operation = add(OperationKind::AlterColumn, &relation);
    operation.name = command.value("name", "");
    if (what == "AT_AlterColumnType") {
        operation.change.type = typeText(locationOf(command.at("def").at("ColumnDef").at("typeName")));
    } else if (what == "AT_SetNotNull" || what == "AT_DropNotNull") {
        operation.change.nullable = what == "AT_DropNotNull";
    } else if (what == "AT_ColumnDefault") {
        operation.change.defaultText = std::optional<std::string>();
        if (!command.contains("def")) return true;
        // The tree has no place of the whole expression: it stands behind the column's name and SET DEFAULT.
        const std::string small = lowered(m_sql);
        std::size_t at = small.find("default", small.find(lowered(operation.name)));
        if (at == std::string::npos) return false;
        if (small.find("set default", at + 1) != std::string::npos && m_operations.size() > 1) return false; // which of several
        constexpr std::size_t kWord = 7;
        operation.change.defaultText = upTo(at + kWord, m_sql.size());
    } else if (what == "AT_AddIdentity" || what == "AT_SetIdentity") {
        const Json& definition = command.value("def", Json::object());
        const Json body = definition.contains("Constraint") ? definition.at("Constraint") : Json::object();
        if (what == "AT_AddIdentity")
            operation.change.identity = Identity{body.value("generated_when", "") == "a"};
        else
            return false;
    } else if (what == "AT_DropIdentity") {
        operation.change.identity = Rare<Identity>();
    } else {
        return false;
    }
    return true;
}

bool StatementTree::rename(const Json& body) {
    const std::string what = body.at("renameType").get<std::string>();
    const std::string newName = body.at("newname").get<std::string>();
    if (what == "OBJECT_TYPE") {
        Operation& operation = add(OperationKind::RenameEnum);
        setQualified(operation.schema, operation.name, texts(body.at("object").at("List").at("items")));
        operation.newSchema = operation.schema;
        operation.newName = newName;
        return true;
    }
    if (what == "OBJECT_TABLE" || what == "OBJECT_COLUMN" || what == "OBJECT_TABCONSTRAINT") {
        if (what == "OBJECT_COLUMN" && body.value("relationType", "") != "OBJECT_TABLE") return false;
        Operation& operation = add(what == "OBJECT_TABLE"    ? OperationKind::RenameTable
                                   : what == "OBJECT_COLUMN" ? OperationKind::AlterColumn
                                                             : OperationKind::RenameConstraint,
                                   &body.at("relation"));
        operation.name = body.value("subname", "");
        operation.newSchema = operation.schema;
        operation.newName = newName;
        if (what == "OBJECT_COLUMN") operation.change.name = newName;
        return true;
    }
    if (what == "OBJECT_INDEX") {
        Operation& operation = add(OperationKind::RenameIndex);
        operation.schema = body.at("relation").value("schemaname", "");
        operation.name = body.at("relation").at("relname").get<std::string>();
        operation.newName = newName;
        return true;
    }
    add(OperationKind::Data); // sequences, views, functions, ...
    return what != "OBJECT_SCHEMA" && what != "OBJECT_ATTRIBUTE" && what != "OBJECT_DOMAIN";
}

bool StatementTree::moveToSchema(const Json& body) {
    const std::string what = body.at("objectType").get<std::string>();
    if (what == "OBJECT_TABLE") {
        Operation& operation = add(OperationKind::RenameTable, &body.at("relation"));
        operation.newSchema = body.at("newschema").get<std::string>();
        operation.newName = operation.table;
        return true;
    }
    if (what != "OBJECT_TYPE") return false;
    Operation& operation = add(OperationKind::RenameEnum);
    setQualified(operation.schema, operation.name, texts(body.at("object").at("List").at("items")));
    operation.newSchema = body.at("newschema").get<std::string>();
    operation.newName = operation.name;
    return true;
}

bool StatementTree::createIndex(const Json& body) {
    Operation& operation = add(OperationKind::CreateIndex, &body.at("relation"));
    operation.ifNotExists = body.value("if_not_exists", false);
    Index index;
    index.name = body.value("idxname", "");
    operation.name = index.name;
    index.unique = body.value("unique", false);
    index.nullsNotDistinct = body.value("nulls_not_distinct", false);
    if (body.contains("accessMethod")) index.method = body.at("accessMethod").get<std::string>();
    // The keys stand in the first parentheses behind the table's name.
    std::size_t at = m_sql.find('(', locationOf(body.at("relation")));
    for (const Json& one : body.at("indexParams")) {
        if (at == std::string::npos) return false;
        const Json& element = one.at("IndexElem");
        const std::size_t end = endOfPart(at + 1);
        IndexKey key;
        key.text = element.value("name", "");
        if (element.contains("expr")) {
            key.isExpression = true;
            key.text = upTo(at + 1, end);
        } else {
            const std::string nulls = element.value("nulls_ordering", "");
            key.descending = element.value("ordering", "") == "SORTBY_DESC";
            const bool firstImplied = key.descending == (m_dialect == Dialect::PostgreSql);
            key.nullsFirst = nulls == "SORTBY_NULLS_FIRST" && !firstImplied;
            key.nullsLast = nulls == "SORTBY_NULLS_LAST" && firstImplied;
            if (element.contains("opclass")) key.opclass = texts(element.at("opclass")).back();
        }
        index.keys.push_back(std::move(key));
        at = end < m_sql.size() ? end : std::string::npos;
    }
    for (const Json& one : body.value("indexIncludingParams", Json::array())) index.included.push_back(one.at("IndexElem").value("name", ""));
    if (body.contains("whereClause")) {
        const std::string small = lowered(replaced(replaced(m_sql, "\n", " "), "\t", " "));
        const std::size_t where = small.find("where", at == std::string::npos ? 0 : at);
        if (where == std::string::npos) return false;
        constexpr std::size_t kWord = 5;
        index.predicate = upTo(where + kWord, m_sql.size());
    }
    operation.definition.indexes.push_back(std::move(index));
    return true;
}

bool StatementTree::drop(const Json& body) {
    const std::string what = body.at("removeType").get<std::string>();
    const bool cascade = body.value("behavior", "") == "DROP_CASCADE";
    if (what == "OBJECT_SCHEMA") {
        for (const Json& object : body.at("objects"))
            add(cascade ? OperationKind::DropSchema : OperationKind::Data).schema = object.at("String").at("sval").get<std::string>();
        return true;
    }
    if (((what == "OBJECT_EXTENSION" || what == "OBJECT_FUNCTION" || what == "OBJECT_DOMAIN") && cascade)) return false;
    for (const Json& object : body.at("objects")) {
        const bool known = what == "OBJECT_TABLE" || what == "OBJECT_INDEX" || what == "OBJECT_TYPE";
        Operation& operation = add(!known                   ? OperationKind::Data
                                   : what == "OBJECT_TABLE" ? OperationKind::DropTable
                                   : what == "OBJECT_INDEX" ? OperationKind::DropIndex
                                                            : OperationKind::DropEnum);
        operation.ifExists = body.value("missing_ok", false);
        operation.cascade = cascade;
        if (!known) continue;
        if (what == "OBJECT_TYPE" && cascade) return false;
        const Json& names = object.contains("TypeName") ? object.at("TypeName").at("names") : object.at("List").at("items");
        setQualified(operation.schema, what == "OBJECT_TABLE" ? operation.table : operation.name, texts(names));
    }
    return true;
}

bool StatementTree::comment(const Json& body) {
    const std::string what = body.at("objtype").get<std::string>();
    if (what != "OBJECT_TABLE" && what != "OBJECT_COLUMN") {
        add(OperationKind::Data);
        return true;
    }
    std::vector<std::string> names = texts(body.at("object").at("List").at("items"));
    Operation& operation = add(what == "OBJECT_TABLE" ? OperationKind::CommentOnTable : OperationKind::AlterColumn);
    if (what == "OBJECT_COLUMN") {
        operation.name = names.back();
        names.pop_back();
        operation.change.comment = body.value("comment", "");
    }
    operation.definition.comment = body.value("comment", "");
    setQualified(operation.schema, operation.table, std::move(names));
    return true;
}

bool StatementTree::changeEnum(const Json& body) {
    Operation& operation = add(OperationKind::CreateEnum);
    setQualified(operation.schema, operation.name, texts(body.at("typeName")));
    if (body.contains("oldVal")) {
        operation.kind = OperationKind::RenameEnumLabel;
        operation.label = body.at("oldVal").get<std::string>();
        operation.newLabel = body.at("newVal").get<std::string>();
    } else if (body.contains("newVal")) {
        operation.kind = OperationKind::AddEnumLabel;
        operation.label = body.at("newVal").get<std::string>();
        operation.neighbour = body.value("newValNeighbor", "");
        operation.before = !body.value("newValIsAfter", false);
        operation.ifNotExists = body.value("skipIfNewValExists", false);
    } else {
        operation.enums.push_back({operation.schema, operation.name, textsOf(body, "vals"), {}});
    }
    return true;
}

/// A query changes nothing, but a function that it calls may.
bool StatementTree::select(const Json& body) {
    if (body.contains("intoClause")) return false;
    add(OperationKind::Data);
    if (body.contains("fromClause")) return true;
    for (const Json& one : body.value("targetList", Json::array())) {
        const Json& value = one.at("ResTarget").at("val");
        if (value.contains("FuncCall") && !isHarmlessFunction(texts(value.at("FuncCall").at("funcname")).back())) return false;
    }
    return true;
}

} // namespace stillroom::schema
