#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::repair {

/// What makes it possible to find out later whether a repair took effect. In the journal before COMMIT is sent.
struct Promise {
    std::string transaction;       // PostgreSQL's number of it
    std::string fingerprintBefore; // of the content of a SQLite file, where it is not too large
    std::string fingerprintAfter;
    std::string serverStart; // since when the PostgreSQL server has run without a crash, as it says itself

    bool operator==(const Promise&) const = default;
};

/// One repair as the journal holds it.
struct JournalEntry {
    std::string id;
    std::string started;  // UTC, ISO 8601
    std::string finished; // empty while nothing is known of the end
    std::string who;      // user@host of this machine
    std::string action;
    std::string database; // shown name and identity
    std::string table;    // shown name of the version table; empty where there was none
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::vector<std::string> statements;
    std::string outcome; // "intent" until it is known
    std::string error;
    std::string target;     // how it was reached, as targetText() gives it: never a password
    std::string systemId;   // which database it was, as Identity has it
    std::string role;       // who was connected
    std::string schemaName; // of the version table
    std::string tableName;  // of the version table
    bool createdTable = false;
    bool alone = false;  // the statement ran outside a transaction
    std::string process; // host:pid:start of the process that did it, to tell one that is still at it from one that is gone
    std::string undone;  // the entry that this one took back
    std::string backup;  // the copy of a SQLite file made before
    Promise promise;
    std::string exitStatus; // of a program that was run; empty of a repair

    /// Whether it is no repair but a run of Alembic, which does what it does by itself.
    [[nodiscard]] bool isRun() const { return action.starts_with("alembic "); }
    /// Whether the end of it is still to be found out.
    [[nodiscard]] bool open() const { return outcome == "intent" || outcome == "unknown"; }
    bool operator==(const JournalEntry&) const = default;
};

/// Stillroom's durable record of every repair, in a SQLite file of its own. One that is damaged is kept aside and a new one
/// begun. \throws Error where it cannot be written
class Journal {
public:
    explicit Journal(const std::filesystem::path& given);

    /// $STILLROOM_JOURNAL, else stillroom/journal.db in the state folder of the user.
    [[nodiscard]] static std::filesystem::path defaultFile();

    /// Durable before it returns.
    [[nodiscard]] std::string begin(const Plan& plan);
    /// What COMMIT will be known by; durable before it returns.
    void promise(const std::string& id, const Promise& promise, const std::filesystem::path& backup);
    void finish(const std::string& id, OutcomeState outcome, const std::string& error);
    /// As finish(), of a program that was run: with the rows that it left and how it ended.
    void finishRun(const std::string& id, OutcomeState outcome, const std::string& said, const std::vector<std::string>& after, int exitStatus);

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    /// Where a damaged journal was put, if there was one; else empty.
    [[nodiscard]] const std::filesystem::path& keptAside() const { return m_keptAside; }

private:
    void open();

    std::filesystem::path m_file;
    std::filesystem::path m_keptAside;
    std::unique_ptr<database::Session> m_session;
};

/// The entries of the journal in `file`, newest first; none where there is no journal. Changes nothing, not even its
/// permissions. \throws Error where it cannot be read
[[nodiscard]] std::vector<JournalEntry> readJournal(const std::filesystem::path& file);

} // namespace stillroom::repair
