#pragma once

#include "orm/concepts.h"
#include "schema/dialect.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::orm {

enum class ConstraintKind : std::uint8_t { PrimaryKey, Unique, Check, ForeignKey, Index };

/// The name= of a constraint or an index.
struct GivenName {
    std::string text;     // empty: none was given
    bool isFinal = false; // conv("name"): no convention applies to it
    bool isKnown = true;
};
/// \param value a text, None, quoted_name() or conv() of a text; null where there is none
[[nodiscard]] GivenName givenName(const Value* value);

/// A column, or the one that a column of a foreign key refers to, as the tokens of a convention name it.
struct TokenColumn {
    std::string name;
    std::string key;
};

/// What a convention can ask of a constraint or an index.
struct NamedConstraint {
    ConstraintKind kind;
    GivenName given;
    std::string schema; // of the table
    std::string table;
    std::vector<TokenColumn> columns;
    std::string referredSchema;
    std::string referredTable;
    std::vector<std::string> referredColumns;
    bool isUnique = false; // of an index
};

/// Its class in SQLAlchemy: "UniqueConstraint".
[[nodiscard]] std::string_view typeName(ConstraintKind kind);

/// A MetaData's naming_convention: SQLAlchemy's sql/naming.py.
class NamingConvention {
public:
    /// \param value what was given to the MetaData; null where nothing was
    explicit NamingConvention(const Value* value = nullptr);

    /// False where it is no dictionary whose keys are known: no name can be told then.
    [[nodiscard]] bool isKnown() const { return m_known; }

    /// Whether the name stays as it was given; where none was there is none.
    [[nodiscard]] bool leaves(ConstraintKind kind, const GivenName& given) const;

    /// What a token that is a function of the project gives for the constraint; nothing where it cannot be followed.
    using OwnToken = std::function<std::optional<std::string>(Value* function)>;
    /// The name as it is sent to the database; empty: it has none; nothing where it cannot be told.
    [[nodiscard]] std::optional<std::string> name(schema::Dialect dialect, const NamedConstraint& constraint, const OwnToken& ownToken) const;

private:
    [[nodiscard]] const Value* patternFor(ConstraintKind kind) const;
    /// MetaData's own convention names indexes alone.
    [[nodiscard]] bool usesDefault(ConstraintKind kind) const { return m_isDefault && kind == ConstraintKind::Index; }
    [[nodiscard]] Value* ownTokenOf(std::string_view token) const;

    std::vector<std::pair<const Value*, Value*>> m_items;
    bool m_known = true;
    bool m_isDefault = true;
};

/// Where functions of the project cannot be followed.
[[nodiscard]] inline std::optional<std::string> noOwnTokens(Value* /*function*/) { return std::nullopt; }

} // namespace stillroom::orm
