#include "workflow/ignores.h"

#include "base/account.h"
#include "base/error.h"
#include "base/files.h"
#include "database/sqlite.h"

#include <cstdlib>
#include <memory>

namespace stillroom::workflow {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPlace = "project = $1 AND kind = $2 AND schema_name = $3 AND table_name = $4 AND name = $5 AND expected = $6 AND actual = $7";

[[nodiscard]] std::vector<database::Cell> placeOf(const fs::path& project, const schema::Difference& d) {
    return {project.string(), d.kind, d.schema, d.table, d.name, d.expected, d.actual};
}

[[nodiscard]] std::unique_ptr<database::Session> openToWrite(const fs::path& file) {
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed) throw Error("opening " + file.string(), failed.message());
    auto session = database::openSqlite(file.string(), database::Access::ReadWrite, true);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, failed);
    session->run(
        "CREATE TABLE IF NOT EXISTS ignored (project TEXT NOT NULL, kind TEXT NOT NULL, schema_name TEXT NOT NULL, table_name TEXT NOT NULL, name TEXT "
        "NOT NULL, expected TEXT NOT NULL, actual TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, "
        "PRIMARY KEY (project, kind, schema_name, table_name, name, expected, actual))");
    return session;
}

} // namespace

bool Ignore::covers(const schema::Difference& other) const {
    const schema::Difference& d = difference;
    return d.kind == other.kind && d.schema == other.schema && d.table == other.table && d.name == other.name && d.expected == other.expected &&
           d.actual == other.actual;
}

fs::path ignoresFile() {
    const char* given = std::getenv("STILLROOM_IGNORES");
    return given != nullptr && *given != '\0' ? fs::path(given) : stateFolder() / "ignores.db";
}

std::vector<Ignore> readIgnores(const fs::path& file, const fs::path& project) {
    if (!isFile(file)) return {};
    const auto session = database::openSqlite(fs::absolute(file).string(), database::Access::ReadOnly);
    std::vector<Ignore> list;
    if (session->run("SELECT name FROM sqlite_master WHERE name = 'ignored'").rows.empty()) return list; // just being made
    const auto rows =
        session->run("SELECT kind, schema_name, table_name, name, expected, actual, reason, who, at FROM ignored WHERE project = $1", {project.string()}).rows;
    for (const database::Row& row : rows) {
        const auto text = [&row](std::size_t i) { return row[i].value_or(""); };
        Ignore one;
        one.difference.kind = text(0);
        one.difference.schema = text(1);
        one.difference.table = text(2);
        one.difference.name = text(3);
        one.difference.expected = text(4);
        one.difference.actual = text(5);
        one.reason = text(6);
        one.who = text(7);
        one.when = text(8);
        list.push_back(std::move(one));
    }
    return list;
}

void addIgnores(const fs::path& file, const fs::path& project, const std::vector<schema::Difference>& differences, const std::string& reason) {
    const auto session = openToWrite(file);
    session->run("BEGIN IMMEDIATE");
    for (const schema::Difference& one : differences) {
        auto values = placeOf(project, one);
        values.insert(values.end(), {reason, userAtHost(), utcNow()});
        session->run("INSERT OR REPLACE INTO ignored VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", values);
    }
    session->run("COMMIT");
}

void removeIgnores(const fs::path& file, const fs::path& project, const std::vector<schema::Difference>& differences) {
    const auto session = openToWrite(file);
    session->run("BEGIN IMMEDIATE");
    for (const schema::Difference& one : differences) session->run("DELETE FROM ignored WHERE " + std::string(kPlace), placeOf(project, one));
    session->run("COMMIT");
}

} // namespace stillroom::workflow
