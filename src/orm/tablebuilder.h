#pragma once

#include "orm/columnterm.h"
#include "orm/models.h"
#include "orm/namingconvention.h"
#include "orm/sqlexpressions.h"
#include "orm/types.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

class TableSet;

/// What a MetaData is given: the schema of its tables and the names of its constraints.
struct MetadataFacts {
    std::string schema;
    const Value* namingConvention = nullptr; // as it was given
};

/// A column as it is declared.
struct DeclaredColumn {
    std::string_view key;                  // of its attribute; empty in a Table()
    const CallValue* call = nullptr;       // Column(...) or mapped_column(...) with all that counts for it
    const Value* term = nullptr;           // by which other code refers to it: mostly the call itself
    std::optional<bool> annotatedNullable; // what the annotation says
    Place place;
};

/// Builds one table as SQLAlchemy's Table does: from Column, constraint and Index terms. First come the columns; keys,
/// constraints and names are made in finish(), when all tables have their columns.
class TableBuilder {
public:
    using Note = std::function<void(Place place, std::string why)>;

    /// What a column needs to be known by to others.
    struct ColumnDraft {
        schema::Column column;
        std::string_view ownKey;    // where it is not its name
        std::string_view attribute; // of the class
        const Value* term = nullptr;
        Value* sqlType = nullptr; // as it is given
        TypeText type;
        bool isTypeOpen = false; // it has no type of its own: that of the column it refers to
        Place place;             // of the type, or of the column
        bool isPrimary = false;
        bool isNullableGiven = false;
        bool hasDefault = false; // one that keeps the engine from numbering it
        bool isIndexed = false;
        bool isUnique = false;
        enum class Autoincrement : std::uint8_t { Auto, Yes, No, DespiteForeignKey } autoincrement = Autoincrement::Auto;

        /// In the table's collection: what texts of constraints and keys name.
        [[nodiscard]] std::string_view key() const { return ownKey.empty() ? std::string_view(column.name) : ownKey; }
    };

    TableBuilder(TableSet& tables, const void* metadata, const MetadataFacts& facts, Note note);

    /// \param schema none: the MetaData's own
    void begin(std::string name, const Value* schema);
    /// Makes it what Table.to_metadata() makes of another table, which was begun before it.
    void beginCopy(const TableBuilder& original, std::string name, std::string schemaName);
    /// How many columns are about to come: room for them is made once, and not for more.
    void expectColumns(std::size_t count) { m_columns.reserve(m_columns.size() + count); }
    /// \param replaces whether it takes the place of a column of its name
    void addColumn(const DeclaredColumn& declared, bool replaces = false);
    /// A constraint, an Index or a Column of the table's arguments; the last dictionary of `__table_args__`.
    void addArgument(Value* argument, bool replaces = false);
    /// A constraint or an Index that stands outside and found the table by its columns.
    void addLoose(CallValue& call);
    void addOptions(const DictValue& options);
    /// A keyword argument of the table.
    void setOption(std::string_view key, const Value* value);
    /// The type that a foreign key gives, over several steps if need be.
    [[nodiscard]] TypeText typeOf(const ColumnDraft& column, int depth = 0);
    /// Makes all but the columns. Once, when every table has its columns.
    void finish();

    [[nodiscard]] const schema::Table& table() const { return m_table.table; }
    /// The finished table; the builder is done with.
    [[nodiscard]] schema::Table take();
    [[nodiscard]] const void* metadata() const { return m_metadata; }
    [[nodiscard]] const std::vector<ColumnDraft>& columns() const { return m_columns; }
    [[nodiscard]] const ColumnDraft* byKey(std::string_view key) const;
    [[nodiscard]] const ColumnDraft* byAttribute(std::string_view attribute) const;
    [[nodiscard]] const ColumnDraft* byName(std::string_view name) const;
    [[nodiscard]] const ColumnDraft* byTerm(const Value* term) const;
    [[nodiscard]] bool isComplete() const { return m_table.complete; }
    void setIncomplete() { m_table.complete = false; }
    /// Whether a column or a constraint of its arguments makes one.
    [[nodiscard]] bool hasPrimaryKey() const;
    [[nodiscard]] std::vector<schema::Enum>& enums() { return m_enums; }

    /// A column that a foreign key names.
    struct KeyTarget {
        Place place;
        std::string ownColumn;
        std::string text; // empty where a column object is named
        std::string schemaName, tableName, columnName;
        const TableBuilder* table = nullptr; // null where its MetaData has none
        bool columnFound = false;
    };
    [[nodiscard]] const std::vector<KeyTarget>& keyTargets() const { return m_keyTargets; }

private:
    struct ForeignTarget {
        std::vector<std::string> columns; // of this table
        std::vector<const Value*> targets;
        const CallValue* call;
    };
    struct Referred {
        TableBuilder* table = nullptr; // null where the models have no such table
        const ColumnDraft* column = nullptr;
        std::string schemaName;
        std::string tableName;
        std::string columnName;
    };

    [[nodiscard]] Value* ofDialect(Value* argument);

    // columns
    void setSchema(const Value& given);
    void setComment(const Value* comment);
    [[nodiscard]] schema::Identity identity(const CallValue& item);
    void setStorage();
    [[nodiscard]] bool flag(const CallValue& call, std::string_view keyword);
    void addColumnFlags(const ColumnDraft& draft);
    void addItem(ColumnDraft& draft, const CallValue& item);
    void setSequence(ColumnDraft& draft, const CallValue& item);
    void setDefault(ColumnDraft& draft, const CallValue& call);
    void setFlags(ColumnDraft& draft, const CallValue& call, const ColumnTerm& term);
    // constraints, in tableconstraints.cpp
    void addConstraint(const CallValue& call);
    void addUnique(const CallValue& call);
    void addExclusion(const CallValue& call);
    void addPrimaryKey(const CallValue& call);
    void addCheck(const CallValue& call);
    void addTypeChecks();
    void addIndex(const CallValue& call);
    [[nodiscard]] std::optional<schema::IndexKey> indexKey(const Value* part, std::vector<std::string>& columns);
    void addIndexOptions(schema::Index& index, const CallValue& call);
    [[nodiscard]] std::optional<std::vector<std::string>> columnNames(const CallValue& call);
    [[nodiscard]] std::optional<Referred> referredColumn(const Value* target, std::string_view ownKey) const;
    void addForeignKey(const ForeignTarget& target);
    void collectForeignKeys();
    void namePrimaryKey();
    void setAutoincrement();
    void takeOver(const TableBuilder& original);
    [[nodiscard]] schema::Enforcement enforcement(const CallValue& call);

    [[nodiscard]] std::string columnName(const Value* value) const;
    [[nodiscard]] std::string knownText(const CallValue& call, std::string_view keyword, std::string_view what);
    [[nodiscard]] std::string named(ConstraintKind kind, const GivenName& given, const std::vector<std::string>& columns, Place place,
                                    const schema::ForeignKey* key = nullptr, bool isUnique = false);
    [[nodiscard]] bool isReferring(const std::string& column) const;
    void unresolved(Place place, std::string why);

    TableSet& m_tables;
    const void* m_metadata;
    const MetadataFacts& m_facts;
    Note m_note;
    ModelTable m_table;
    SqlExpressions m_sql;
    std::vector<ColumnDraft> m_columns;
    std::vector<Value*> m_late;           // constraints and indexes: after all columns
    std::vector<ForeignTarget> m_foreign; // of columns, then of constraints
    std::vector<schema::Enum> m_enums;
    std::vector<KeyTarget> m_keyTargets;
    GivenName m_primaryKeyName;
    Place m_primaryKeyPlace;
    bool m_foreignCollected = false;
    bool m_isStrict = false; // of SQLite, like the two below
    bool m_hasRowId = true;
    bool m_neverReusesIds = false;
    const TableBuilder* m_original = nullptr; // of a copy
    struct {
        std::size_t uniques = 0;
        std::size_t checks = 0;
        std::size_t indexes = 0;
    } m_own; // constraints that do not come from a column's flags or type: a copy has them by their names
};

} // namespace stillroom::orm
