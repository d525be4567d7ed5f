#include "schema/dependents.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

constexpr int kMaxDepth = 100;

} // namespace

Dependents::Dependents(const Schema& actual) {
    if (actual.dependents.empty()) return;
    for (const View& view : actual.views) m_views.emplace(Key(view.schema, view.name), &view);
    std::map<std::string, Key> tables; // by "schema.name"
    for (const Table& table : actual.tables) tables.emplace(table.schema + "." + table.name, Key(table.schema, table.name));
    for (const Table& table : actual.tables) {
        std::vector<std::string> parents = table.inherits;
        if (!table.partitionOf.empty()) parents.push_back(table.partitionOf);
        for (const std::string& parent : parents) {
            if (const auto found = tables.find(parent); found != tables.end()) m_children[found->second].emplace_back(table.schema, table.name);
        }
    }
    for (const Dependent& one : actual.dependents) {
        m_on[{one.onSchema, one.on}].push_back(&one);
        if (one.kind == Dependent::Kind::View) m_readBy[{one.schema, one.name}].emplace(one.onSchema, one.on);
    }
}

/// With all that is over it in turn.
void Dependents::add(const Dependent& one, Way& way, int depth) const {
    if (one.kind == Dependent::Kind::Other) {
        way.inTheWay.insert(one.name);
        return;
    }
    if (one.kind != Dependent::Kind::View) {
        const bool isKnown = std::any_of(way.remade.begin(), way.remade.end(),
                                         [&](const Dependent* d) { return d->kind == one.kind && d->name == one.name && d->table == one.table; });
        if (!isKnown) way.remade.push_back(&one);
        return;
    }
    const auto found = m_views.find({one.schema, one.name});
    const std::string words = one.schema + "." + one.name;
    if (found == m_views.end()) {
        way.inTheWay.insert("view " + words + " (its schema was not read)");
        return;
    }
    const View& view = *found->second;
    if (!view.extension.empty()) way.inTheWay.insert("view " + words + " of the extension " + view.extension);
    if (!view.obstacle.empty()) way.inTheWay.insert((view.materialized ? "materialized view " : "view ") + words + " (" + view.obstacle + ")");
    if (!way.views.insert(&view).second || depth > kMaxDepth) return;
    const auto over = m_on.find(found->first);
    if (over == m_on.end()) return;
    for (const Dependent* next : over->second) add(*next, way, depth + 1);
}

std::vector<std::string> Dependents::Way::names() const {
    std::vector<std::string> all(inTheWay.begin(), inTheWay.end());
    for (const View* view : views) {
        const std::string name = "view " + view->schema + "." + view->name;
        if (std::none_of(all.begin(), all.end(), [&](const std::string& one) { return one.ends_with(name) || one.find(name + " ") != std::string::npos; }))
            all.push_back(name);
    }
    return all;
}

Dependents::Way Dependents::ofColumn(const std::string& schemaName, const std::string& table, const std::string& column) const {
    Way way;
    std::vector<Key> tables{{schemaName, table}};
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (const auto over = m_on.find(tables[i]); over != m_on.end()) {
            for (const Dependent* one : over->second) {
                if (one->onColumn == column) add(*one, way, 0);
            }
        }
        if (const auto children = m_children.find(tables[i]); children != m_children.end())
            tables.insert(tables.end(), children->second.begin(), children->second.end());
    }
    return way;
}

Dependents::Way Dependents::ofTable(const std::string& schemaName, const std::string& table) const {
    Way way;
    const auto over = m_on.find({schemaName, table});
    if (over == m_on.end()) return way;
    for (const Dependent* one : over->second) {
        if (one->kind == Dependent::Kind::View) add(*one, way, 0); // triggers and policies go with it
    }
    return way;
}

Dependents::Way Dependents::ofEnum(const std::string& schemaName, const std::string& name) const {
    Way way;
    const auto over = m_on.find({schemaName, name});
    if (over == m_on.end()) return way;
    for (const Dependent* one : over->second) add(*one, way, 0);
    return way;
}

int Dependents::rankOf(const View& view) const {
    int rank = 0;
    std::vector<Key> level{{view.schema, view.name}};
    for (; !level.empty() && rank < kMaxDepth; ++rank) {
        std::set<Key> next;
        for (const Key& one : level) {
            const auto reads = m_readBy.find(one);
            if (reads == m_readBy.end()) continue;
            for (const Key& key : reads->second) {
                if (m_views.count(key) != 0) next.insert(key);
            }
        }
        level.assign(next.begin(), next.end());
    }
    return rank;
}

bool Dependents::reads(const View& view, const std::string& schemaName, const std::string& table) const {
    std::set<Key> seen;
    std::vector<Key> open{{view.schema, view.name}};
    while (!open.empty()) {
        const Key one = open.back();
        open.pop_back();
        if (one == Key(schemaName, table)) return true;
        if (!seen.insert(one).second) continue;
        if (const auto found = m_readBy.find(one); found != m_readBy.end()) open.insert(open.end(), found->second.begin(), found->second.end());
    }
    return false;
}

} // namespace stillroom::schema
