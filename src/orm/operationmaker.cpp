#include "orm/operationmaker.h"

#include "orm/columnterm.h"
#include "orm/unresolved.h"

#include <algorithm>
#include <tuple>

namespace stillroom::orm {

using namespace schema;

namespace {

constexpr std::string_view kOp = "alembic.op.";
constexpr std::string_view kBatch = "alembic.op.batch_alter_table";

[[nodiscard]] bool isAnyOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void setPlace(Operation& operation, Place place) {
    Unresolved at = unresolvedAt(place, {});
    operation.file = std::move(at.file);
    operation.line = at.line;
    operation.source = std::move(at.text);
}

} // namespace

Value* OperationMaker::Directive::arg(int ofOp, int ofBatch, std::string_view keyword) const {
    if (Value* named = call.keyword(keyword)) return named;
    const int at = batch != nullptr ? ofBatch : ofOp;
    return at < 0 ? nullptr : call.arg(static_cast<std::size_t>(at));
}

std::optional<OperationMaker::Directive> OperationMaker::directiveOf(const CallValue& call) {
    if (const auto* external = as<ExternalValue>(call.function)) {
        if (!external->name.starts_with(kOp)) return std::nullopt;
        return Directive{call, nullptr, external->name.substr(kOp.size())};
    }
    const auto* method = as<AttributeValue>(call.function);
    const auto* batch = method != nullptr ? as<CallValue>(method->object) : nullptr;
    if (batch == nullptr || !isExternal(batch->function, kBatch)) return std::nullopt;
    return Directive{call, batch, method->name};
}

std::vector<Operation> OperationMaker::operationsOf(const std::vector<const CallValue*>& calls) {
    m_operations.clear();
    m_batches.clear();
    for (const CallValue* call : calls) {
        const auto directive = directiveOf(*call);
        if (directive && directive->batch != nullptr) m_batches[directive->batch].push_back(call);
    }
    for (const CallValue* call : calls) take(*call);
    return std::move(m_operations);
}

Operation OperationMaker::unknown(Place place, std::string why) {
    Operation operation;
    operation.cannotTell = std::move(why);
    setPlace(operation, place);
    return operation;
}

Operation& OperationMaker::add(Kind kind, const CallValue& call) {
    Operation& operation = m_operations.emplace_back();
    operation.kind = kind;
    setPlace(operation, call.place);
    if (kind == Kind::Data) return operation; // whether and what, it is the same
    if (call.maybe) operation.cannotTell = "whether this is done depends on what is known only when it runs";
    if (call.partial) operation.notKnown = "some arguments are not known";
    return operation;
}

Operation& OperationMaker::add(Kind kind, const Directive& directive) {
    Operation& operation = add(kind, directive.call);
    if (directive.batch != nullptr && directive.batch->maybe && operation.cannotTell.empty())
        operation.cannotTell = "whether this is done depends on what is known only when it runs";
    return operation;
}

void OperationMaker::addUnknown(const CallValue& call, std::string why, std::vector<std::string> tables) {
    Operation& operation = m_operations.emplace_back(unknown(call.place, std::move(why)));
    operation.tables = std::move(tables);
}

std::string OperationMaker::nameOf(const Value* value, const char* what) {
    const GivenName name = givenName(value);
    if (name.text.empty() && isGiven(value)) m_notKnown = std::string(what) + " is not known";
    return name.text;
}

/// The table of the call, or of its batch.
bool OperationMaker::setTable(Operation& operation, const Directive& directive, int ofOp, std::string_view keyword) {
    const CallValue* batch = directive.batch;
    const Value* table = batch != nullptr ? argument(*batch, 0, "table_name") : directive.arg(ofOp, -1, keyword);
    const Value* schemaName = batch != nullptr ? argument(*batch, 1, "schema") : directive.call.keyword("schema");
    operation.table = givenName(table).text;
    operation.schema = givenName(schemaName).text;
    const bool known = !operation.table.empty() && (!isGiven(schemaName) || !operation.schema.empty());
    if (!known) operation = unknown(directive.call.place, "the table that " + std::string(directive.name) + "() is about is not known");
    return known;
}

// ---- tables, as SQLAlchemy would make them

TableBuilder& OperationMaker::begin(const std::string& name, const Value* schemaName) {
    m_notKnown.clear();
    TableBuilder& builder = m_tables.add(this, m_facts, [this](Place, std::string why) {
        if (m_notKnown.empty()) m_notKnown = std::move(why);
    });
    builder.begin(name, schemaName);
    return builder;
}

OperationMaker::Built OperationMaker::finish(TableBuilder& builder) const {
    builder.finish();
    Built built;
    built.enums = std::move(builder.enums());
    built.table = builder.take();
    return built;
}

void OperationMaker::keep(Operation& operation, Built built) const {
    operation.definition = std::move(built.table);
    operation.enums = std::move(built.enums);
    if (operation.notKnown.empty()) operation.notKnown = m_notKnown;
}

Value* OperationMaker::termOf(const char* name, Place place) { return m_i.external(std::string("sqlalchemy.") + name, place); }

CallValue* OperationMaker::column(const Value& name, Value* type, const std::vector<NamedValue>& keywords) {
    Value* given = m_i.string(givenName(&name).text, name.place);
    Value* own = isGiven(type) ? type : termOf("Integer", name.place);
    return m_i.term(termOf("Column", name.place), {given, own}, keywords, name.place);
}

/// Stand-ins for the columns that are named.
void OperationMaker::addColumns(TableBuilder& builder, const std::vector<Value*>& names) {
    for (Value* name : names) {
        const std::string text = givenName(name).text;
        if (!text.empty() && builder.byKey(text) == nullptr) builder.addArgument(column(*name, nullptr));
    }
}

OperationMaker::Built OperationMaker::built(const Directive& directive, int tableArg, const CallValue& term, const std::vector<Value*>& columns) {
    Operation place;
    if (!setTable(place, directive, tableArg, "table_name")) return {};
    const CallValue* batch = directive.batch;
    TableBuilder& builder = begin(place.table, batch != nullptr ? argument(*batch, 1, "schema") : directive.call.keyword("schema"));
    addColumns(builder, columns);
    builder.addArgument(const_cast<CallValue*>(&term)); // NOLINT: terms are never changed here
    Built built = finish(builder);
    built.table.columns.clear();
    built.enums.clear();
    return built;
}

// ---- directives

void OperationMaker::take(const CallValue& call) {
    if (const auto directive = directiveOf(call)) return take(*directive);
    const auto* method = as<AttributeValue>(call.function);
    const bool isAsked = call.argCount > 0 || (method != nullptr && method->name == "execute"); // result.scalars() asks for nothing more
    if (method != nullptr && isAsked && isAnyOf(method->name, {"execute", "exec_driver_sql", "scalar", "scalars"}) && isConnection(method->object))
        return statement(call, method->name == "execute" && call.argCount == 0 ? call.keyword("statement") : call.arg(0));
    if (method != nullptr && isAnyOf(method->name, {"create", "drop"})) return createOrDrop(call, *method);
    if (method != nullptr && isAnyOf(method->name, {"create_all", "drop_all"})) return addUnknown(call, "all tables of a MetaData are made or dropped");
    const auto* external = as<ExternalValue>(call.function);
    if (external == nullptr) return;
    const std::string_view package = external->name.substr(0, external->name.find('.'));
    if (isAnyOf(package, {"sqlalchemy", "builtins", "logging", "alembic", "typing", "functools", "itertools", "alembic_utils", "alembic_postgresql_enum"}))
        return;
    const auto isOfMigration = [](const Value* value) { return isExternal(value, "alembic.op") || isConnection(value); };
    const bool given = std::any_of(call.args, call.args + call.argCount, isOfMigration) ||
                       std::any_of(call.keywords, call.keywords + call.keywordCount, [&](const NamedValue& k) { return isOfMigration(k.value); });
    if (given || package.find("alembic") != std::string_view::npos || package.find("migrat") != std::string_view::npos)
        addUnknown(call, "what " + std::string(external->name) + "() does is not known");
}

void OperationMaker::take(const Directive& directive) {
    using Handler = void (OperationMaker::*)(const Directive&);
    static constexpr std::pair<std::string_view, Handler> kHandlers[] = {{"create_table", &OperationMaker::createTable},
                                                                         {"create_geospatial_table", &OperationMaker::createTable},
                                                                         {"drop_table", &OperationMaker::dropTable},
                                                                         {"drop_geospatial_table", &OperationMaker::dropTable},
                                                                         {"rename_table", &OperationMaker::renameTable},
                                                                         {"add_column", &OperationMaker::addColumn},
                                                                         {"add_geospatial_column", &OperationMaker::addColumn},
                                                                         {"drop_column", &OperationMaker::dropColumn},
                                                                         {"drop_geospatial_column", &OperationMaker::dropColumn},
                                                                         {"alter_column", &OperationMaker::alterColumn},
                                                                         {"create_index", &OperationMaker::createIndex},
                                                                         {"create_geospatial_index", &OperationMaker::createIndex},
                                                                         {"drop_index", &OperationMaker::dropIndex},
                                                                         {"drop_geospatial_index", &OperationMaker::dropIndex},
                                                                         {"create_unique_constraint", &OperationMaker::createConstraint},
                                                                         {"create_check_constraint", &OperationMaker::createConstraint},
                                                                         {"create_primary_key", &OperationMaker::createConstraint},
                                                                         {"create_exclude_constraint", &OperationMaker::createConstraint},
                                                                         {"create_foreign_key", &OperationMaker::createForeignKey},
                                                                         {"drop_constraint", &OperationMaker::dropConstraint},
                                                                         {"create_table_comment", &OperationMaker::comment},
                                                                         {"drop_table_comment", &OperationMaker::comment},
                                                                         {"sync_enum_values", &OperationMaker::syncEnum}};
    const auto* handler = std::find_if(std::begin(kHandlers), std::end(kHandlers), [&](const auto& h) { return h.first == directive.name; });
    if (handler != std::end(kHandlers)) return (this->*handler->second)(directive);
    if (directive.name == "execute") return statement(directive.call, argument(directive.call, 0, "sqltext"));
    if (directive.name == "batch_alter_table") return beginBatch(directive.call);
    if (directive.name == "bulk_insert") {
        add(Kind::Data, directive);
        return;
    }
    custom(directive);
}

void OperationMaker::createTable(const Directive& directive) {
    Operation& operation = add(Kind::CreateTable, directive);
    if (!setTable(operation, directive, 0, "table_name")) return;
    const CallValue& call = directive.call;
    operation.ifNotExists = isTrue(call.keyword("if_not_exists"));
    TableBuilder& builder = begin(operation.table, call.keyword("schema"));
    for (std::uint32_t i = 1; i < call.argCount; ++i) builder.addArgument(call.args[i]);
    builder.setOption("comment", call.keyword("comment"));
    const std::size_t at = m_operations.size() - 1;
    keep(m_operations[at], finish(builder));
}

void OperationMaker::dropTable(const Directive& directive) {
    Operation& operation = add(Kind::DropTable, directive);
    if (!setTable(operation, directive, 0, "table_name")) return;
    if (const std::string given = givenName(directive.arg(1, -1, "schema")).text; !given.empty()) operation.schema = given;
    operation.ifExists = isTrue(directive.call.keyword("if_exists"));
}

void OperationMaker::renameTable(const Directive& directive) {
    Operation& operation = add(Kind::RenameTable, directive);
    if (!setTable(operation, directive, 0, "old_table_name")) return;
    if (const std::string given = givenName(directive.arg(2, -1, "schema")).text; !given.empty()) operation.schema = given;
    operation.newSchema = operation.schema;
    operation.newName = givenName(directive.arg(1, -1, "new_table_name")).text;
    if (operation.newName.empty()) operation = unknown(directive.call.place, "the new name of the table " + operation.table + " is not known");
}

void OperationMaker::addColumn(const Directive& directive) {
    Operation& operation = add(Kind::AddColumn, directive);
    if (!setTable(operation, directive, 0, "table_name")) return;
    operation.ifNotExists = isTrue(directive.call.keyword("if_not_exists"));
    Value* given = directive.arg(1, 0, "column");
    const CallValue* term = callOf(given, "Column");
    if (term == nullptr) {
        operation = unknown(directive.call.place, "the column that is added to " + operation.table + " is not known");
        operation.tables = {givenName(directive.batch != nullptr ? argument(*directive.batch, 0, "table_name") : directive.arg(0, -1, "table_name")).text};
        return;
    }
    TableBuilder& builder = begin(operation.table, directive.batch != nullptr ? argument(*directive.batch, 1, "schema") : directive.call.keyword("schema"));
    builder.addArgument(given);
    Built built = finish(builder);
    built.table.primaryKey = {}; // toimpl.py, add_column(): all but the primary key
    // SQLite: what a type implies is left out where the table is not made anew (SQLiteImpl.add_constraint).
    if (m_tables.target().dialect == Dialect::Sqlite && directive.batch == nullptr && !hasItem(columnTerm(*term), "CheckConstraint"))
        built.table.checkConstraints.clear();
    Operation& made = m_operations.back();
    keep(made, std::move(built));
    if (!made.definition.columns.empty()) made.name = made.definition.columns.front().name;
}

void OperationMaker::dropColumn(const Directive& directive) {
    Operation& operation = add(Kind::DropColumn, directive);
    if (!setTable(operation, directive, 0, "table_name")) return;
    const Value* name = directive.arg(1, 0, "column_name");
    operation.name = givenName(name).text;
    operation.ifExists = isTrue(directive.call.keyword("if_exists"));
    if (!operation.name.empty()) return;
    const std::string table = operation.table;
    operation = unknown(directive.call.place, "the column that is dropped is not known");
    operation.tables = {table};
}

/// toimpl.py, alter_column()
void OperationMaker::alterColumn(const Directive& directive) {
    const std::size_t at = m_operations.size();
    add(Kind::AlterColumn, directive);
    if (!setTable(m_operations[at], directive, 0, "table_name")) return;
    const CallValue& call = directive.call;
    Operation operation = m_operations[at];
    const Value* name = directive.arg(1, 0, "column_name");
    operation.name = givenName(name).text;
    Value* type = call.keyword("type_");
    Value* existing = call.keyword("existing_type");
    Value* given = call.keyword("server_default");
    const Value* nullable = directive.arg(2, 1, "nullable");
    const Value* newName = call.keyword("new_column_name") != nullptr ? call.keyword("new_column_name") : call.keyword("name");
    const Value* commentText = call.keyword("comment");
    if (operation.name.empty() || (isGiven(newName) && givenName(newName).text.empty())) {
        Operation open = unknown(call.place, "the column that is changed is not known");
        open.tables = {operation.table};
        m_operations[at] = std::move(open);
        return;
    }
    m_notKnown.clear();
    std::vector<NamedValue> keywords;
    const bool setsDefault = given != nullptr && !isFalse(given) && given->kind != ValueKind::None;
    const CallValue* made = as<CallValue>(given);
    const bool isIdentity = made != nullptr && conceptOf(made->function).is("Identity");
    if (setsDefault && !isIdentity) keywords.push_back({"server_default", given});
    Operation checks = operation;
    if (isGiven(type) || setsDefault) {
        TableBuilder& builder = begin(operation.table, nullptr);
        builder.addArgument(column(*name, type, keywords));
        const Built built = finish(builder);
        if (!built.table.columns.empty()) {
            if (isGiven(type)) operation.change.type = built.table.columns.front().type;
            if (setsDefault && !isIdentity) operation.change.defaultText = built.table.columns.front().defaultText;
        }
        operation.enums = built.enums;
        checks.definition.checkConstraints = built.table.checkConstraints;
    }
    if (isIdentity) operation.change.identity = Identity{isTrue(argument(*made, 0, "always")), {}};
    if (given != nullptr && given->kind == ValueKind::None) {
        const CallValue* before = as<CallValue>(call.keyword("existing_server_default"));
        if (before != nullptr && conceptOf(before->function).is("Identity"))
            operation.change.identity = Rare<Identity>();
        else
            operation.change.defaultText = std::optional<std::string>();
    }
    if (isGiven(nullable)) {
        operation.change.nullable = isTrue(nullable);
        if (nullable->kind != ValueKind::Bool) m_notKnown = "whether the column may be NULL is not known";
    }
    if (isGiven(newName)) operation.change.name = givenName(newName).text;
    if (commentText != nullptr && !isFalse(commentText)) operation.change.comment = std::string(textOf(commentText));
    if (operation.notKnown.empty()) operation.notKnown = m_notKnown;
    // A Boolean's or an Enum's CHECK goes with its type.
    std::vector<Operation> drops;
    if (isGiven(existing) && (isGiven(type) || isGiven(newName))) {
        TableBuilder& builder = begin(operation.table, nullptr);
        builder.addArgument(column(*name, existing));
        for (const CheckConstraint& one : finish(builder).table.checkConstraints) {
            Operation& drop = drops.emplace_back(checks);
            drop.kind = Kind::DropConstraint;
            drop.name = one.name;
            drop.constraint = ConstraintType::Check;
            drop.ifExists = true;
            drop.definition = {};
        }
    }
    m_operations.pop_back();
    for (Operation& drop : drops) m_operations.push_back(std::move(drop));
    const bool addsChecks = isGiven(type) && !checks.definition.checkConstraints.empty();
    m_operations.push_back(std::move(operation));
    if (!addsChecks) return;
    checks.kind = Kind::AddConstraint;
    checks.definition.name = checks.table;
    m_operations.push_back(std::move(checks));
}

void OperationMaker::createIndex(const Directive& directive) {
    Operation& operation = add(Kind::CreateIndex, directive);
    if (!setTable(operation, directive, 1, directive.call.keyword("tablename") != nullptr ? "tablename" : "table_name")) return;
    operation.ifNotExists = isTrue(directive.call.keyword("if_not_exists"));
    Value* name = directive.arg(0, 0, directive.call.keyword("name") != nullptr ? "name" : "index_name");
    const Value* columns = directive.arg(2, 1, "columns");
    std::vector<Value*> args{name != nullptr ? name : m_i.none(directive.call.place)};
    const std::vector<Value*> parts = itemsOf(columns);
    args.insert(args.end(), parts.begin(), parts.end());
    std::vector<NamedValue> keywords;
    for (std::uint32_t i = 0; i < directive.call.keywordCount; ++i) {
        if (isAnyOf(directive.call.keywords[i].name, {"unique"}) || directive.call.keywords[i].name.find('_') != std::string_view::npos)
            keywords.push_back(directive.call.keywords[i]);
    }
    std::erase_if(keywords, [](const NamedValue& k) { return isAnyOf(k.name, {"index_name", "table_name", "if_not_exists"}); });
    if (Value* unique = directive.arg(4, -1, "unique"); unique != nullptr && directive.call.keyword("unique") == nullptr)
        keywords.push_back({"unique", unique});
    std::vector<Value*> named = parts;
    for (Value* included : itemsOf(directive.call.keyword("postgresql_include"))) named.push_back(included);
    const bool known = isSequence(columns) && !isOpen(columns);
    Built made = built(directive, 1, *m_i.term(termOf("Index", directive.call.place), args, keywords, directive.call.place), named);
    Operation& result = m_operations.back();
    keep(result, std::move(made));
    if (!known) result.notKnown = "the columns of the index are not known";
    if (result.definition.indexes.empty() || !known) { // its name alone is known
        result.cannotTell = result.notKnown.empty() ? "the index is not known" : result.notKnown;
        result.definition.indexes.resize(1);
        result.definition.indexes.front().name = givenName(name).text;
    }
    result.name = result.definition.indexes.front().name;
    if (directive.name == "create_geospatial_index" && m_tables.target().dialect == Dialect::PostgreSql && result.definition.indexes.front().method.empty())
        result.definition.indexes.front().method = "gist";
}

void OperationMaker::dropIndex(const Directive& directive) {
    Operation& operation = add(Kind::DropIndex, directive);
    const Value* name = directive.arg(0, 0, directive.call.keyword("name") != nullptr ? "name" : "index_name");
    if (directive.batch != nullptr || isGiven(directive.arg(1, -1, "table_name"))) {
        if (!setTable(operation, directive, 1, "table_name")) return;
    }
    operation.schema = givenName(directive.batch != nullptr ? argument(*directive.batch, 1, "schema") : directive.arg(2, -1, "schema")).text;
    operation.ifExists = isTrue(directive.call.keyword("if_exists"));
    const auto text = conventionalName(ConstraintKind::Index, name, operation);
    operation.name = text.value_or("");
    if (!operation.name.empty()) return;
    const std::string table = operation.table;
    operation = unknown(directive.call.place, "the name of the index that is dropped is not known");
    if (!table.empty()) operation.tables = {table};
}

/// As the naming convention of env.py's target_metadata makes it of what is given.
std::optional<std::string> OperationMaker::conventionalName(ConstraintKind kind, const Value* given, const Operation& operation) {
    const NamingConvention& convention = m_tables.conventionOf(m_facts, [](Place, const std::string&) {});
    // A token that is a function is given the constraint, of which only the name is here.
    return convention.name(m_tables.target().dialect, {kind, givenName(given), operation.schema, operation.table, {}, {}, {}, {}}, noOwnTokens);
}

void OperationMaker::createConstraint(const Directive& directive) {
    Operation& operation = add(Kind::AddConstraint, directive);
    const bool isCheck = directive.name == "create_check_constraint";
    const bool isExclude = directive.name == "create_exclude_constraint";
    if (!setTable(operation, directive, 1, directive.call.keyword("source") != nullptr ? "source" : "table_name")) return;
    const char* type = isCheck                                  ? "CheckConstraint"
                       : isExclude                              ? "ExcludeConstraint"
                       : directive.name == "create_primary_key" ? "PrimaryKeyConstraint"
                                                                : "UniqueConstraint";
    operation.constraint = isCheck                                  ? ConstraintType::Check
                           : isExclude                              ? ConstraintType::Exclusion
                           : directive.name == "create_primary_key" ? ConstraintType::PrimaryKey
                                                                    : ConstraintType::Unique;
    Value* name = directive.arg(0, 0, directive.call.keyword("name") != nullptr ? "name" : "constraint_name");
    const char* key = isCheck ? "condition" : directive.call.keyword("local_cols") != nullptr ? "local_cols" : "columns";
    Value* what = isExclude ? nullptr : directive.arg(2, 1, key);
    std::vector<NamedValue> keywords{{"name", name != nullptr ? name : m_i.none(directive.call.place)}};
    for (std::uint32_t i = 0; i < directive.call.keywordCount; ++i) {
        if (isAnyOf(directive.call.keywords[i].name, {"deferrable", "initially", "postgresql_nulls_not_distinct"}))
            keywords.push_back(directive.call.keywords[i]);
    }
    std::vector<Value*> args = isCheck ? std::vector<Value*>{what} : itemsOf(what);
    const bool known = isExclude || (isCheck ? what != nullptr : isSequence(what) && !isOpen(what));
    if (!known) args.clear();
    const CallValue* term =
        m_i.term(isExclude ? m_i.external("sqlalchemy.dialects.postgresql.ExcludeConstraint", directive.call.place) : termOf(type, directive.call.place), args,
                 keywords, directive.call.place);
    Built made = built(directive, 1, *term, isCheck ? std::vector<Value*>() : args);
    Operation& result = m_operations.back();
    if (!known) {
        result.definition.uniqueConstraints.push_back({givenName(name).text, {}, false, {}});
        result.cannotTell = "what the constraint is about is not known";
        return;
    }
    keep(result, std::move(made));
    result.name = givenName(name).text;
}

void OperationMaker::createForeignKey(const Directive& directive) {
    Operation& operation = add(Kind::AddConstraint, directive);
    operation.constraint = ConstraintType::ForeignKey;
    const CallValue& call = directive.call;
    if (!setTable(operation, directive, 1, call.keyword("source") != nullptr ? "source" : "source_table")) return;
    if (directive.batch == nullptr) operation.schema = givenName(call.keyword("source_schema")).text;
    Value* name = directive.arg(0, 0, call.keyword("name") != nullptr ? "name" : "constraint_name");
    const std::string referred = givenName(directive.arg(2, 1, call.keyword("referent") != nullptr ? "referent" : "referent_table")).text;
    const std::string referredSchema = givenName(call.keyword("referent_schema")).text;
    const Value* local = directive.arg(3, 2, "local_cols");
    const Value* remote = directive.arg(4, 3, "remote_cols");
    std::vector<Value*> targets;
    for (const Value* one : itemsOf(remote))
        targets.push_back(m_i.string((referredSchema.empty() ? "" : referredSchema + ".") + referred + "." + givenName(one).text, one->place));
    std::vector<NamedValue> keywords{{"name", name != nullptr ? name : m_i.none(call.place)}};
    int place = 5;
    for (const std::string_view key : {"onupdate", "ondelete", "deferrable", "initially", "match"}) {
        if (Value* value = directive.arg(place++, -1, key)) keywords.push_back({key, value});
    }
    const bool known = !referred.empty() && isSequence(local) && isSequence(remote) && !isOpen(local) && !isOpen(remote);
    const std::vector<Value*> own = itemsOf(local);
    TableBuilder& builder = begin(operation.table, directive.batch != nullptr ? argument(*directive.batch, 1, "schema") : call.keyword("source_schema"));
    addColumns(builder, own);
    if (known)
        builder.addArgument(
            m_i.term(termOf("ForeignKeyConstraint", call.place), {m_i.list(own, call.place), m_i.list(targets, call.place)}, keywords, call.place));
    Built made = finish(builder);
    made.table.columns.clear();
    Operation& result = m_operations.back();
    keep(result, std::move(made));
    result.name = givenName(name).text;
    if (known) return;
    result.cannotTell = "what the foreign key is about is not known";
    result.definition.foreignKeys.resize(1);
    result.definition.foreignKeys.front().name = result.name;
}

void OperationMaker::dropConstraint(const Directive& directive) {
    Operation& operation = add(Kind::DropConstraint, directive);
    if (!setTable(operation, directive, 1, "table_name")) return;
    const Value* name = directive.arg(0, 0, directive.call.keyword("name") != nullptr ? "name" : "constraint_name");
    const std::string_view type = textOf(directive.arg(2, 1, directive.call.keyword("type") != nullptr ? "type" : "type_"));
    static constexpr std::tuple<std::string_view, ConstraintType, ConstraintKind> kTypes[] = {
        {"foreignkey", ConstraintType::ForeignKey, ConstraintKind::ForeignKey},
        {"primary", ConstraintType::PrimaryKey, ConstraintKind::PrimaryKey},
        {"unique", ConstraintType::Unique, ConstraintKind::Unique},
        {"check", ConstraintType::Check, ConstraintKind::Check}};
    operation.ifExists = isTrue(directive.call.keyword("if_exists"));
    operation.name = givenName(name).text;
    for (const auto& [word, constraint, kind] : kTypes) {
        if (word != type) continue;
        operation.constraint = constraint;
        if (const auto text = conventionalName(kind, name, operation)) operation.name = *text;
    }
    if (!operation.name.empty()) return;
    const std::string table = operation.table;
    operation = unknown(directive.call.place, "the name of the constraint that is dropped is not known");
    operation.tables = {table};
}

void OperationMaker::comment(const Directive& directive) {
    Operation& operation = add(Kind::CommentOnTable, directive);
    if (!setTable(operation, directive, 0, "table_name")) return;
    if (directive.name == "create_table_comment") operation.definition.comment = textOf(directive.arg(1, 0, "comment"));
}

/// Of Alembic's cookbook and of packages around it: views, functions, sequences. What others do is not known.
void OperationMaker::custom(const Directive& directive) {
    if (isAnyOf(directive.name, {"get_bind", "get_context", "f", "inline_literal", "impl", "implementation_for", "migration_context"})) return;
    if (isAnyOf(directive.name, {"create_entity", "drop_entity", "replace_entity", "create_view", "drop_view", "replace_view", "create_sp", "drop_sp",
                                 "replace_sp", "create_sequence", "drop_sequence"})) {
        add(Kind::Data, directive);
        return;
    }
    if (directive.name.find('.') != std::string_view::npos) return; // op.get_context.x
    addUnknown(directive.call, "what op." + std::string(directive.name) + "() does is not known");
}

/// alembic_postgresql_enum
void OperationMaker::syncEnum(const Directive& directive) {
    Operation& operation = add(Kind::SetEnumLabels, directive);
    operation.schema = givenName(directive.arg(0, -1, directive.call.keyword("schema") != nullptr ? "schema" : "enum_schema")).text;
    operation.name = givenName(directive.arg(1, -1, "enum_name")).text;
    schema::Enum made{operation.schema, operation.name, {}, {}};
    const Value* labels = directive.arg(2, -1, "new_values");
    for (const Value* label : itemsOf(labels)) made.labels.emplace_back(textOf(label));
    if (operation.name.empty() || !isSequence(labels) || isOpen(labels)) {
        operation = unknown(directive.call.place, "the values of the type are not known");
        return;
    }
    operation.enums.push_back(std::move(made));
}

} // namespace stillroom::orm
