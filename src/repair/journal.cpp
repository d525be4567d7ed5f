#include "repair/journal.h"

#include "base/account.h"
#include "base/error.h"
#include "base/files.h"
#include "base/passwords.h"
#include "base/random.h"
#include "base/text.h"
#include "database/sqlite.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace stillroom::repair {

namespace fs = std::filesystem;

namespace {

/// How to get there again, from whatever folder.
[[nodiscard]] std::string reachable(database::Target target) {
    if (target.dialect == schema::Dialect::Sqlite) target.file = fs::absolute(target.file).string();
    return database::targetText(target);
}

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

constexpr const char* kColumns =
    "id, started, finished, who, action, database, version_table, before, after, statements, outcome, error, target, system_id, role, "
    "schema_name, table_name, created_table, alone, process, undone, backup, transaction_id, fingerprint_before, fingerprint_after, server_start, "
    "exit_status";

constexpr const char* kFirstColumns =
    "id TEXT PRIMARY KEY, started TEXT NOT NULL, finished TEXT, who TEXT NOT NULL, action TEXT NOT NULL, database TEXT NOT NULL, "
    "version_table TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, statements TEXT NOT NULL, outcome TEXT NOT NULL, error "
    "TEXT";

/// Those that came later: a journal of an older version is given them when it is next written.
constexpr const char* kLaterColumns[] = {"target",     "system_id", "role",   "schema_name",    "table_name",         "created_table",     "alone",
                                         "process",    "undone",    "backup", "transaction_id", "fingerprint_before", "fingerprint_after", "server_start",
                                         "exit_status"};

[[nodiscard]] std::size_t columnCount(database::Session& session) { return session.run("SELECT name FROM pragma_table_info('repair')").rows.size(); }

constexpr std::size_t kFirstCount = 12;
constexpr std::size_t kAllColumns = kFirstCount + std::size(kLaterColumns);

/// What SQLite calls a file that is no database, or one whose pages make no sense.
[[nodiscard]] bool isDamaged(const Error& error) {
    const int code = error.sqlState().empty() ? 0 : std::atoi(error.sqlState().c_str()) & 0xff;
    return code == 11 || code == 26 || error.reason().find("not a database") != std::string::npos || error.reason().find("malformed") != std::string::npos;
}

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
    std::error_code failed;
    fs::create_directories(m_file.parent_path(), failed);
    if (failed) throw Error("opening the journal " + m_file.string(), failed.message());
    try {
        open();
    } catch (const Error& error) {
        if (!isDamaged(error)) throw;
        m_session.reset();
        m_keptAside = m_file;
        m_keptAside += ".damaged-" + newId();
        fs::rename(m_file, m_keptAside, failed);
        if (failed) throw Error("keeping the damaged journal " + m_file.string() + " aside", failed.message());
        open();
    }
}

void Journal::open() {
    m_session = database::openSqlite(m_file.string(), database::Access::ReadWrite, true);
    std::error_code failed;
    fs::permissions(m_file, fs::perms::owner_read | fs::perms::owner_write, failed);
    m_session->run("PRAGMA journal_mode = DELETE");
    m_session->run("PRAGMA synchronous = EXTRA"); // an intent must outlive a power cut
    m_session->run("CREATE TABLE IF NOT EXISTS repair (" + std::string(kFirstColumns) + ")");
    if (m_session->run("PRAGMA quick_check(1)").rows.at(0)[0] != "ok") throw Error("opening the journal", "its pages are malformed");
    if (columnCount(*m_session) == kAllColumns) return;
    m_session->run("BEGIN IMMEDIATE");
    for (std::size_t i = columnCount(*m_session); i < kAllColumns; ++i)
        m_session->run("ALTER TABLE repair ADD COLUMN " + std::string(kLaterColumns[i - kFirstCount]) + " TEXT");
    m_session->run("COMMIT");
}

std::string Journal::begin(const Plan& plan) {
    std::vector<std::string> statements;
    for (const Statement& statement : plan.statements) statements.push_back(withoutPasswords(statement.sql));
    std::string id = newId();
    const auto flag = [](bool value) { return database::Cell(value ? "1" : "0"); };
    try {
        m_session->run(
            "INSERT INTO repair (id, started, who, action, database, version_table, before, after, statements, outcome, target, system_id, role, schema_name, "
            "table_name, created_table, alone, process, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'intent', $10, $11, $12, $13, $14, $15, $16, "
            "$17, $18)",
            {id, utcNow(), userAtHost(), plan.title(), database::shownTarget(plan.target) + " (" + plan.identity.systemId + ")", plan.shownTable(),
             packed(plan.before()), packed(plan.after()), packed(statements), reachable(plan.target), plan.identity.systemId, plan.identity.user,
             plan.rows ? plan.rows->schema : "", plan.rows ? plan.rows->table : "", flag(plan.rows && plan.rows->createsTable), flag(plan.alone), thisProcess(),
             plan.undoneId});
    } catch (const Error& error) { // whoever repairs a database must not think that it was that which refused
        throw Error("writing the journal " + m_file.string(), error.reason(), error.sqlState());
    }
    return id;
}

void Journal::promise(const std::string& id, const Promise& promise, const fs::path& backup) {
    const auto changed = m_session->run("UPDATE repair SET transaction_id = $2, fingerprint_before = $3, fingerprint_after = $4, backup = $5, server_start = "
                                        "$6 WHERE id = $1 AND outcome = 'intent'",
                                        {id, promise.transaction, promise.fingerprintBefore, promise.fingerprintAfter, backup.string(), promise.serverStart});
    if (changed.affected != 1) throw Error("writing the journal entry " + id, "it is not there any more");
}

void Journal::finish(const std::string& id, OutcomeState outcome, const std::string& error) {
    const auto changed = m_session->run("UPDATE repair SET finished = $2, outcome = $3, error = $4 WHERE id = $1",
                                        {id, utcNow(), std::string(nameOf(outcome)), error.empty() ? database::Cell() : database::Cell(error)});
    if (changed.affected != 1) throw Error("completing the journal entry " + id, "it is not there any more");
}

void Journal::finishRun(const std::string& id, OutcomeState outcome, const std::string& said, const std::vector<std::string>& after, int exitStatus) {
    m_session->run("UPDATE repair SET after = $2, exit_status = $3 WHERE id = $1", {id, packed(after), std::to_string(exitStatus)});
    finish(id, outcome, said);
}

namespace {

[[nodiscard]] JournalEntry entryOf(const database::Row& row) {
    const auto text = [&row](std::size_t i) { return row[i].value_or(""); };
    return {text(0),
            text(1),
            text(2),
            text(3),
            text(4),
            text(5),
            text(6),
            unpacked(text(7)),
            unpacked(text(8)),
            unpacked(text(9)),
            text(10),
            text(11),
            text(12),
            text(13),
            text(14),
            text(15),
            text(16),
            text(17) == "1",
            text(18) == "1",
            text(19),
            text(20),
            text(21),
            {text(22), text(23), text(24), text(25)},
            text(26)};
}

} // namespace

std::vector<JournalEntry> readJournal(const fs::path& file) {
    if (!isFile(file)) return {};
    const auto session = database::openSqlite(fs::absolute(file).string(), database::Access::ReadOnly);
    std::vector<JournalEntry> list;
    if (session->run("SELECT name FROM sqlite_master WHERE name = 'repair'").rows.empty()) return list; // just being made
    std::string columns = kColumns;
    if (const std::size_t count = columnCount(*session); count != kAllColumns) { // of an older version: what it does not have is not known
        columns = columns.substr(0, columns.find(", target"));
        for (std::size_t i = 0; i < std::size(kLaterColumns); ++i) columns += i + kFirstCount < count ? std::string(", ") + kLaterColumns[i] : ", NULL";
    }
    for (const auto& row : session->run("SELECT " + columns + " FROM repair ORDER BY rowid DESC").rows) list.push_back(entryOf(row));
    return list;
}

} // namespace stillroom::repair
