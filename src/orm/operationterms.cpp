// Calls of a migration that are no directives of op: statements, types and tables that are made by themselves; and batches.
#include "orm/operationmaker.h"

#include "base/text.h"
#include "orm/columnterm.h"
#include "schema/statements.h"

#include <algorithm>
#include <deque>

namespace stillroom::orm {

using namespace schema;

namespace {

constexpr int kMaxDepth = 12;

/// The text of text("..."), also with bindparams() and its like behind it.
[[nodiscard]] const Value* textIn(const Value* value, int depth = 0) {
    if (value == nullptr || depth > kMaxDepth) return nullptr;
    if (value->kind == ValueKind::String) return value;
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return nullptr;
    const Concept what = conceptOf(call->function);
    if (isExternal(call->function, "textwrap.dedent") || isExternal(call->function, "inspect.cleandoc")) return textIn(call->arg(0), depth + 1);
    if (what.is("text") || what.is("DDL") || what.is("TextClause")) return textIn(call->arg(0) != nullptr ? call->arg(0) : call->keyword("text"), depth + 1);
    const auto* method = as<AttributeValue>(call->function);
    return method != nullptr && (method->name == "bindparams" || method->name == "columns" || method->name == "execution_options")
               ? textIn(method->object, depth + 1)
               : nullptr;
}

/// A construct of SQLAlchemy that reads or writes rows, or makes what is not compared.
[[nodiscard]] bool isOfRows(const Value* value, int depth = 0) {
    const auto* call = as<CallValue>(value);
    if (call == nullptr || depth > kMaxDepth) return false;
    const Concept what = conceptOf(call->function);
    for (const std::string_view name : {"insert", "update", "delete", "select", "Insert", "Update", "Delete", "Select", "CreateSequence", "DropSequence",
                                        "CreateSchema", "func", "exists", "union", "union_all"}) {
        if (what.is(name)) return true;
    }
    if (what.package == "func") return true;
    const auto* method = as<AttributeValue>(call->function);
    if (method == nullptr) return false;
    for (const std::string_view name : {"insert", "update", "delete", "select", "from_select", "with_only_columns"}) {
        if (method->name == name) return true;
    }
    return isOfRows(method->object, depth + 1);
}

/// Of a text that is put together from what is not known, the first word may say that it is about rows.
[[nodiscard]] bool isOfRowsByBeginning(const Value* value, int depth = 0) {
    if (value == nullptr || depth > kMaxDepth) return false;
    if (const auto* unknown = as<UnknownValue>(value)) {
        const std::string_view text = trimmed(unknown->beginning);
        const std::string word = lowered(text.substr(0, text.find_first_of(" \t\r\n")));
        return word.size() < text.size() && (word == "update" || word == "insert" || word == "delete" || word == "select" || word == "with");
    }
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return false;
    const auto* method = as<AttributeValue>(call->function);
    return isOfRowsByBeginning(method != nullptr ? method->object : call->arg(0), depth + 1);
}

/// A naming convention that needs no code: copies of its texts.
struct KeptConvention {
    explicit KeptConvention(const DictValue& given) {
        for (const auto& [key, pattern] : *given.items) {
            if (key->kind != ValueKind::String || pattern->kind != ValueKind::String) continue;
            items.emplace_back(&keep(textOf(key)), &keep(textOf(pattern)));
        }
        dict.items = &items;
        convention = NamingConvention(&dict);
    }
    Value& keep(std::string_view text) {
        texts.emplace_back(text);
        return values.emplace_back(StringValue{{ValueKind::String, {}}, texts.back()});
    }

    std::deque<std::string> texts;
    std::deque<StringValue> values;
    std::vector<std::pair<Value*, Value*>> items;
    DictValue dict{{ValueKind::Dict, {}}, nullptr};
    NamingConvention convention;
};

} // namespace

/// Whether it is the connection that the migration runs on, or something made from it: a Session, a copy with options.
bool OperationMaker::isConnection(const Value* value, int depth) {
    if (value == nullptr || depth > kMaxDepth) return false;
    static constexpr std::string_view kStillOne[] = {
        "bind", "engine", "connection", "session", "connect", "begin", "begin_nested", "execution_options", "get_bind", "get_connection", "__enter__"};
    if (const auto* attribute = as<AttributeValue>(value))
        return std::find(std::begin(kStillOne), std::end(kStillOne), attribute->name) != std::end(kStillOne) && isConnection(attribute->object, depth + 1);
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return false;
    if (const auto* external = as<ExternalValue>(call->function)) {
        if (external->name == "alembic.op.get_bind" || external->name == "alembic.op.get_context" || external->name.starts_with("alembic.context.get_"))
            return true;
        if (external->name == "sqlalchemy.create_engine" || external->name == "sqlalchemy.engine_from_config") return true;
        if (!external->name.starts_with("sqlalchemy.orm.") && !external->name.starts_with("sqlmodel.")) return false;
    }
    const auto isIt = [depth](const Value* one) { return isConnection(one, depth + 1); };
    return isConnection(call->function, depth + 1) || std::any_of(call->args, call->args + call->argCount, isIt) ||
           std::any_of(call->keywords, call->keywords + call->keywordCount, [&](const NamedValue& k) { return isIt(k.value); });
}

void OperationMaker::statement(const CallValue& call, const Value* given) {
    if (const Value* text = textIn(given)) return sql(call, std::string(textOf(text)));
    if (isOfRows(given) || isOfRowsByBeginning(given)) {
        add(Kind::Data, call);
        return;
    }
    addUnknown(call, "the statement that is executed is not known");
}

void OperationMaker::sql(const CallValue& call, const std::string& text) {
    const Operation head = add(Kind::CreateTable, call); // for its place, and whether it is done at all
    m_operations.pop_back();
    std::vector<Operation> found = schema::operationsOf(m_tables.target().dialect, replaced(text, "\\:", ":"));
    for (Operation& operation : found) {
        operation.file = head.file;
        operation.line = head.line;
        operation.source = head.source;
        if (operation.cannotTell.empty()) operation.cannotTell = operation.kind == Kind::Data ? std::string() : head.cannotTell;
        m_operations.push_back(std::move(operation));
    }
}

/// Table(...).create(bind), Enum(...).create(bind) and their drop().
void OperationMaker::createOrDrop(const CallValue& call, const AttributeValue& method) {
    const bool creates = method.name == "create";
    const auto* object = as<CallValue>(method.object);
    const Concept what = object != nullptr ? conceptOf(object->function) : Concept{};
    if (what.is("Enum") || what.is("ENUM")) {
        Operation& operation = add(creates ? Kind::CreateEnum : Kind::DropEnum, call);
        const TypeText type = m_tables.types().compile(method.object, {});
        if (m_tables.target().dialect == Dialect::Sqlite || (type.known() && !type.native)) {
            operation.kind = Kind::Data;
            return;
        }
        // To be dropped, a type needs no values.
        const std::string name = type.native ? type.native->name : givenName(object->keyword("name")).text;
        operation.name = name;
        operation.schema = type.native ? type.native->schema : givenName(object->keyword("schema")).text;
        operation.ifNotExists = isTrue(call.keyword("checkfirst")) || call.keyword("checkfirst") == nullptr;
        if (name.empty() || (creates && !type.native)) {
            operation = unknown(call.place, "the type is not known: " + type.why);
            operation.sql = name; // it touches no table
            operation.sql += ";";
            return;
        }
        if (type.native) operation.enums.push_back(*type.native);
        return;
    }
    if (what.is("Sequence") || what.is("Index") || what.is("CreateSchema")) {
        if (what.is("Index")) addUnknown(call, "an index is made or dropped by itself");
        return;
    }
    if (what.is("Table")) {
        Operation& operation = add(creates ? Kind::CreateTable : Kind::DropTable, call);
        operation.table = givenName(object->arg(0)).text;
        operation.schema = givenName(object->keyword("schema")).text;
        operation.ifNotExists = isTrue(call.keyword("checkfirst"));
        if (operation.table.empty()) {
            operation = unknown(call.place, "the table is not known");
            return;
        }
        if (!creates) return;
        TableBuilder& builder = begin(operation.table, object->keyword("schema"));
        for (std::uint32_t i = 2; i < object->argCount; ++i) builder.addArgument(object->args[i]);
        builder.setOption("comment", object->keyword("comment"));
        keep(m_operations.back(), finish(builder));
        return;
    }
    const bool onConnection = std::any_of(call.args, call.args + call.argCount, [](const Value* v) { return isConnection(v); }) ||
                              std::any_of(call.keywords, call.keywords + call.keywordCount, [](const NamedValue& k) { return isConnection(k.value); });
    if (onConnection) addUnknown(call, "what is made or dropped here is not known");
}

// ---- batches

/// SQLiteImpl.requires_recreate_in_batch()
bool OperationMaker::isRecreated(const CallValue& batch) const {
    const std::string_view recreate = textOf(argument(batch, 2, "recreate"));
    if (recreate == "always" || recreate == "never") return recreate == "always";
    if (m_tables.target().dialect != Dialect::Sqlite) return false;
    const auto calls = m_batches.find(&batch);
    if (calls == m_batches.end()) return false;
    return std::any_of(calls->second.begin(), calls->second.end(), [this](const CallValue* call) {
        const Directive directive = *directiveOf(*call);
        if (directive.name == "f" || directive.name == "execute" || directive.name == "get_bind" || directive.name == "create_index" ||
            directive.name == "drop_index")
            return false;
        return directive.name != "add_column" || !isPlainColumn(directive);
    });
}

/// One that ALTER TABLE can add.
bool OperationMaker::isPlainColumn(const Directive& directive) const {
    const CallValue* call = callOf(directive.arg(1, 0, "column"), "Column");
    if (call == nullptr) return false;
    const ColumnTerm term = columnTerm(*call);
    const Value* given = call->keyword("server_default");
    const bool isExpression = isGiven(given) && given->kind != ValueKind::String;
    const TypeText type = m_tables.types().compile(term.type, {});
    return !isExpression && !hasItem(term, "ForeignKey") && !isTrue(call->keyword("unique")) && !type.check &&
           std::none_of(term.items.begin(), term.items.end(),
                        [](const CallValue* item) { return conceptOf(item->function).is("Computed") && isTrue(argument(*item, 1, "persisted")); });
}

std::shared_ptr<const NameOfUnnamed> OperationMaker::conventionOf(const Value* given) const {
    const auto* dict = as<DictValue>(given);
    if (dict == nullptr) return nullptr;
    const auto kept = std::make_shared<KeptConvention>(*dict);
    const Dialect dialect = m_tables.target().dialect;
    return std::make_shared<const NameOfUnnamed>(
        [kept, dialect](ConstraintType type, const Table& table, const std::vector<std::string>& columns, const ForeignKey* key) {
            NamedConstraint constraint{ConstraintKind::Unique, {}, table.schema, table.name, {}, {}, {}, {}};
            if (type == ConstraintType::PrimaryKey) constraint.kind = ConstraintKind::PrimaryKey;
            if (type == ConstraintType::ForeignKey) constraint.kind = ConstraintKind::ForeignKey;
            for (const std::string& column : columns) constraint.columns.push_back({column, column});
            if (key != nullptr) {
                constraint.referredSchema = key->referredSchema;
                constraint.referredTable = key->referredTable;
                constraint.referredColumns = key->referredColumns;
            }
            return kept->convention.name(dialect, constraint, noOwnTokens).value_or("");
        });
}

void OperationMaker::beginBatch(const CallValue& call) {
    if (!isRecreated(call)) return;
    const Directive directive{call, &call, "batch_alter_table"};
    Operation& operation = add(Kind::RebuildTable, call);
    if (!setTable(operation, directive, 0, "table_name")) return;
    operation.unnamed = conventionOf(call.keyword("naming_convention"));
    if (m_tables.target().dialect == Dialect::PostgreSql)
        operation.cannotTell = "the table is copied into a new one, whose names are not followed for PostgreSQL";
    else if (isGiven(call.keyword("copy_from")) || isGiven(call.keyword("reflect_args")))
        operation.cannotTell = "the table is copied from what the revision says it is";
    const std::vector<Value*> arguments = itemsOf(call.keyword("table_args"));
    for (Value* one : arguments) {
        const auto* term = as<CallValue>(one);
        if (term == nullptr) continue;
        std::vector<Value*> columns(term->args, term->args + term->argCount);
        for (Value* inner : itemsOf(term->arg(0))) columns.push_back(inner);
        Built made = built(directive, 0, *term, columns);
        Operation& constraint = add(Kind::AddConstraint, call);
        static_cast<void>(setTable(constraint, directive, 0, "table_name"));
        keep(constraint, std::move(made));
    }
}

} // namespace stillroom::orm
