#pragma once

#include "orm/concepts.h"
#include "orm/models.h"
#include "orm/tablebuilder.h"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// The MetaData that tables belong to: of declarative bases in every style, or MetaData objects of their own. Each has a
/// key; two bases over one MetaData have the same.
class Registries {
public:
    using Key = const void*;

    explicit Registries(Interpreter& interpreter) : m_i(interpreter) {}

    /// The key of a MetaData term, or of `Base.metadata`.
    [[nodiscard]] std::optional<Key> metadataKey(const Value* value);
    /// The key of the MetaData of a declarative base: a class, a call of declarative_base(), db or db.Model.
    [[nodiscard]] std::optional<Key> baseKey(const Value* base, int depth = 0);
    /// The key of the MetaData that Flask-SQLAlchemy keeps for a bind; the usual one's for None. None where it is not known which.
    [[nodiscard]] std::optional<Key> bindKey(const CallValue& database, const Value* bind);
    /// The Flask-SQLAlchemy object whose Model the class derives from; null where it derives from none.
    [[nodiscard]] const CallValue* flaskDatabaseOf(ClassValue& type);
    /// Makes it known, once. \param base what it was declared by; \param metadata its MetaData term, or null
    Key note(Key key, const Value* base, std::string kind, const Value* metadata);

    [[nodiscard]] bool isKnown(Key key) const { return m_registryOf.count(key) != 0; }
    [[nodiscard]] std::size_t indexOf(Key key) const { return m_registryOf.at(key); }
    [[nodiscard]] const Registry& at(Key key) const { return m_registries[indexOf(key)]; }
    /// Whether it was given a MetaData, or a naming convention, that is not known; where.
    [[nodiscard]] std::optional<Place> unclear(Key key) const;
    [[nodiscard]] const MetadataFacts& factsOf(Key key) const { return m_metadata[indexOf(key)]; }
    [[nodiscard]] const std::vector<Registry>& all() const { return m_registries; }
    [[nodiscard]] std::vector<Registry> take() { return std::move(m_registries); }

    [[nodiscard]] static bool isDeclarativeRoot(const Value* base);

    static constexpr const char* kSqlModel = "sqlmodel";

private:
    [[nodiscard]] std::optional<Key> classKey(ClassValue& type, int depth);
    [[nodiscard]] std::optional<Key> databaseKey(const CallValue& database, int depth);
    [[nodiscard]] Key ownKey(ClassValue& type, ClassValue& ancestor, Value* metadata, const Value* base, Key key);

    Interpreter& m_i;
    std::vector<Registry> m_registries;
    std::unordered_map<Key, Place> m_unclear;
    std::deque<MetadataFacts> m_metadata; // beside the registries; builders hold on to them
    std::unordered_map<Key, std::size_t> m_registryOf;
    std::unordered_map<const ClassValue*, std::optional<Key>> m_baseOf;
    std::set<std::pair<Key, std::string>> m_binds; // of a usual MetaData; an entry's place is the key of the bind's own
};

} // namespace stillroom::orm
