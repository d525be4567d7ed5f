#include "workflow/protections.h"

#include "base/account.h"
#include "base/error.h"
#include "base/files.h"
#include "database/sqlite.h"

#include <cstdlib>
#include <filesystem>

namespace stillroom::workflow {
namespace {

namespace fs = std::filesystem;

[[nodiscard]] fs::path protectionsFile() {
    const char* given = std::getenv("STILLROOM_PROTECTIONS");
    return given != nullptr && *given != '\0' ? fs::path(given) : stateFolder() / "protections.db";
}

constexpr const char* kNames[] = {"development", "staging", "production"};

} // namespace

ProtectionLevel protectionOf(const std::string& systemId) {
    const fs::path file = protectionsFile();
    if (!isFile(file)) return ProtectionLevel::Development;
    try {
        const auto session = database::openSqlite(fs::absolute(file).string(), database::Access::ReadOnly);
        const auto rows = session->run("SELECT level FROM protection WHERE system_id = $1", {systemId}).rows;
        if (rows.empty() || rows[0][0] == kNames[0]) return ProtectionLevel::Development;
        return rows[0][0] == kNames[1] ? ProtectionLevel::Staging : ProtectionLevel::Production;
    } catch (const Error&) {
        return ProtectionLevel::Production;
    }
}

void rememberProtection(const std::string& systemId, ProtectionLevel level) {
    const fs::path file = protectionsFile();
    if (level == ProtectionLevel::Development && !isFile(file)) return; // nothing to say yet
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    const auto session = database::openSqlite(fs::absolute(file).string(), database::Access::ReadWrite, true);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, failed);
    session->run("CREATE TABLE IF NOT EXISTS protection (system_id TEXT PRIMARY KEY, level TEXT NOT NULL, at TEXT NOT NULL)");
    session->run("INSERT OR REPLACE INTO protection VALUES ($1, $2, $3)", {systemId, std::string(kNames[static_cast<std::size_t>(level)]), utcNow()});
}

} // namespace stillroom::workflow
