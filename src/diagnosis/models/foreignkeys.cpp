// models.key_across_registries, models.key_to_missing_table, models.key_to_missing_column: what ForeignKey("...") names.
#include "diagnosis/models/importchains.h"

#include "base/text.h"
#include <algorithm>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

[[nodiscard]] std::string keyName(const KeyFact& key) { return key.schema.empty() ? key.referred : key.schema + "." + key.referred; }

[[nodiscard]] std::string registryName(const ModelFacts& facts, std::size_t registry) {
    return registry < facts.registries.size() ? facts.registries[registry].name : std::string("another MetaData");
}

[[nodiscard]] std::string cannotFind(const ModelFacts& facts, const KeyFact& key) {
    const TableDeclaration& owner = facts.tables[key.table];
    return "SQLAlchemy stops with \"Foreign key associated with column '" + owner.fullName() + "." + key.ownColumn + "' could not find table '" + keyName(key) +
           "' with which to generate a foreign key to target column '" + key.column +
           "'\" in create_all(), alembic check and autogenerate, and where a relationship needs the key.";
}

/// What else has to change once two bases of target_metadata share one MetaData.
[[nodiscard]] std::string targetOnce(const ModelFacts& facts, std::size_t a, std::size_t b) {
    const auto isTarget = [&facts](std::size_t registry) { return registry < facts.registries.size() && facts.registries[registry].isTarget; };
    return isTarget(a) && isTarget(b)
               ? " With one MetaData, target_metadata in env.py names it once: twice in the list stops with \"Duplicate table keys across "
                 "multiple MetaData objects\"."
               : "";
}

void acrossRegistries(const ModelSubject& s, const KeyFact& key, const TableDeclaration& owner, const TableDeclaration& other, std::vector<Finding>& findings) {
    Finding result{"models.key_across_registries", Severity::Error, "A foreign key of " + owner.fullName() + " names a table of another MetaData", {}, {}, {}};
    result.detail = "\"" + key.text + "\" at " + shown(s, key.place) + " is looked for in the MetaData of " + registryName(s.facts, owner.registry) + ", but " +
                    other.fullName() + " is declared at " + shown(s, other.place) + " in that of " + registryName(s.facts, other.registry) + ". " +
                    cannotFind(s.facts, key) +
                    "\nTo do: let both bases share one MetaData: give the second one metadata=" + registryName(s.facts, other.registry) +
                    ".metadata; or name the column itself, ForeignKey(" + (other.className.empty() ? other.name + ".c." : other.className + ".") + key.column +
                    "), which may lead to another MetaData." + targetOnce(s.facts, owner.registry, other.registry) +
                    "\nBeware: the table in the database is right; dropping or making it anew loses its rows and mends "
                    "nothing.";
    result.evidence = {evidenceOf(key.place, "names " + key.text), evidenceOf(other.place, "declares " + other.fullName())};
    for (const std::size_t registry : {owner.registry, other.registry}) {
        if (registry < s.facts.registries.size()) result.evidence.push_back(evidenceOf(s.facts.registries[registry].place, registryName(s.facts, registry)));
    }
    findings.push_back(std::move(result));
}

void missingTable(const ModelSubject& s, const KeyFact& key, const TableDeclaration& owner, std::vector<Finding>& findings) {
    Finding result{"models.key_to_missing_table", Severity::Error, "A foreign key of " + owner.fullName() + " names a table that is not there", {}, {}, {}};
    result.detail =
        "\"" + key.text + "\" at " + shown(s, key.place) + " names the table " + keyName(key) + ", and no model declares it. " + cannotFind(s.facts, key);
    result.evidence = {evidenceOf(key.place, "names " + key.text)};
    const auto elsewhere =
        std::find_if(s.facts.tables.begin(), s.facts.tables.end(), [&](const TableDeclaration& t) { return t.name == key.referred && t.schema != key.schema; });
    if (elsewhere != s.facts.tables.end()) {
        result.detail += " " +
                         (elsewhere->schema.empty() ? "The table " + elsewhere->name + " is in no schema" : "There is one in the schema " + elsewhere->schema) +
                         ": " + shown(s, elsewhere->place) + ".\nTo do: write ForeignKey(\"" + elsewhere->fullName() + "." + key.column + "\") at " +
                         shown(s, key.place) + ", if that one is meant.";
        result.evidence.push_back(evidenceOf(elsewhere->place, "declares " + elsewhere->fullName()));
    } else {
        result.detail += "\nTo do: correct the name at " + shown(s, key.place) +
                         ", or declare the table; one that is not the project's own can be declared by a "
                         "Table() with its key column.";
    }
    result.detail += "\nBeware: removing the ForeignKey silences it, and autogenerate then drops the constraint in the database.";
    findings.push_back(std::move(result));
}

/// The table is declared, but env.py does not lead to it.
void unreachedTable(const ModelSubject& s, const KeyFact& key, const TableDeclaration& owner, const TableDeclaration& other, std::vector<Finding>& findings) {
    Finding result{
        "models.key_to_missing_table", Severity::Error, "A foreign key of " + owner.fullName() + " names a table that env.py does not load", {}, {}, {}};
    result.detail = "\"" + key.text + "\" at " + shown(s, key.place) + " names " + other.fullName() + ", which is declared at " + shown(s, other.place) +
                    "; nothing that env.py imports leads there. " + cannotFind(s.facts, key) + "\nTo do: import " + s.facts.modules[other.module].name +
                    " in " + shownFile(s, s.facts.envFile) +
                    ", or where the other models are imported.\nBeware: without that import the table also looks removed.";
    result.evidence = {evidenceOf(key.place, "names " + key.text), evidenceOf(other.place, "declares " + other.fullName())};
    addChain(s, owner.module, result.evidence);
    findings.push_back(std::move(result));
}

void missingColumn(const ModelSubject& s, const KeyFact& key, const TableDeclaration& owner, const TableDeclaration& other, std::vector<Finding>& findings) {
    std::vector<std::string> columns;
    for (const auto& column : other.columns) columns.push_back(column.name);
    Finding result{"models.key_to_missing_column", Severity::Error, "A foreign key of " + owner.fullName() + " names a column that is not there", {}, {}, {}};
    result.detail = "\"" + key.text + "\" at " + shown(s, key.place) + " names the column " + key.column + " of " + other.fullName() + ", declared at " +
                    shown(s, other.place) + " with " + some(columns) + ". SQLAlchemy stops with \"Could not initialize target column for ForeignKey '" +
                    key.text + "' on table '" + owner.name + "': table '" + other.name + "' has no column named '" + key.column +
                    "'\".\nTo do: correct the name at " + shown(s, key.place) + ", or declare the column at " + shown(s, other.place) + ".";
    result.evidence = {evidenceOf(key.place, "names " + key.text), evidenceOf(other.place, "declares " + other.fullName())};
    findings.push_back(std::move(result));
}

} // namespace

void checkForeignKeys(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    for (const KeyFact& key : facts.keys) {
        const TableDeclaration& owner = facts.tables[key.table];
        const bool counts = !key.text.empty() && isSure(owner) && (!facts.isEntered || facts.isReached(owner.module));
        if (!counts) continue;
        if (key.referredTable != kNowhere) {
            const TableDeclaration& other = facts.tables[key.referredTable];
            if (facts.isEntered && facts.isWholeTree && !facts.isReached(other.module) && isFullyRead(facts) && isSure(other))
                unreachedTable(s, key, owner, other, findings);
            else if (!key.columnFound && other.isComplete && isSure(other))
                missingColumn(s, key, owner, other, findings);
            continue;
        }
        const auto other = std::find_if(facts.tables.begin(), facts.tables.end(), [&](const TableDeclaration& t) {
            return t.name == key.referred && t.schema == key.schema && t.registry != owner.registry;
        });
        if (!facts.whyMoreTables.empty()) continue; // it may be one of those that are not known
        if (other != facts.tables.end())
            acrossRegistries(s, key, owner, *other, findings);
        else
            missingTable(s, key, owner, findings);
    }
}

} // namespace stillroom::diagnosis
