#include "schema/describe.h"

#include "base/text.h"
#include "schema/identityoptions.h"

namespace stillroom::schema {
namespace {

[[nodiscard]] std::string listed(const std::vector<std::string>& names) { return "(" + join(names, ", ") + ")"; }

[[nodiscard]] std::string deferral(const Enforcement& enforcement) {
    return enforcement.initiallyDeferred ? " DEFERRABLE INITIALLY DEFERRED" : enforcement.deferrable ? " DEFERRABLE" : "";
}

} // namespace

std::string describe(const ForeignKey& key) {
    return listed(key.columns) + " to " + (key.referredSchema.empty() ? "" : key.referredSchema + ".") + key.referredTable + " " + listed(key.referredColumns) +
           (key.onDelete.empty() ? "" : " ON DELETE " + key.onDelete) + (key.onUpdate.empty() ? "" : " ON UPDATE " + key.onUpdate) + deferral(key.enforcement) +
           (key.enforcement.validated ? "" : " NOT VALID");
}

std::string describe(const UniqueConstraint& one) {
    return std::string(one.nullsNotDistinct ? "NULLS NOT DISTINCT " : "") + listed(one.columns) + deferral(one.enforcement);
}

std::string describe(const Column& column) {
    return column.type + (column.collation.empty() ? "" : " COLLATE \"" + column.collation + "\"") + (column.nullable ? "" : " NOT NULL") +
           (column.defaultText ? " DEFAULT " + *column.defaultText : "");
}

std::string describe(const Index& index) {
    std::vector<std::string> keys;
    for (const IndexKey& key : index.keys) {
        keys.push_back(key.text + (key.collation.empty() ? "" : " COLLATE \"" + key.collation + "\"") +
                       (key.opclass.empty() || key.isDefaultOpclass ? "" : " " + key.opclass) + (key.descending ? " DESC" : "") +
                       (key.nullsFirst  ? " NULLS FIRST"
                        : key.nullsLast ? " NULLS LAST"
                                        : ""));
    }
    const std::string method = lowered(index.method);
    return std::string(index.unique ? "UNIQUE " : "") + (method.empty() || method == "btree" ? "" : "USING " + method + " ") + listed(keys) +
           (index.included.empty() ? "" : " INCLUDE " + listed(index.included)) + (index.nullsNotDistinct ? " NULLS NOT DISTINCT" : "") +
           (index.predicate.empty() ? "" : " WHERE " + index.predicate);
}

std::string describe(const Identity& identity, const IdentityOptions& options) {
    const std::string said = identityClause(options);
    return std::string("GENERATED ") + (identity.always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY" + (said.empty() ? "" : " (" + said + ")");
}

std::string describeStorage(const Table& table) {
    const std::string storage = lowered(table.storage);
    std::vector<std::string> words;
    if (storage.find("strict") != std::string::npos) words.emplace_back("STRICT");
    if (storage.find("without") != std::string::npos) words.emplace_back("WITHOUT ROWID");
    if (table.neverReusesIds) words.emplace_back("AUTOINCREMENT");
    return join(words, ", ");
}

} // namespace stillroom::schema
