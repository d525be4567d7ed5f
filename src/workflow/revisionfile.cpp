#include "workflow/revisionfile.h"

#include "base/account.h"
#include "base/random.h"
#include "base/text.h"

#include <algorithm>
#include <cctype>

namespace stillroom::workflow {
namespace {

/// In lower case, words joined by underscores, at most 40 characters: as Alembic does.
[[nodiscard]] std::string slugOf(const std::string& message) {
    std::string slug;
    for (const char c : lowered(message)) {
        const bool isWord = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
        if (isWord)
            slug += c;
        else if (!slug.empty() && slug.back() != '_')
            slug += '_';
    }
    constexpr std::size_t kMaxSlug = 40;
    if (slug.size() > kMaxSlug) slug.resize(slug.rfind('_', kMaxSlug) == std::string::npos ? kMaxSlug : slug.rfind('_', kMaxSlug));
    while (!slug.empty() && slug.back() == '_') slug.pop_back();
    return slug;
}

[[nodiscard]] std::string pythonText(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n\"\n        \"";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += "\\x" + std::string(1, "0123456789abcdef"[c >> 4]) + "0123456789abcdef"[c & 15];
        else
            out += c;
    }
    return out + "\"";
}

/// Python's sqlite3 commits on its own, and the pragmas of a table that is built anew work outside of a transaction only.
[[nodiscard]] std::string atomicity(schema::Dialect dialect) {
    if (dialect == schema::Dialect::PostgreSql) return {};
    return "\nOn SQLite this is not one transaction: what was done before a failure stays done. Copy the file of the database first.\n";
}

} // namespace

RevisionFile makeRevisionFile(const migrations::RevisionGraph& graph, schema::Dialect dialect, const std::vector<schema::DdlStatement>& statements,
                              const std::string& message) {
    RevisionFile file;
    file.id = randomHex(12);
    file.fileName = file.id + "_" + slugOf(message) + ".py";
    std::vector<std::string> heads;
    for (const migrations::NodeId head : graph.heads()) heads.push_back(graph.revision(head).id);
    std::vector<std::string> quoted;
    for (const std::string& head : heads) quoted.push_back(pythonText(head));
    const std::string down = heads.empty() ? "None" : heads.size() == 1 ? quoted.front() : "(" + join(quoted, ", ") + ")";
    const std::string shown = replaced(replaced(message, "\\", "\\\\"), "\"", "'");
    file.text = "\"\"\"" + shown + "\n\nRevision ID: " + file.id + "\nRevises: " + join(heads, ", ") + "\nCreate Date: " + utcNow() +
                "\n\nMade by Stillroom from the differences between the models and a live schema.\n" + atomicity(dialect) +
                "\"\"\"\nimport sqlalchemy as sa\nfrom alembic import "
                "op\n\nrevision = " +
                pythonText(file.id) + "\ndown_revision = " + down + "\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n";
    for (const schema::DdlStatement& one : statements) {
        for (const std::string& line : schema::commentsOf(one)) file.text += "    # " + line + "\n";
        if (one.sql.empty()) continue;
        const std::string call = "op.execute(sa.DDL(\n        " + pythonText(replaced(one.sql, "%", "%%")) + "\n    ))\n";
        file.text += one.alone ? "    with op.get_context().autocommit_block():\n        " +
                                     replaced(call, "\n", "\n    ").substr(0, replaced(call, "\n", "\n    ").size() - 4)
                               : "    " + call;
    }
    if (std::all_of(statements.begin(), statements.end(), [](const auto& s) { return s.sql.empty(); })) file.text += "    pass\n";
    file.text += "\n\ndef downgrade():\n    raise NotImplementedError(\"what was there before is not known to be right\")\n";
    return file;
}

} // namespace stillroom::workflow
