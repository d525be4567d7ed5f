#pragma once

#include "schema/schema.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What a migration does to a database's structure, as values: whichever way its script says it.
namespace stillroom::schema {

enum class OperationKind : std::uint8_t {
    CreateTable,
    DropTable,
    RenameTable, // or moves it to another schema
    AddColumn,
    DropColumn,
    AlterColumn,
    AddConstraint,
    DropConstraint,
    RenameConstraint,
    ValidateConstraint,
    CreateIndex,
    DropIndex,
    RenameIndex,
    CommentOnTable,
    CreateEnum,
    DropEnum,
    RenameEnum,
    AddEnumLabel,
    RenameEnumLabel,
    SetEnumLabels,
    DropSchema,   // with all that is in it
    RebuildTable, // SQLite: a batch that copies the table into a new one, made from what is read of the old one
    Data,         // rows, or anything else that no comparison looks at
    Unknown,      // what it does is not known
};

/// "create table", for people.
[[nodiscard]] const char* nameOf(OperationKind kind);

struct Operation;
/// What it is about, for people: "column orders.total", "index ix_orders_total".
[[nodiscard]] std::string subjectOf(const Operation& operation);

enum class ConstraintType : std::uint8_t { Any, PrimaryKey, Unique, Check, ForeignKey, Exclusion };

/// What becomes of a column; what is not set stays.
struct ColumnChange {
    std::optional<std::string> name;
    std::optional<std::string> type; // empty: it gets another, which is not known
    std::optional<bool> nullable;
    std::optional<std::optional<std::string>> defaultText; // of an inner nullopt: it has none any more
    std::optional<Rare<Identity>> identity;
    std::optional<std::string> comment;
};

/// The name that a constraint without one gets when a table is read for a copy of it; empty: none.
using NameOfUnnamed = std::function<std::string(ConstraintType type, const Table& table, const std::vector<std::string>& columns, const ForeignKey* key)>;

/// One step. Names are as the catalogue holds them; an empty schema is the engine's default.
struct Operation {
    OperationKind kind = OperationKind::Unknown;
    std::string schema; // of the table, or of what `name` is
    std::string table;
    std::string name; // of the column, constraint, index, enum, or label's enum
    std::string newSchema;
    std::string newName;
    /// CreateTable: the table. AddColumn: its column with what comes with it. AddConstraint and CreateIndex: just that.
    Table definition;
    std::vector<Enum> enums; // that come with the types of its columns; CreateEnum and SetEnumLabels: the one
    ColumnChange change;
    ConstraintType constraint = ConstraintType::Any;
    std::string usedIndex; // AddConstraint: that becomes the constraint
    std::string label;     // of an enum
    std::string newLabel;
    std::string neighbour; // of a new label; empty: it is the last
    bool before = false;   // the neighbour, else after it
    bool ifExists = false;
    bool ifNotExists = false;
    bool cascade = false;
    std::shared_ptr<const NameOfUnnamed> unnamed; // RebuildTable
    std::string sql;                              // of a statement
    std::string cannotTell;                       // why it is not known whether it is carried out; of Unknown: what it does. Empty where it surely is
    std::string notKnown;                         // why not all of its details are known; empty where they are
    std::vector<std::string> tables;              // Unknown: the only tables that it may touch; empty: any

    // where it stands
    std::string file;
    std::uint32_t line = 0;
    std::string source;
};

} // namespace stillroom::schema
