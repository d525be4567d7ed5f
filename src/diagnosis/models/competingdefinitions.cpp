// models.competing_definitions: two declarations of one table that never meet in one MetaData, column by column.
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

using Column = TableDeclaration::Column;

[[nodiscard]] std::string text(const Column& column) {
    return (column.type.empty() ? std::string("a type that is not known") : column.type) + (column.primaryKey ? " PRIMARY KEY"
                                                                                            : column.nullable ? ""
                                                                                                              : " NOT NULL");
}

[[nodiscard]] std::vector<std::string> differences(const TableDeclaration& a, const TableDeclaration& b) {
    std::vector<std::string> lines;
    const auto find = [](const TableDeclaration& in, const std::string& name) {
        return std::find_if(in.columns.begin(), in.columns.end(), [&](const Column& c) { return c.name == name; });
    };
    for (const Column& column : a.columns) {
        const auto other = find(b, column.name);
        if (other == b.columns.end())
            lines.push_back(column.name + ": " + text(column) + " in the first alone");
        else if (text(column) != text(*other))
            lines.push_back(column.name + ": " + text(column) + " in the first, " + text(*other) + " in the second");
    }
    for (const Column& column : b.columns) {
        if (find(a, column.name) == a.columns.end()) lines.push_back(column.name + ": " + text(column) + " in the second alone");
    }
    return lines;
}

[[nodiscard]] std::size_t importers(const ModelFacts& facts, std::size_t module) {
    std::vector<std::size_t> seen;
    for (const ImportSite& site : facts.imports) {
        const bool leads = std::find(site.modules.begin(), site.modules.end(), module) != site.modules.end();
        if (leads && std::find(seen.begin(), seen.end(), site.importer) == seen.end()) seen.push_back(site.importer);
    }
    return seen.size();
}

[[nodiscard]] std::string use(const ModelSubject& s, const TableDeclaration& table) {
    const ModelFacts& facts = s.facts;
    std::string result = shownKind(table) + " in " + shown(s, table.place);
    if (table.module == kNowhere) return result;
    if (facts.isEntered) result += facts.isReached(table.module) ? " is loaded from env.py" : " is not loaded from env.py";
    const std::size_t count = importers(facts, table.module); // of those that were read: programs without models were not
    return count == 0 ? result : result + (facts.isEntered ? " and imported by " : " is imported by ") + counted(count, "module");
}

} // namespace

void checkCompetingDefinitions(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    std::map<std::string, std::vector<const TableDeclaration*>> all;
    for (const TableDeclaration& table : facts.tables) {
        if (isSure(table)) all[table.fullName()].push_back(&table);
    }
    for (const auto& [name, tables] : all) {
        for (std::size_t i = 1; i < tables.size(); ++i) {
            const TableDeclaration& first = *tables.front();
            const TableDeclaration& second = *tables[i];
            const bool isCopy = first.place == second.place || first.module == second.module;
            const bool meet = first.registry == second.registry && facts.isReached(first.module) && facts.isReached(second.module);
            const bool said = std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
                return f.code == "models.table_defined_twice" && f.evidence.size() > 1 && f.evidence[0].file == first.place.file &&
                       f.evidence[0].line == first.place.line && f.evidence[1].file == second.place.file && f.evidence[1].line == second.place.line;
            });
            if (isCopy || meet || said) continue;
            const bool sameProgram = isOfOthers(s, first.place.file) == isOfOthers(s, second.place.file);
            const bool sameMetadata = first.registry == second.registry && sameProgram;
            const auto lines = differences(first, second);
            Finding result{"models.competing_definitions",
                           sameMetadata && facts.isEntered ? Severity::Warning : Severity::Info,
                           "There are two definitions of the table " + name,
                           {},
                           {},
                           {}};
            result.detail = use(s, first) + "; " + use(s, second) + ". " +
                            (sameMetadata ? "Both belong to one MetaData: a program that imports both stops with \"Table '" + name +
                                                "' is already defined for this MetaData instance\"."
                                          : "They belong to different MetaData objects or to different programs, so Python does not complain, and the database "
                                            "can match one of them only.") +
                            "\n" + (lines.empty() ? "They have the same columns." : "They differ: " + join(lines, "; ") + ".");
            if (sameMetadata) {
                const bool firstIsUsed = facts.isReached(first.module) || !facts.isReached(second.module);
                result.detail += "\nTo do: keep the one that the code uses, and delete " + shownKind(firstIsUsed ? second : first) + " at " +
                                 shown(s, firstIsUsed ? second.place : first.place) +
                                 ".\nBeware: extend_existing=True would merge the columns of both; compare with the database before one is deleted.";
            }
            result.evidence = {evidenceOf(first.place, "the first"), evidenceOf(second.place, "the second")};
            if (first.module != kNowhere) addChain(s, first.module, result.evidence);
            if (second.module != kNowhere) addChain(s, second.module, result.evidence);
            findings.push_back(std::move(result));
        }
    }
}

} // namespace stillroom::diagnosis
