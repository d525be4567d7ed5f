#pragma once

#include "base/rare.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// A database's structure as values, whatever it was read from: a catalogue, the models, or a replay of migrations.
/// Names are as the catalogue holds them, unquoted. An empty schema name is the engine's default.
namespace stillroom::schema {

/// Which numbers an identity gives; what is not said is as the engine has it then.
struct IdentityOptions {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> increment;
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> maximum;
    std::optional<std::int64_t> cache;
    bool cycles = false;
    bool operator==(const IdentityOptions&) const = default;
};

struct Identity {
    bool always = false;                         // GENERATED ALWAYS, else BY DEFAULT
    std::optional<IdentityOptions> options = {}; // models: where any is said. In a catalogue its sequence has them
    bool operator==(const Identity&) const = default;
};

struct Generated {
    std::string expression;
    bool stored = true;
    bool operator==(const Generated&) const = default;
};

struct Column {
    std::string name;
    std::string type; // as the engine writes it: "character varying(32)"; SQLite: as declared
    bool nullable = true;
    std::optional<std::string> defaultText; // the server's default as SQL
    Rare<Identity> identity;
    Rare<Generated> generated;
    std::string collation; // where it is not the type's own
    std::string comment;
    bool autoincrement = false;  // numbered by the engine: serial, identity, SQLite's rowid
    std::string sequence;        // models: the sequence that clients take its numbers from, as SQL calls it; no default then
    bool fetchedDefault = false; // models: the server has a default, whatever it is
    bool inherited = false;      // from a parent of its table, which alone can change it
    bool ownToo = false;         // beside that declared by its table: it stays when the parent's goes

    bool operator==(const Column&) const = default;
};

struct PrimaryKey {
    std::string name;
    std::vector<std::string> columns; // empty: there is none
    bool operator==(const PrimaryKey&) const = default;
};

/// When a constraint is looked at, and whether rows that were there before are known to meet it.
struct Enforcement {
    bool deferrable = false;
    bool initiallyDeferred = false;
    bool validated = true;
    bool inherited = false; // from the parent of its table, with which it comes and goes
    bool operator==(const Enforcement&) const = default;
};

struct UniqueConstraint {
    std::string name;
    std::vector<std::string> columns;
    bool nullsNotDistinct = false;
    Enforcement enforcement;
    bool operator==(const UniqueConstraint&) const = default;
};

struct CheckConstraint {
    std::string name;
    std::string expression;
    Enforcement enforcement;
    bool operator==(const CheckConstraint&) const = default;
};

struct ExclusionConstraint {
    std::string name;
    std::string definition; // all after the name: "EXCLUDE USING gist (room WITH =) WHERE (...)"
    bool operator==(const ExclusionConstraint&) const = default;
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string referredSchema;
    std::string referredTable;
    std::vector<std::string> referredColumns;
    std::string onDelete; // "CASCADE"; empty for NO ACTION
    std::string onUpdate;
    std::string match; // "FULL"; empty for SIMPLE
    Enforcement enforcement;
    bool operator==(const ForeignKey&) const = default;
};

/// One key of an index: a column or an expression.
struct IndexKey {
    std::string text; // a column's name, or the expression
    bool isExpression = false;
    bool descending = false;
    bool nullsFirst = false; // where that is not what the direction implies
    bool nullsLast = false;
    std::string collation; // where it is not the column's
    std::string opclass;   // empty: the type's default
    bool isDefaultOpclass = false;
    bool operator==(const IndexKey&) const = default;
};

struct Index {
    std::string name;
    std::vector<IndexKey> keys;
    std::vector<std::string> included;
    bool unique = false;
    bool nullsNotDistinct = false;
    bool valid = true;
    bool inherited = false; // of a partition: it is a part of its parent's
    std::string method;     // "btree"; empty where the engine has one only
    std::string predicate;  // of a partial index
    bool operator==(const Index&) const = default;
};

enum class TableKind : std::uint8_t { Plain, Partitioned, Partition, Foreign };

struct Table {
    std::string schema;
    std::string name;
    TableKind kind = TableKind::Plain;
    std::string partitionBy;           // "RANGE (k)"
    std::string partitionOf;           // "schema.name" of the parent
    std::vector<std::string> inherits; // the same, of those that are no partition
    std::string comment;
    std::string owner;
    std::string extension; // that it belongs to
    bool rowSecurity = false;
    std::string storage;               // SQLite: "WITHOUT ROWID", "STRICT"
    bool neverReusesIds = false;       // SQLite: AUTOINCREMENT
    std::string unmodelled;            // SQLite: a clause of its DDL that these values do not hold
    std::vector<std::string> triggers; // SQLite: their stored DDL; it goes with the table
    std::vector<Column> columns;       // in the table's order
    PrimaryKey primaryKey;
    std::vector<UniqueConstraint> uniqueConstraints; // these and the rest: by name
    std::vector<CheckConstraint> checkConstraints;
    std::vector<ExclusionConstraint> exclusionConstraints;
    std::vector<ForeignKey> foreignKeys;
    std::vector<Index> indexes; // those that back a constraint are left out

    [[nodiscard]] const Column* column(const std::string& columnName) const;
    bool operator==(const Table&) const = default;
};

struct Enum {
    std::string schema;
    std::string name;
    std::vector<std::string> labels; // in their order
    std::string extension;
    bool operator==(const Enum&) const = default;
};

struct Domain {
    std::string schema;
    std::string name;
    std::string type;
    bool nullable = true;
    std::optional<std::string> defaultText;
    std::vector<CheckConstraint> checkConstraints;
    std::string extension;
    bool operator==(const Domain&) const = default;
};

struct Sequence {
    std::string schema;
    std::string name;
    std::string type;
    std::int64_t start = 1;
    std::int64_t increment = 1;
    std::int64_t minimum = 1;
    std::int64_t maximum = 0;
    std::int64_t cache = 1;
    bool cycles = false;
    bool ofIdentity = false;
    std::string ownerTable; // "schema.name" of the table whose column owns it
    std::string ownerColumn;
    std::string extension;
    bool operator==(const Sequence&) const = default;
};

struct Grant {
    std::string role; // empty: PUBLIC
    std::string privilege;
    bool grantable = false;
    bool operator==(const Grant&) const = default;
};

struct View {
    std::string schema;
    std::string name;
    std::string definition; // PostgreSQL: with the schema of every name
    bool materialized = false;
    std::string owner;
    std::string extension;
    std::string options; // PostgreSQL: "security_barrier=true"
    std::string comment;
    std::vector<Grant> grants; // without the owner's own
    std::string obstacle;      // what belongs to it that these values do not hold; empty: it can be made again from them
    bool operator==(const View&) const = default;
};

struct Extension {
    std::string name;
    std::string schema;
    std::string version;
    bool operator==(const Extension&) const = default;
};

/// What PostgreSQL keeps beside a column or a type because something else is made over it: then neither changes without it.
struct Dependent {
    enum class Kind : std::uint8_t { View, Constraint, Index, Other };
    Kind kind = Kind::Other;
    std::string schema;
    std::string name;       // View, Constraint and Index: its own; otherwise in words, "trigger t on table public.orders"
    std::string table;      // "schema.name" of what a constraint or an index is of
    std::string definition; // of a constraint or an index, to make it again
    std::string comment;
    std::string onSchema; // what it depends on: a relation or a type
    std::string on;
    std::string onColumn; // empty: a type, or the relation as such
    bool operator==(const Dependent&) const = default;
};

/// Everything of the schemas that were asked for. Each list is sorted by schema and name.
struct Schema {
    std::vector<Table> tables;
    std::vector<Enum> enums;
    std::vector<Domain> domains;
    std::vector<Sequence> sequences;
    std::vector<View> views;
    std::vector<Extension> extensions;
    std::vector<Dependent> dependents; // PostgreSQL: views over columns and over views, and what is made over an enum

    [[nodiscard]] const Table* table(const std::string& schemaName, const std::string& tableName) const;
    bool operator==(const Schema&) const = default;
};

} // namespace stillroom::schema
