#include "repair/journal.h"

#include "base/account.h"
#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "base/text.h"
#include "database/sqlite.h"

#include <cstdlib>

namespace stillroom::repair {

namespace fs = std::filesystem;

namespace {

/// Sorts by time, and no two are alike: 20261120-235959-4f2a1c.
[[nodiscard]] std::string newId() {
    std::string id = replaced(replaced(replaced(utcNow(), "-", ""), ":", ""), "T", "-");
    id.pop_back();
    return id + "-" + randomHex(6);
}

// Lists are stored one to a line; a newline inside is escaped.
[[nodiscard]] std::string packed(const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& one : list) out += replaced(replaced(one, "\\", "\\\\"), "\n", "\\n") + "\n";
    return out;
}
[[nodiscard]] std::vector<std::string> unpacked(const std::string& text) {
    std::vector<std::string> list;
    std::string one;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            list.push_back(std::move(one));
            one.clear();
        } else if (text[i] == '\\' && i + 1 < text.size()) {
            one += text[++i] == 'n' ? '\n' : text[i];
        } else {
            one += text[i];
        }
    }
    return list;
}

constexpr const char* kColumns = "id, started, finished, who, action, database, version_table, before, after, statements, outcome, error";

} // namespace

const char* nameOf(OutcomeState state) {
    switch (state) {
    case OutcomeState::DryRun: return "dry_run";
    case OutcomeState::Applied: return "applied";
    case OutcomeState::Refused: return "refused";
    case OutcomeState::Failed: return "failed";
    case OutcomeState::Unknown: return "unknown";
    }
    return "";
}

fs::path Journal::defaultFile() {
    const char* given = std::getenv("STILLROOM_JOURNAL");
    return given != nullptr && *given != '\0' ? fs::path(given) : stateFolder() / "journal.db";
}

Journal::Journal(const fs::path& given) : m_file(fs::absolute(given)) {
    const fs::path& file = m_file;
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed) throw Error("opening the journal " + file.string(), failed.message());
    m_session = database::openSqlite(file.string(), database::Access::ReadWrite, true);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, failed);
    m_session->run("PRAGMA journal_mode = DELETE");
    m_session->run("PRAGMA synchronous = EXTRA"); // an intent must outlive a power cut
    m_session->run("CREATE TABLE IF NOT EXISTS repair (id TEXT PRIMARY KEY, started TEXT NOT NULL, finished TEXT, who TEXT NOT NULL, action TEXT NOT NULL, "
                   "database TEXT NOT NULL, version_table TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, statements TEXT NOT NULL, outcome TEXT NOT "
                   "NULL, error TEXT)");
}

std::string Journal::begin(const Plan& plan) {
    std::vector<std::string> statements;
    for (const Statement& statement : plan.statements) statements.push_back(statement.sql);
    std::string id = newId();
    m_session->run("INSERT INTO repair (id, started, who, action, database, version_table, before, after, statements, outcome) VALUES ($1, $2, $3, $4, $5, $6, "
                   "$7, $8, $9, 'intent')",
                   {id, utcNow(), userAtHost(), plan.arguments.empty() ? plan.action : plan.action + " " + join(plan.arguments, " "),
                    database::shownTarget(plan.target) + " (" + plan.identity.systemId + ")", plan.shownTable(), packed(plan.before), packed(plan.after),
                    packed(statements)});
    return id;
}

void Journal::finish(const std::string& id, OutcomeState outcome, const std::string& error) {
    const auto changed = m_session->run("UPDATE repair SET finished = $2, outcome = $3, error = $4 WHERE id = $1",
                                        {id, utcNow(), std::string(nameOf(outcome)), error.empty() ? database::Cell() : database::Cell(error)});
    if (changed.affected != 1) throw Error("completing the journal entry " + id, "it is not there any more");
}

namespace {

[[nodiscard]] JournalEntry entryOf(const database::Row& row) {
    const auto text = [&row](std::size_t i) { return row[i].value_or(""); };
    return {text(0), text(1), text(2), text(3), text(4), text(5), text(6), unpacked(text(7)), unpacked(text(8)), unpacked(text(9)), text(10), text(11)};
}

} // namespace

std::vector<JournalEntry> readJournal(const fs::path& file) {
    if (!isFile(file)) return {};
    const auto session = database::openSqlite(fs::absolute(file).string(), database::Access::ReadOnly);
    std::vector<JournalEntry> list;
    if (session->run("SELECT name FROM sqlite_master WHERE name = 'repair'").rows.empty()) return list; // just being made
    for (const auto& row : session->run("SELECT " + std::string(kColumns) + " FROM repair ORDER BY id DESC").rows) list.push_back(entryOf(row));
    return list;
}

} // namespace stillroom::repair
