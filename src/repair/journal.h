#pragma once

#include "database/session.h"
#include "repair/plan.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::repair {

enum class OutcomeState : std::uint8_t { DryRun, Applied, Refused, Failed, Unknown };
[[nodiscard]] const char* nameOf(OutcomeState state);

/// One repair as the journal holds it.
struct JournalEntry {
    std::string id;
    std::string started;  // UTC, ISO 8601
    std::string finished; // empty while nothing is known of the end
    std::string who;      // user@host of this machine
    std::string action;
    std::string database; // shown name and identity
    std::string table;
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::vector<std::string> statements;
    std::string outcome; // "intent" until it is known
    std::string error;

    bool operator==(const JournalEntry&) const = default;
};

/// Stillroom's durable record of every repair, in a SQLite file of its own. \throws Error where it cannot be written
class Journal {
public:
    explicit Journal(const std::filesystem::path& given);

    /// $STILLROOM_JOURNAL, else stillroom/journal.db in the state folder of the user.
    [[nodiscard]] static std::filesystem::path defaultFile();

    /// Durable before it returns.
    [[nodiscard]] std::string begin(const Plan& plan);
    void finish(const std::string& id, OutcomeState outcome, const std::string& error);

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    std::filesystem::path m_file;
    std::unique_ptr<database::Session> m_session;
};

/// The entries of the journal in `file`, newest first; none where there is no journal. Changes nothing, not even its
/// permissions. \throws Error where it cannot be read
[[nodiscard]] std::vector<JournalEntry> readJournal(const std::filesystem::path& file);

} // namespace stillroom::repair
