#include "database/sqlite.h"

#include "base/error.h"
#include "base/files.h"
#include "database/sqlitetrust.h"

#include <array>
#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <limits>
#include <mutex>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stillroom::database {
namespace {

constexpr int kBusyTimeoutMs = 5000;

/// `path` as SQLite's URI, never to be changed by anyone while it is open.
[[nodiscard]] std::string immutableUri(const std::string& path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += kDigits[byte >> 4U];
            uri += kDigits[byte & 15U];
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

/// Whether the file's header says that it is written through a write-ahead log (the read version at offset 19).
[[nodiscard]] bool usesWal(const std::string& path) {
    constexpr std::size_t kHeader = 20;
    std::array<char, kHeader> header{};
    std::ifstream file(path, std::ios::binary);
    return file.read(header.data(), kHeader) && header[kHeader - 1] == 2;
}

[[nodiscard]] bool holdsLog(const std::string& path) { return stampOf(path + "-wal").size > 0; }

/// FNV-1a, but for the header's counters of changes, which COMMIT alone sets (file format, 1.3.7 and 1.3.18).
[[nodiscard]] std::string hashOf(const unsigned char* bytes, std::size_t size) {
    constexpr std::uint64_t kOffset = 14695981039346656037U;
    constexpr std::uint64_t kPrime = 1099511628211U;
    std::uint64_t hash = kOffset;
    for (std::size_t i = 0; i < size; ++i) {
        if ((i >= 24 && i < 28) || (i >= 92 && i < 100)) continue;
        hash = (hash ^ bytes[i]) * kPrime;
    }
    return std::to_string(size) + ":" + std::to_string(hash);
}

class SqliteSession final : public Session {
public:
    SqliteSession(const std::string& file, Access access, bool create) {
        const std::filesystem::path path = normalized(file);
        std::error_code failed;
        const std::string doing = "opening " + path.string();
        if (!create) {
            if (!std::filesystem::exists(path, failed)) throw Error(doing, "there is no such file");
            if (std::filesystem::is_directory(path, failed)) throw Error(doing, "it is a folder, not a database file");
            if (!std::filesystem::is_regular_file(path, failed)) throw Error(doing, "it is no regular file"); // opening a pipe would wait for ever
        }
        m_path = path.string();
        m_readOnly = access == Access::ReadOnly;
        // A database with a write-ahead log that nobody has open would get a -wal and a -shm file beside it, only from being
        // looked at: reading must leave nothing behind, and must work in a folder that may not be written.
        m_stamp = stampOf(m_path);
        m_immutable = m_readOnly && !holdsLog(m_path) && usesWal(m_path);
        open(doing, create);
        m_identity.dialect = schema::Dialect::Sqlite;
        m_identity.version = sqlite3_libversion();
        m_identity.versionNumber = sqlite3_libversion_number();
        m_identity.name = path.filename().string();
        struct stat info {};
        ::stat(path.c_str(), &info);
        m_identity.systemId =
            std::filesystem::weakly_canonical(path, failed).string() + " (" + std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino) + ")";
        if (!create && ::access(path.c_str(), W_OK) != 0) {
            m_identity.readOnly = true;
            m_identity.readOnlyWhy = "the file may not be written: " + std::string(std::strerror(errno));
        }
        try {
            constexpr const char* kAnything = "SELECT count(*) FROM sqlite_master"; // says now if this is no database
            try {
                run(kAnything, {});
            } catch (const Error& error) {
                if (error.sqlState() != std::to_string(SQLITE_READONLY_ROLLBACK)) throw;
                rollBackCutOff();
                run(kAnything, {});
            }
        } catch (const Error& error) {
            sqlite3_close_v2(m_db);
            const bool blocked = m_readOnly && holdsLog(m_path) && ::access(path.parent_path().c_str(), W_OK) != 0;
            throw Error(doing,
                        error.reason() + (blocked ? "; its write-ahead log can be read only by someone who may write to " + path.parent_path().string() : ""));
        }
    }
    ~SqliteSession() override { sqlite3_close_v2(m_db); }

    [[nodiscard]] const Identity& identity() const override { return m_identity; }

    Rows run(const std::string& sql, const std::vector<Cell>& parameters) override { return runAtMost(sql, parameters, kAll); }

    Answer ask(const std::string& sql, const std::vector<Cell>& parameters) override {
        auto held = std::make_shared<const Rows>(run(sql, parameters));
        std::vector<std::string_view> cells;
        cells.reserve(held->rows.size() * held->columns.size());
        for (const Row& row : held->rows) {
            for (const Cell& cell : row) cells.push_back(cell ? std::string_view(*cell) : std::string_view());
        }
        const std::size_t columns = held->columns.size();
        return {std::move(held), std::move(cells), columns};
    }

    Rows select(const std::string& sql, std::size_t limit) override { return runAtMost(sql, {}, limit); }

    std::optional<std::string> fingerprint(std::size_t most) override {
        const std::size_t pageSize = std::stoul(run("PRAGMA page_size", {}).rows.at(0)[0].value_or("0"));
        const std::size_t pages = std::stoul(run("PRAGMA page_count", {}).rows.at(0)[0].value_or("0"));
        if (pageSize == 0 || pages * pageSize > most) return std::nullopt;
        sqlite3_int64 size = 0;
        const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(m_db, "main", &size, 0), sqlite3_free);
        if (bytes == nullptr) return std::nullopt;
        return hashOf(bytes.get(), static_cast<std::size_t>(size));
    }

    void interrupt() override {
        m_interrupted = true;
        const std::lock_guard guard(m_handle);
        if (m_db != nullptr) sqlite3_interrupt(m_db);
    }

private:
    static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

    Rows runAtMost(const std::string& sql, const std::vector<Cell>& parameters, std::size_t limit) {
        if (!m_immutable) return runOnce(sql, parameters, limit);
        const bool inTransaction = sqlite3_get_autocommit(m_db) == 0;
        Rows result;
        std::exception_ptr failed;
        try {
            result = runOnce(sql, parameters, limit);
        } catch (const Error&) {
            failed = std::current_exception();
        }
        if (stampOf(m_path) == m_stamp && !holdsLog(m_path)) {
            if (failed) std::rethrow_exception(failed);
            return result;
        }
        // Somebody wrote it meanwhile: it is opened again as it now is.
        if (inTransaction && sqlite3_get_autocommit(m_db) != 0) return result; // its end, which reads nothing
        if (inTransaction) throw Error("reading " + m_path, "the file changed while it was being read; read again");
        {
            const std::lock_guard guard(m_handle);
            sqlite3_close_v2(std::exchange(m_db, nullptr));
        }
        m_stamp = stampOf(m_path);
        m_immutable = !holdsLog(m_path) && usesWal(m_path);
        open("opening " + m_path, false);
        return runOnce(sql, parameters, limit);
    }

    /// Somebody died while writing: until the engine has rolled that back, which takes the right to write, nobody can read the file. Every
    /// program that opens it does this first.
    void rollBackCutOff() const {
        sqlite3* db = nullptr;
        if (sqlite3_open_v2(m_path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
            sqlite3_busy_timeout(db, kBusyTimeoutMs);
            sqlite3_exec(db, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
        }
        sqlite3_close_v2(db);
    }

    void open(const std::string& doing, bool create) {
        const int mode = m_readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
        sqlite3* db = nullptr;
        const int result = m_immutable ? sqlite3_open_v2(immutableUri(m_path).c_str(), &db, mode | SQLITE_OPEN_URI, nullptr)
                                       : sqlite3_open_v2(m_path.c_str(), &db, mode, nullptr);
        if (result != SQLITE_OK) {
            const std::string reason = db != nullptr ? sqlite3_errmsg(db) : "out of memory";
            sqlite3_close(db);
            throw Error(doing, reason);
        }
        sqlite3_busy_timeout(db, kBusyTimeoutMs);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr); // the schema is data too
        sqlite3_stmt* reading = nullptr;
        if (sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_master", -1, &reading, nullptr) != SQLITE_OK) static_cast<void>(trustsSchemaAfterAll(db));
        sqlite3_finalize(reading);
        const std::lock_guard guard(m_handle);
        m_db = db;
    }

    Rows runOnce(const std::string& sql, const std::vector<Cell>& parameters, std::size_t limit) {
        if (m_interrupted) throw Cancelled();
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(m_db, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) throw failure(sql);
        struct Finalizer {
            sqlite3_stmt* statement;
            ~Finalizer() { sqlite3_finalize(statement); }
        } const finalizer{statement};
        Rows result;
        if (statement == nullptr) return result; // a comment
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const auto& value = parameters[i];
            // "$2" is a name to SQLite, numbered by where it first appears: look it up.
            const int position = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(i + 1)).c_str());
            if (position == 0) throw Error("running " + sql.substr(0, 200), "there is no parameter $" + std::to_string(i + 1));
            const int bound = value ? sqlite3_bind_text(statement, position, value->data(), static_cast<int>(value->size()), SQLITE_TRANSIENT)
                                    : sqlite3_bind_null(statement, position);
            if (bound != SQLITE_OK) throw failure(sql);
        }
        const int columns = sqlite3_column_count(statement);
        for (int c = 0; c < columns; ++c) result.columns.emplace_back(sqlite3_column_name(statement, c));
        int step = SQLITE_ROW;
        while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
            if (result.rows.size() == limit) {
                result.more = true;
                return result;
            }
            Row row;
            for (int c = 0; c < columns; ++c) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, c));
                row.push_back(text != nullptr ? Cell(std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, c)))) : std::nullopt);
            }
            result.rows.push_back(std::move(row));
        }
        if (step == SQLITE_INTERRUPT && m_interrupted) throw Cancelled();
        if (step != SQLITE_DONE) throw failure(sql);
        if (sqlite3_stmt_readonly(statement) == 0) result.affected = static_cast<std::size_t>(sqlite3_changes(m_db));
        return result;
    }

    [[nodiscard]] Error failure(const std::string& sql) const {
        return {"running " + sql.substr(0, 200), sqlite3_errmsg(m_db), std::to_string(sqlite3_extended_errcode(m_db))};
    }

    std::mutex m_handle; // interrupt() comes from another thread
    sqlite3* m_db = nullptr;
    std::string m_path;
    FileStamp m_stamp;
    bool m_readOnly = false;
    bool m_immutable = false;
    std::atomic<bool> m_interrupted{false};
    Identity m_identity;
};

} // namespace

std::unique_ptr<Session> openSqlite(const std::string& file, Access access, bool create) { return std::make_unique<SqliteSession>(file, access, create); }

void createSqlite(const std::string& file, const std::string& script) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    sqlite3* db = nullptr;
    int result = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    if (result == SQLITE_OK) result = sqlite3_exec(db, script.c_str(), nullptr, nullptr, nullptr);
    const std::string reason = db != nullptr ? sqlite3_errmsg(db) : "out of memory";
    sqlite3_close_v2(db);
    if (result != SQLITE_OK) throw Error("making " + file, reason);
}

void backUpSqlite(const std::string& from, const std::string& to, const std::stop_token& stop) {
    // Made here, before SQLite opens it: a copy of the database is nobody else's to read.
    const int made = ::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) throw Error("backing up to " + to, std::strerror(errno));
    ::close(made);
    struct Closer {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    };
    const auto open = [](const std::string& file, int mode) {
        sqlite3* db = nullptr;
        const int result = sqlite3_open_v2(file.c_str(), &db, mode, nullptr);
        std::unique_ptr<sqlite3, Closer> owner(db);
        if (result != SQLITE_OK) throw Error("backing up to " + file, sqlite3_errstr(result));
        return owner;
    };
    const auto source = open(from, SQLITE_OPEN_READONLY);
    const auto copy = open(to, SQLITE_OPEN_READWRITE);
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", source.get(), "main");
    if (backup == nullptr) throw Error("backing up " + from, sqlite3_errmsg(copy.get()));
    int step = SQLITE_OK;
    constexpr int kPages = 1000;
    for (int busy = 0; busy < 50;) {
        step = sqlite3_backup_step(backup, kPages);
        if (step == SQLITE_DONE || (step != SQLITE_OK && step != SQLITE_BUSY && step != SQLITE_LOCKED) || stop.stop_requested()) break;
        if (step != SQLITE_OK) {
            ++busy;
            sqlite3_sleep(100);
        }
    }
    sqlite3_backup_finish(backup);
    if (stop.stop_requested()) throw Cancelled();
    if (step != SQLITE_DONE) throw Error("backing up " + from + " to " + to, sqlite3_errstr(step));
}

} // namespace stillroom::database
