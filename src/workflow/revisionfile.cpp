#include "workflow/revisionfile.h"

#include "base/account.h"
#include "base/text.h"

#include <cctype>
#include <random>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::string newRevisionId() {
    constexpr const char* kHex = "0123456789abcdef";
    std::random_device random;
    std::string id;
    for (int i = 0; i < 12; ++i) id += kHex[random() % 16];
    return id;
}

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

} // namespace

RevisionFile makeRevisionFile(const migrations::RevisionGraph& graph, const std::vector<schema::DdlStatement>& statements, const std::string& message) {
    RevisionFile file;
    file.id = newRevisionId();
    file.fileName = file.id + "_" + slugOf(message) + ".py";
    std::vector<std::string> heads;
    for (const migrations::NodeId head : graph.heads()) heads.push_back(graph.revision(head).id);
    std::vector<std::string> quoted;
    for (const std::string& head : heads) quoted.push_back(pythonText(head));
    const std::string down = heads.empty() ? "None" : heads.size() == 1 ? quoted.front() : "(" + join(quoted, ", ") + ")";
    const std::string shown = replaced(replaced(message, "\\", "\\\\"), "\"", "'");
    file.text = "\"\"\"" + shown + "\n\nRevision ID: " + file.id + "\nRevises: " + join(heads, ", ") + "\nCreate Date: " + utcNow() +
                "\n\nMade by Stillroom from the differences between the models and a live schema.\n\"\"\"\nimport sqlalchemy as sa\nfrom alembic import "
                "op\n\nrevision = " +
                pythonText(file.id) + "\ndown_revision = " + down + "\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n";
    for (const schema::DdlStatement& one : statements) {
        if (one.destructive) file.text += "    # destructive: rows or values are gone after it\n";
        if (!one.note.empty()) file.text += "    # " + replaced(replaced(one.note, "\n", " "), "\r", " ") + "\n";
        const std::string call = "op.execute(sa.DDL(\n        " + pythonText(replaced(one.sql, "%", "%%")) + "\n    ))\n";
        file.text += one.alone ? "    with op.get_context().autocommit_block():\n        " +
                                     replaced(call, "\n", "\n    ").substr(0, replaced(call, "\n", "\n    ").size() - 4)
                               : "    " + call;
    }
    if (statements.empty()) file.text += "    pass\n";
    file.text += "\n\ndef downgrade():\n    raise NotImplementedError(\"what was there before is not known to be right\")\n";
    return file;
}

} // namespace stillroom::workflow
