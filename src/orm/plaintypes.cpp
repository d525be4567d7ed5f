#include "orm/typetext.h"

#include "base/text.h"
#include "orm/columnterm.h"
#include "orm/identifiers.h"

#include <algorithm>
#include <array>

namespace stillroom::orm {

using schema::Dialect;

namespace {

struct PlainType {
    std::string_view name;
    std::string_view postgresql; // empty: the dialect's compiler has none
    std::string_view sqlite;
    bool isNumber = false;
};

// Types whose text has no arguments, from the type compilers of SQLAlchemy's two dialects.
constexpr std::array kPlain = {
    PlainType{"Integer", "INTEGER", "INTEGER", true},
    PlainType{"INTEGER", "INTEGER", "INTEGER", true},
    PlainType{"INT", "INTEGER", "INTEGER", true},
    PlainType{"SmallInteger", "SMALLINT", "SMALLINT", true},
    PlainType{"SMALLINT", "SMALLINT", "SMALLINT", true},
    PlainType{"BigInteger", "BIGINT", "BIGINT", true},
    PlainType{"BIGINT", "BIGINT", "BIGINT", true},
    PlainType{"REAL", "REAL", "REAL", true},
    PlainType{"Double", "DOUBLE PRECISION", "DOUBLE", true},
    PlainType{"CLOB", "CLOB", "CLOB"},
    PlainType{"NCLOB", "NCLOB", "NCLOB"},
    PlainType{"BOOLEAN", "BOOLEAN", "BOOLEAN"},
    PlainType{"Boolean", "BOOLEAN", "BOOLEAN"},
    PlainType{"MatchType", "BOOLEAN", "BOOLEAN"},
    PlainType{"LargeBinary", "BYTEA", "BLOB"},
    PlainType{"PickleType", "BYTEA", "BLOB"},
    PlainType{"BYTEA", "BYTEA", ""},
    PlainType{"BLOB", "BLOB", "BLOB"},
    PlainType{"JSON", "JSON", "JSON"},
    PlainType{"JSONB", "JSONB", ""},
    PlainType{"JSONPATH", "JSONPATH", ""},
    PlainType{"HSTORE", "HSTORE", ""},
    PlainType{"INET", "INET", ""},
    PlainType{"CIDR", "CIDR", ""},
    PlainType{"MACADDR", "MACADDR", ""},
    PlainType{"MACADDR8", "MACADDR8", ""},
    PlainType{"TSVECTOR", "TSVECTOR", ""},
    PlainType{"TSQUERY", "TSQUERY", ""},
    PlainType{"MONEY", "MONEY", ""},
    PlainType{"OID", "OID", ""},
    PlainType{"REGCLASS", "REGCLASS", ""},
    PlainType{"REGCONFIG", "REGCONFIG", ""},
    PlainType{"INT4RANGE", "INT4RANGE", ""},
    PlainType{"INT8RANGE", "INT8RANGE", ""},
    PlainType{"NUMRANGE", "NUMRANGE", ""},
    PlainType{"DATERANGE", "DATERANGE", ""},
    PlainType{"TSRANGE", "TSRANGE", ""},
    PlainType{"TSTZRANGE", "TSTZRANGE", ""},
    PlainType{"INT4MULTIRANGE", "INT4MULTIRANGE", ""},
    PlainType{"INT8MULTIRANGE", "INT8MULTIRANGE", ""},
    PlainType{"NUMMULTIRANGE", "NUMMULTIRANGE", ""},
    PlainType{"DATEMULTIRANGE", "DATEMULTIRANGE", ""},
    PlainType{"TSMULTIRANGE", "TSMULTIRANGE", ""},
    PlainType{"TSTZMULTIRANGE", "TSTZMULTIRANGE", ""},
    PlainType{"CITEXT", "CITEXT", ""},
    PlainType{"CIText", "CITEXT", ""},
};

struct StringType {
    std::string_view name;
    std::string_view word;
};
constexpr std::array kStrings = {
    StringType{"String", "VARCHAR"}, StringType{"Unicode", "VARCHAR"},   StringType{"VARCHAR", "VARCHAR"}, StringType{"AutoString", "VARCHAR"},
    StringType{"Text", "TEXT"},      StringType{"UnicodeText", "TEXT"},  StringType{"TEXT", "TEXT"},       StringType{"CHAR", "CHAR"},
    StringType{"NCHAR", "NCHAR"},    StringType{"NVARCHAR", "NVARCHAR"}, StringType{"BINARY", "BINARY"},   StringType{"VARBINARY", "VARBINARY"},
};

/// One type with its arguments.
class Compiled {
public:
    Compiled(TypeTarget target, const Concept& type, const CallValue* call) : m_target(target), m_type(type), m_call(call) {}

    [[nodiscard]] TypeText text() const {
        const std::string_view name = m_type.name;
        for (const StringType& known : kStrings) {
            if (known.name == name) return string(std::string(known.word));
        }
        if (is({"DateTime", "TIMESTAMP", "Time", "TIME", "Date", "DATE", "DATETIME"})) return moment();
        if (is({"Interval", "INTERVAL"})) return interval();
        if (is({"Numeric", "NUMERIC", "DECIMAL", "Float", "FLOAT"})) return numeric();
        if (is({"Uuid", "UUID"})) return uuid();
        if (is({"DOUBLE", "DOUBLE_PRECISION"})) return doublePrecision();
        if (is({"BIT"})) return bit();
        if (is({"DOMAIN"})) return domain();
        if (is({"NullType"})) return typeNotKnown("the column has no type");
        return plain();
    }

private:
    [[nodiscard]] bool is(std::initializer_list<std::string_view> names) const { return std::find(names.begin(), names.end(), m_type.name) != names.end(); }
    [[nodiscard]] bool isPostgresql() const { return m_target.dialect == Dialect::PostgreSql; }
    [[nodiscard]] Value* argumentOf(std::size_t position, std::string_view keyword) const {
        return m_call == nullptr ? nullptr : argument(*m_call, position, keyword);
    }
    /// The digits of a number; empty where there is none.
    [[nodiscard]] static std::string number(const Value* value) {
        const auto* given = as<NumberValue>(value);
        if (given == nullptr) return {};
        std::string digits(given->text);
        std::erase(digits, '_'); // 5_000_000
        return digits;
    }
    /// An argument that is there, but not known.
    [[nodiscard]] static bool isHidden(const Value* value) { return isGiven(value) && value->kind != ValueKind::Number; }
    [[nodiscard]] TypeText missing() const {
        return typeNotKnown(std::string(isPostgresql() ? "PostgreSQL" : "SQLite") + " has no type " + std::string(m_type.name));
    }

    /// GenericTypeCompiler._render_string_type
    [[nodiscard]] TypeText string(std::string word) const {
        const Value* length = argumentOf(0, "length");
        if (isHidden(length) || (m_call != nullptr && m_call->partial)) return typeNotKnown("its length is not known");
        if (const std::string digits = number(length); !digits.empty() && digits != "0") word += "(" + digits + ")";
        const Value* collation = is({"BINARY", "VARBINARY"}) ? nullptr : argumentOf(1, "collation");
        if (!isGiven(collation)) return typeText(std::move(word));
        if (collation->kind != ValueKind::String) return typeNotKnown("its collation is not known");
        return typeText(word + " COLLATE \"" + std::string(textOf(collation)) + "\"");
    }

    [[nodiscard]] TypeText moment() const {
        const bool isSqliteOwn = m_type.dialect == "sqlite" && !is({"TIMESTAMP"}); // of sqlite.DATE and its like
        const bool isDate = is({"Date", "DATE"});
        const bool isTime = is({"Time", "TIME"});
        if (!isPostgresql()) {
            std::string word = isDate ? "DATE" : isTime ? "TIME" : is({"TIMESTAMP"}) ? "TIMESTAMP" : "DATETIME";
            if (isSqliteOwn && isDigitsOnly()) word += "_CHAR";
            return typeText(std::move(word));
        }
        if (isDate) return typeText("DATE");
        if (is({"DATETIME"}) && !isSqliteOwn) return typeText("DATETIME");
        if (m_type.dialect == "postgresql" && isHidden(argumentOf(1, "precision"))) return typeNotKnown("its precision is not known");
        const Value* zone = isSqliteOwn ? nullptr : argumentOf(0, "timezone");
        if (isGiven(zone) && zone->kind != ValueKind::Bool) return typeNotKnown("whether it has a time zone is not known");
        const std::string digits = m_type.dialect == "postgresql" ? number(argumentOf(1, "precision")) : std::string();
        return typeText(std::string(isTime ? "TIME" : "TIMESTAMP") + (digits.empty() ? "" : "(" + digits + ")") +
                        (isTrue(zone) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE"));
    }

    /// sqlite.DATE(storage_format="%(year)04d%(month)02d"): format_is_text_affinity of the dialect.
    [[nodiscard]] bool isDigitsOnly() const {
        const std::string_view format = m_call == nullptr ? std::string_view{} : textOf(m_call->keyword("storage_format"));
        if (format.empty()) return false;
        std::string rest(format);
        for (std::size_t at = rest.find("%("); at != std::string::npos; at = rest.find("%(")) {
            const std::size_t end = rest.find('d', rest.find(')', at));
            rest.erase(at, end == std::string::npos ? std::string::npos : end - at + 1);
        }
        return std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    [[nodiscard]] TypeText interval() const {
        if (m_type.dialect == "postgresql") { // PGTypeCompiler.visit_INTERVAL
            if (!isPostgresql()) return missing();
            const Value* fields = argumentOf(1, "fields");
            if (isGiven(fields) && fields->kind != ValueKind::String) return typeNotKnown("its fields are not known");
            const std::string digits = number(argumentOf(0, "precision"));
            return typeText("INTERVAL" + (isGiven(fields) ? " " + std::string(textOf(fields)) : "") + (digits.empty() ? "" : " (" + digits + ")"));
        }
        if (!isPostgresql()) return typeText("DATETIME");
        if (isFalse(argumentOf(0, "native"))) return typeText("TIMESTAMP WITHOUT TIME ZONE");
        const std::string digits = number(argumentOf(1, "second_precision"));
        return typeText("INTERVAL" + (digits.empty() ? "" : " (" + digits + ")"));
    }

    [[nodiscard]] TypeText numeric() const {
        const bool isFloat = is({"Float", "FLOAT"});
        const std::string word = isFloat ? "FLOAT" : is({"DECIMAL"}) ? "DECIMAL" : "NUMERIC";
        if (isHidden(argumentOf(0, "precision")) || (!isFloat && isHidden(argumentOf(1, "scale")))) return typeNotKnown("its precision is not known");
        const std::string precision = number(argumentOf(0, "precision"));
        const std::string scale = isFloat ? std::string() : number(argumentOf(1, "scale"));
        TypeText type = typeText(word);
        type.isNumber = true;
        if (!precision.empty() && !isFloat) type.text += "(" + precision + (scale.empty() ? "" : ", " + scale) + ")";
        if (!precision.empty() && precision != "0" && isFloat && isPostgresql()) type.text += "(" + precision + ")";
        return type;
    }

    [[nodiscard]] TypeText uuid() const {
        const bool isGeneric = is({"Uuid"});
        if (isPostgresql()) return typeText(isGeneric && m_call != nullptr && isFalse(m_call->keyword("native_uuid")) ? "CHAR(32)" : "UUID");
        if (isGeneric) return typeText("CHAR(32)");
        return m_target.isVersion2 ? typeText("UUID") : missing();
    }

    [[nodiscard]] TypeText doublePrecision() const {
        const bool isShort = is({"DOUBLE"});
        const bool exists = m_target.isVersion2 || (!isShort && isPostgresql()); // 1.4 has PostgreSQL's own alone
        if (!exists) return missing();
        TypeText type = typeText(isShort ? "DOUBLE" : "DOUBLE PRECISION");
        type.isNumber = true;
        return type;
    }

    [[nodiscard]] TypeText bit() const {
        if (!isPostgresql() || m_type.dialect != "postgresql") return missing();
        const std::string length = number(argumentOf(0, "length"));
        const bool varying = isTrue(argumentOf(1, "varying"));
        return typeText(std::string("BIT") + (varying ? " VARYING" : "") + (length.empty() ? (varying ? "" : "(1)") : "(" + length + ")"));
    }

    /// A DOMAIN is written by its name.
    [[nodiscard]] TypeText domain() const {
        if (!isPostgresql()) return missing();
        const GivenName name = givenName(argumentOf(0, "name"));
        const GivenName schemaName = givenName(m_call == nullptr ? nullptr : m_call->keyword("schema"));
        if (name.text.empty() || !schemaName.isKnown) return typeNotKnown("the name of the domain is not known");
        return typeText(writtenName(m_target.dialect, schemaName.text, name.text));
    }

    [[nodiscard]] TypeText plain() const {
        const auto* known = std::find_if(kPlain.begin(), kPlain.end(), [this](const PlainType& t) { return t.name == m_type.name; });
        if (known == kPlain.end()) // LONGTEXT, TINYINT: types that the compilers of other databases write
            return m_type.dialect.empty() || m_type.dialect == "postgresql" ? typeNotKnown("the type " + std::string(m_type.name) + " is not known")
                                                                            : missing();
        const std::string_view word = isPostgresql() ? known->postgresql : known->sqlite;
        if (word.empty()) return missing();
        TypeText type = typeText(std::string(word));
        type.isNumber = known->isNumber;
        if (is({"Boolean", "BOOLEAN"})) type.check = booleanCheck();
        return type;
    }

    /// Boolean._should_create_constraint: where the database has no Boolean of its own.
    [[nodiscard]] Rare<TypeCheck> booleanCheck() const {
        if (isPostgresql() || m_call == nullptr || !isTrue(argumentOf(0, "create_constraint"))) return {};
        return TypeCheck{"0, 1", givenName(argumentOf(1, "name"))};
    }

    TypeTarget m_target;
    const Concept& m_type;
    const CallValue* m_call;
};

} // namespace

TypeText plainType(TypeTarget target, const Concept& type, const CallValue* call) { return Compiled(target, type, call).text(); }

} // namespace stillroom::orm
