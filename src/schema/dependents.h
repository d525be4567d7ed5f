#pragma once

#include "schema/compareoptions.h"
#include "schema/schema.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::schema {

/// What has to make way before PostgreSQL changes a column or a type. Holds on to the schema.
class Dependents {
public:
    explicit Dependents(const Schema& actual);

    struct Way {
        std::set<const View*> views;          // they go, and are made again
        std::vector<const Dependent*> remade; // the same, constraints and indexes
        std::set<std::string> inTheWay;       // in words: what no script can take away and make again
        [[nodiscard]] bool isFree() const { return views.empty() && remade.empty() && inTheWay.empty(); }
        /// Views and what is in the way, each once, in words.
        [[nodiscard]] std::vector<std::string> names() const;
    };
    /// For another type, or for its going. Those of the tables that inherit the column, too.
    [[nodiscard]] Way ofColumn(const std::string& schemaName, const std::string& table, const std::string& column) const;
    /// For the going of a table: all over it that is not part of it.
    [[nodiscard]] Way ofTable(const std::string& schemaName, const std::string& table) const;
    [[nodiscard]] Way ofEnum(const std::string& schemaName, const std::string& name) const;
    /// How many views lie between it and the tables: it is made after all of a lower rank.
    [[nodiscard]] int rankOf(const View& view) const;
    /// Whether the view reads the table, directly or through others.
    [[nodiscard]] bool reads(const View& view, const std::string& schemaName, const std::string& table) const;

private:
    using Key = std::pair<std::string, std::string>;
    void add(const Dependent& one, Way& way, int depth) const;

    std::map<Key, std::vector<const Dependent*>> m_on; // by what it depends on
    std::map<Key, const View*> m_views;
    std::map<Key, std::vector<Key>> m_children; // tables that inherit
    std::map<Key, std::set<Key>> m_readBy;      // by the view: what it reads itself
};

} // namespace stillroom::schema
