// models.extend_existing_hides: two declarations of one table that extend_existing or keep_existing lets pass.
#include "diagnosis/models/importchains.h"

#include "base/text.h"
namespace stillroom::diagnosis {

using namespace orm;

void checkExtendExisting(const ModelSubject& s, std::vector<Finding>& findings) {
    for (const TableExtension& extension : s.facts.extensions) {
        if (extension.table >= s.facts.tables.size()) continue;
        const TableDeclaration& table = s.facts.tables[extension.table];
        if (table.place == extension.place || !isSure(table) || extension.module == kNowhere) continue; // one file under two names says it itself
        const char* word = extension.keepsExisting ? "keep_existing" : "extend_existing";
        const bool changes = extension.keepsExisting ? !extension.added.empty() : !extension.added.empty() || !extension.replaced.empty();
        Finding result{"models.extend_existing_hides",
                       changes ? Severity::Warning : Severity::Info,
                       std::string(word) + " hides that " + table.fullName() + " is declared twice",
                       {},
                       {},
                       {}};
        result.detail = shownKind(table) + " in " + shown(s, table.place) + " declares the table, and " + shown(s, extension.place) +
                        " declares it again with " + word + ". ";
        if (extension.keepsExisting) {
            result.detail += extension.added.empty() ? "Its own columns are dropped; none of them is missing."
                                                     : "Its own columns are dropped: " + some(extension.added) + " is in no table.";
        } else {
            if (!extension.replaced.empty()) result.detail += "It replaces " + some(extension.replaced) + ". ";
            if (!extension.added.empty()) result.detail += "It adds " + some(extension.added) + ". ";
            result.detail +=
                changes ? "The table is a mixture of both, and which one wins depends on the order of imports." : "Both say the same of its columns.";
        }
        result.detail += std::string("\nTo do: declare the table once, in ") + shown(s, table.place) + ", with all its columns; delete the declaration at " +
                         shown(s, extension.place) + " and import the first one.\nBeware: removing " + word +
                         " alone turns this into \"is already defined for this MetaData instance\".";
        result.evidence = {evidenceOf(table.place, "declared"), evidenceOf(extension.place, word)};
        if (table.module != kNowhere) addChain(s, table.module, result.evidence);
        if (extension.module != kNowhere) addChain(s, extension.module, result.evidence);
        findings.push_back(std::move(result));
    }
}

} // namespace stillroom::diagnosis
