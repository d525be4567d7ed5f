#pragma once

#include "orm/concepts.h"
#include "orm/models.h"
#include "orm/types.h"

#include <functional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// What a MetaData is given: the schema of its tables and the names of its constraints.
struct MetadataFacts {
    std::string schema;
    const DictValue* namingConvention = nullptr;
};

/// Builds one table as SQLAlchemy's Table does: from Column, constraint and Index terms.
class TableBuilder {
public:
    /// A foreign key names a column: that of a Column term of another table, or by text.
    using ColumnPlace = std::function<bool(const Value* column, std::string& schema, std::string& table, std::string& name)>;
    using Note = std::function<void(Place place, std::string why)>;

    TableBuilder(Interpreter& interpreter, schema::Dialect dialect, const MetadataFacts& metadata, ColumnPlace placeOf, Note note)
        : m_types(interpreter, dialect), m_dialect(dialect), m_metadata(metadata), m_placeOf(std::move(placeOf)), m_note(std::move(note)) {}

    /// \param schema none: the MetaData's own
    void begin(std::string name, const Value* schema);
    /// A Column(...) or mapped_column(...) under the attribute `key`.
    /// \param annotation what Mapped[...] holds, or null; \param optional whether it may be None
    void addColumn(const std::string& key, const CallValue* call, Value* annotation, bool optional, Place place);
    /// A constraint or Index of the table's arguments; the last dictionary of `__table_args__`.
    void addArgument(Value* argument);
    void addOptions(const DictValue& options);
    [[nodiscard]] ModelTable finish();

    [[nodiscard]] std::vector<schema::Enum>& enums() { return m_enums; }

private:
    struct Pending { // by the key of the column
        std::string name;
        Value* target;
        const CallValue* call;
    };
    void addForeignKey(std::vector<std::string> columns, const std::vector<Value*>& targets, const CallValue& call);
    void addIndex(const CallValue& call);
    [[nodiscard]] std::string columnName(const Value* value) const;
    [[nodiscard]] std::optional<std::string> sqlText(const Value* value) const;
    [[nodiscard]] std::string named(const std::string& kind, const std::string& given, const std::vector<std::string>& columns, const std::string& referred,
                                    const std::vector<std::string>& referredColumns) const;
    void unresolved(Place place, std::string why);

    Types m_types;
    schema::Dialect m_dialect;
    const MetadataFacts& m_metadata;
    ColumnPlace m_placeOf;
    Note m_note;
    ModelTable m_table;
    std::vector<std::pair<std::string, std::string>> m_keys;   // attribute key to column name
    std::vector<std::pair<const Value*, std::string>> m_terms; // Column terms of this table
    std::vector<std::string> m_noAutoincrement;
    std::vector<std::string> m_forcedAutoincrement;
    std::vector<std::string> m_integers;
    std::vector<Value*> m_late; // constraints and indexes: after all columns
    std::vector<Pending> m_foreign;
    std::vector<std::string> m_unique;
    std::vector<std::pair<std::string, bool>> m_indexed; // column, unique
    std::vector<schema::Enum> m_enums;
};

} // namespace stillroom::orm
