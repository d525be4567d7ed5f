#pragma once

#include "orm/tablebuilder.h"
#include "orm/tableobjects.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// All tables of the models while they are built: what keys, constraints and types need to know of other tables.
class TableSet {
public:
    TableSet(Interpreter& interpreter, TypeTarget target, Types::SchemaOf schemaOf)
        : m_i(interpreter), m_target(target), m_schemaOf(schemaOf), m_types(interpreter, target, std::move(schemaOf)),
          m_columnTables(interpreter.calls().size()) {}
    TableSet(const TableSet&) = delete; // builders hold on to it
    TableSet& operator=(const TableSet&) = delete;

    TableBuilder& add(const void* metadata, const MetadataFacts& facts, TableBuilder::Note note);
    /// Lets a Table() term or a class stand for the table.
    void setTerm(const Value* term, TableBuilder& table) { m_byTerm[term] = &table; }

    struct ColumnPlace {
        TableBuilder* table;
        const TableBuilder::ColumnDraft* column;
    };
    /// The table of a Table() term, of a class, or of `Class.__table__`; null where it is none of them.
    [[nodiscard]] TableBuilder* tableOf(const Value* term) const;
    /// What the code that is read so far needs.
    void setVersion2(bool isVersion2);
    /// The column that a term outside of its table stands for: a Column, table.c.x, Class.x, Class.__table__.c["x"].
    [[nodiscard]] std::optional<ColumnPlace> columnOf(const Value* term) const;
    [[nodiscard]] TableBuilder* find(const void* metadata, const std::string& schemaName, const std::string& name) const;
    /// Index(), UniqueConstraint() and CheckConstraint() outside of any table go to the table of their columns.
    void attachLoose(const std::vector<CallValue*>& calls);
    /// Makes keys, constraints and names of all tables.
    void finish();

    void noteColumn(const Value* term, TableBuilder& table);
    [[nodiscard]] const NamingConvention& conventionOf(const MetadataFacts& facts, const TableBuilder::Note& note);
    /// The text that a function of a naming convention gives for a constraint of the table; nothing where it cannot be followed.
    [[nodiscard]] std::optional<std::string> ownToken(Value* function, TableBuilder& table, const NamedConstraint& constraint);
    /// Tables and columns as code sees them.
    [[nodiscard]] TableObjects& objects() { return m_objects; }
    /// The value of a member of an enumeration; anything else as it is.
    [[nodiscard]] const Value* plainValue(const Value* value) const;
    [[nodiscard]] Types& types() { return m_types; }
    [[nodiscard]] const TypeTarget& target() const { return m_target; }
    [[nodiscard]] const Types::SchemaOf& schemaOf() const { return m_schemaOf; }

private:
    [[nodiscard]] TableBuilder* ownerOf(const Value* term, int depth = 0) const;

    /// Where a Column term is one of the calls that the code makes.
    [[nodiscard]] std::optional<std::size_t> numberOf(const Value* term) const;

    Interpreter& m_i;
    TypeTarget m_target;
    Types::SchemaOf m_schemaOf;
    Types m_types;
    TableObjects m_objects{m_i};
    std::deque<TableBuilder> m_builders;
    std::unordered_map<const Value*, TableBuilder*> m_byTerm;
    struct Owner {
        TableBuilder* table = nullptr;
        bool isShared = false; // of a mixin: each table has a copy
    };
    std::vector<Owner> m_columnTables; // by the number of the Column's call
    std::unordered_map<const MetadataFacts*, NamingConvention> m_conventions;
    std::map<std::pair<const void*, std::string>, TableBuilder*> m_byName; // by schema.name
};

} // namespace stillroom::orm
