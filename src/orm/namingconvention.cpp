#include "orm/namingconvention.h"

#include "base/text.h"
#include "orm/identifiers.h"

#include <algorithm>
#include <cctype>

namespace stillroom::orm {
namespace {

struct Prefix {
    ConstraintKind kind;
    std::string_view prefix;
    std::string_view type;
};
// naming.py, _prefix_dict: a convention is found by the short name, or by the class or one of its bases.
constexpr Prefix kPrefixes[] = {{ConstraintKind::PrimaryKey, "pk", "PrimaryKeyConstraint"},
                                {ConstraintKind::Unique, "uq", "UniqueConstraint"},
                                {ConstraintKind::Check, "ck", "CheckConstraint"},
                                {ConstraintKind::ForeignKey, "fk", "ForeignKeyConstraint"},
                                {ConstraintKind::Index, "ix", "Index"}};

/// A token's parts: naming.py, ConventionDict.__getitem__.
struct ColumnToken {
    bool referred = false;
    std::size_t index = 0;
    std::optional<std::string> separator; // of 0N and 0_N: all columns
    std::string attribute;                // name, key, label
};

[[nodiscard]] std::optional<ColumnToken> columnToken(std::string_view token) {
    ColumnToken parts;
    constexpr std::string_view kReferred = "referred_";
    constexpr std::string_view kColumn = "column_";
    parts.referred = token.starts_with(kReferred);
    if (parts.referred) token.remove_prefix(kReferred.size());
    if (!token.starts_with(kColumn)) return std::nullopt;
    token.remove_prefix(kColumn.size());
    std::size_t digits = 0;
    while (digits < token.size() && std::isdigit(static_cast<unsigned char>(token[digits])) != 0) ++digits;
    constexpr std::size_t kMaxDigits = 4;
    if (digits == 0 || digits > kMaxDigits) return std::nullopt;
    parts.index = static_cast<std::size_t>(std::stoul(std::string(token.substr(0, digits))));
    token.remove_prefix(digits);
    if (token.starts_with("_N_") || token.starts_with("N_")) {
        if (parts.index != 0) return std::nullopt;
        parts.separator = token.starts_with("_") ? "_" : "";
        token.remove_prefix(token.find('N') + 1);
    }
    if (!token.starts_with('_')) return std::nullopt;
    parts.attribute = token.substr(1);
    const bool exists = parts.attribute == "name" || (!parts.referred && (parts.attribute == "key" || parts.attribute == "label"));
    return exists ? std::optional(parts) : std::nullopt;
}

[[nodiscard]] std::string attributeOf(const NamedConstraint& constraint, const TokenColumn& column, const std::string& attribute) {
    if (attribute == "name") return column.name;
    if (attribute == "key") return column.key;
    // ColumnClause._gen_tq_label
    return (constraint.schema.empty() ? "" : replaced(constraint.schema, ".", "_") + "_") + constraint.table + "_" + column.name;
}

[[nodiscard]] std::optional<std::string> columnsText(const NamedConstraint& constraint, const ColumnToken& token) {
    std::vector<std::string> values;
    if (token.referred)
        values = constraint.referredColumns;
    else
        for (const TokenColumn& column : constraint.columns) values.push_back(attributeOf(constraint, column, token.attribute));
    if (token.separator) return join(values, *token.separator);
    if (token.index < values.size()) return values[token.index];
    return token.referred ? std::nullopt : std::optional(std::string()); // _column_X: a column that is not there has no name
}

} // namespace

std::string_view typeName(ConstraintKind kind) {
    return std::find_if(std::begin(kPrefixes), std::end(kPrefixes), [kind](const Prefix& p) { return p.kind == kind; })->type;
}

GivenName givenName(const Value* value) {
    if (value == nullptr || value->kind == ValueKind::None) return {};
    if (value->kind == ValueKind::String) return {std::string(textOf(value)), false, true};
    const auto* call = as<CallValue>(value);
    const Concept what = call != nullptr ? conceptOf(call->function) : Concept{};
    const auto* method = call != nullptr ? as<AttributeValue>(call->function) : nullptr; // of batch_alter_table()
    const bool isFinal = call != nullptr && (isExternal(call->function, "alembic.op.f") || (method != nullptr && method->name == "f"));
    if (isFinal && call->arg(0) != nullptr && call->arg(0)->kind == ValueKind::String) return {std::string(textOf(call->arg(0))), true, true};
    if ((what.is("conv") || what.is("quoted_name")) && call->arg(0) != nullptr && call->arg(0)->kind == ValueKind::String)
        return {std::string(textOf(call->arg(0))), what.is("conv"), true};
    return {{}, false, false};
}

NamingConvention::NamingConvention(const Value* value) {
    if (value == nullptr || value->kind == ValueKind::None) return;
    const auto* dict = as<DictValue>(value);
    if (dict == nullptr) {
        m_known = false;
        return;
    }
    for (const auto& [key, pattern] : *dict->items) {
        if (key->kind != ValueKind::String && conceptOf(key).name.empty()) m_known = false;
        m_items.emplace_back(key, pattern);
    }
    m_isDefault = m_items.empty(); // schema.py: `naming_convention if naming_convention else DEFAULT_NAMING_CONVENTION`
}

const Value* NamingConvention::patternFor(ConstraintKind kind) const {
    const Prefix* wanted = std::find_if(std::begin(kPrefixes), std::end(kPrefixes), [kind](const Prefix& p) { return p.kind == kind; });
    const auto find = [this](const auto& matches) -> const Value* { // the last one counts, as in a dictionary
        const auto at = std::find_if(m_items.rbegin(), m_items.rend(), [&](const auto& item) { return matches(item.first); });
        return at == m_items.rend() ? nullptr : at->second;
    };
    const Value* byPrefix = find([wanted](const Value* key) { return textOf(key) == wanted->prefix; });
    if (byPrefix != nullptr) return byPrefix;
    // _get_convention goes through the MRO: the class, then the bases that the constraints share.
    if (const Value* byClass = find([wanted](const Value* key) { return conceptOf(key).is(wanted->type); })) return byClass;
    if (kind == ConstraintKind::Index) return nullptr;
    for (const std::string_view base : {"ColumnCollectionConstraint", "Constraint"}) {
        if (const Value* byBase = find([base](const Value* key) { return conceptOf(key).is(base); })) return byBase;
    }
    return nullptr;
}

/// The function of the project that a token stands for; null where it is one of SQLAlchemy's.
Value* NamingConvention::ownTokenOf(std::string_view token) const {
    const auto found = std::find_if(m_items.rbegin(), m_items.rend(), [token](const auto& item) { return textOf(item.first) == token; });
    return found == m_items.rend() ? nullptr : found->second;
}

bool NamingConvention::leaves(ConstraintKind kind, const GivenName& given) const {
    if (!m_known || !given.isKnown || given.isFinal) return false;
    return (!given.text.empty() || !usesDefault(kind)) && patternFor(kind) == nullptr;
}

std::optional<std::string> NamingConvention::name(schema::Dialect dialect, const NamedConstraint& constraint, const OwnToken& ownToken) const {
    if (!m_known || !constraint.given.isKnown) return std::nullopt;
    const std::string& given = constraint.given.text;
    if (constraint.given.isFinal) return cutName(dialect, given);
    const Value* value = patternFor(constraint.kind);
    if (value != nullptr && value->kind == ValueKind::None) return given;
    if (value != nullptr && value->kind != ValueKind::String) return std::nullopt;
    constexpr std::string_view kDefault = "ix_%(column_0_label)s";
    const std::string_view pattern = value != nullptr ? textOf(value) : usesDefault(constraint.kind) ? kDefault : std::string_view{};
    if (pattern.empty() || (!given.empty() && pattern.find("constraint_name") == std::string_view::npos)) return given;
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') {
            out += pattern[i];
            continue;
        }
        if (pattern.substr(i, 2) == "%%") {
            out += '%';
            ++i;
            continue;
        }
        const std::size_t close = pattern.find(")s", i);
        if (pattern.substr(i, 2) != "%(" || close == std::string_view::npos) return std::nullopt;
        const std::string_view token = pattern.substr(i + 2, close - i - 2);
        i = close + 1;
        std::optional<std::string> part;
        if (Value* function = ownTokenOf(token)) {
            part = ownToken(function);
        } else if (token == "table_name") {
            part = constraint.table;
        } else if (token == "constraint_name") {
            if (given.empty()) return std::string(); // SQLAlchemy asks for a name; without one there is none
            part = given;
        } else if (token == "referred_table_name" && !constraint.referredTable.empty()) {
            part = constraint.referredTable;
        } else if (const auto column = columnToken(token)) {
            part = columnsText(constraint, *column);
        }
        if (!part) return std::nullopt;
        out += *part;
    }
    return cutName(dialect, std::move(out));
}

} // namespace stillroom::orm
