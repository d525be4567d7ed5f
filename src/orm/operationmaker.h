#pragma once

#include "orm/tableset.h"
#include "schema/operation.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stillroom::orm {

/// Turns the calls that a migration makes into operations. Columns, types, constraints and names are made by the builder of the
/// models' tables, as Alembic makes them by SQLAlchemy's Table (schemaobj.py).
class OperationMaker {
public:
    OperationMaker(Interpreter& interpreter, TableSet& tables, const MetadataFacts& facts) : m_i(interpreter), m_tables(tables), m_facts(facts) {}

    /// \param calls of one function of a revision, in their order
    [[nodiscard]] std::vector<schema::Operation> operationsOf(const std::vector<const CallValue*>& calls);
    /// An operation of which nothing is known.
    [[nodiscard]] static schema::Operation unknown(Place place, std::string why);

private:
    using Operation = schema::Operation;
    using Kind = schema::OperationKind;

    /// A call of op or of the object that batch_alter_table() gives.
    struct Directive {
        const CallValue& call;
        const CallValue* batch; // null outside of one
        std::string_view name;

        /// An argument by its place in the call of op, or in that of a batch (none: negative), or by keyword.
        [[nodiscard]] Value* arg(int ofOp, int ofBatch, std::string_view keyword) const;
    };

    [[nodiscard]] static std::optional<Directive> directiveOf(const CallValue& call);
    void take(const CallValue& call);
    void take(const Directive& directive);
    Operation& add(Kind kind, const Directive& directive);
    Operation& add(Kind kind, const CallValue& call);
    void addUnknown(const CallValue& call, std::string why, std::vector<std::string> tables = {});
    /// Sets schema and table; false where the table is not known, and all is left open.
    bool setTable(Operation& operation, const Directive& directive, int ofOp, std::string_view keyword);
    [[nodiscard]] std::string nameOf(const Value* value, const char* what);

    // directives
    void createTable(const Directive& directive);
    void dropTable(const Directive& directive);
    void renameTable(const Directive& directive);
    void addColumn(const Directive& directive);
    void dropColumn(const Directive& directive);
    void alterColumn(const Directive& directive);
    void createIndex(const Directive& directive);
    void dropIndex(const Directive& directive);
    void createConstraint(const Directive& directive);
    void createForeignKey(const Directive& directive);
    void dropConstraint(const Directive& directive);
    void comment(const Directive& directive);
    void beginBatch(const CallValue& call);
    void syncEnum(const Directive& directive);
    void custom(const Directive& directive);

    // other calls, in operationterms.cpp
    void statement(const CallValue& call, const Value* text);
    void sql(const CallValue& call, const std::string& text);
    void createOrDrop(const CallValue& call, const AttributeValue& method);
    [[nodiscard]] static bool isConnection(const Value* value, int depth = 0);
    [[nodiscard]] bool isOfRowsByText(const CallValue& call) const;
    [[nodiscard]] bool isRecreated(const CallValue& batch) const;
    [[nodiscard]] bool isPlainColumn(const Directive& directive) const;
    [[nodiscard]] std::shared_ptr<const schema::NameOfUnnamed> conventionOf(const Value* given) const;

    // tables and terms
    struct Built {
        schema::Table table;
        std::vector<schema::Enum> enums;
    };
    [[nodiscard]] TableBuilder& begin(const std::string& name, const Value* schemaName);
    [[nodiscard]] Built finish(TableBuilder& builder) const;
    [[nodiscard]] Value* termOf(const char* name, Place place);
    [[nodiscard]] CallValue* column(const Value& name, Value* type, const std::vector<NamedValue>& keywords = {});
    void addColumns(TableBuilder& builder, const std::vector<Value*>& names);
    [[nodiscard]] Built built(const Directive& directive, int tableArg, const CallValue& term, const std::vector<Value*>& columns);
    [[nodiscard]] std::optional<std::string> conventionalName(ConstraintKind kind, const Value* given, const Operation& operation);
    void keep(Operation& operation, Built built) const;

    Interpreter& m_i;
    TableSet& m_tables;
    const MetadataFacts& m_facts;
    std::vector<Operation> m_operations;
    std::unordered_map<const CallValue*, std::vector<const CallValue*>> m_batches; // their calls
    std::string m_notKnown;                                                        // of what is built now
};

} // namespace stillroom::orm
