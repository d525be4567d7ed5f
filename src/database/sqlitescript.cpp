#include "base/text.h"
#include "database/scriptreaders.h"
#include "database/sqlitetrust.h"

#include <algorithm>
#include <memory>
#include <set>
#include <sqlite3.h>

namespace stillroom::database {
namespace {

struct Closer {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// The first word, in capitals: SQLite's statements tell themselves apart by it.
[[nodiscard]] std::string firstWord(std::string_view sql) {
    std::string word;
    for (const char c : sql) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (upper < 'A' || upper > 'Z') break;
        word += upper;
    }
    return word;
}

/// What the authorizer was asked about one statement.
struct Asked {
    bool deletes = false;
    bool updates = false;
    bool writes = false;
    std::set<std::string> dropped;
    std::string attached;
    bool internal = false; // of a DDL statement: its own rows in the schema tables say nothing
};

[[nodiscard]] bool isInternal(const char* table) { return table != nullptr && std::string_view(table).rfind("sqlite_", 0) == 0; }

int authorize(void* context, int action, const char* first, const char* second, const char* /*database*/, const char* /*trigger*/) {
    auto& asked = *static_cast<Asked*>(context);
    switch (action) {
    case SQLITE_DELETE: (isInternal(first) ? asked.internal : asked.deletes) = true; break;
    case SQLITE_UPDATE: (isInternal(first) ? asked.internal : asked.updates) = true; break;
    case SQLITE_INSERT: (isInternal(first) ? asked.internal : asked.writes) = true; break;
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_INDEX: asked.dropped.insert(first != nullptr ? first : ""); break;
    case SQLITE_ATTACH: asked.attached = first != nullptr ? first : ""; return SQLITE_DENY; // a scratch database reaches no file
    case SQLITE_FUNCTION:
        if (second != nullptr && std::string_view(second) == "load_extension") return SQLITE_DENY;
        break;
    default: break;
    }
    return SQLITE_OK;
}

/// Where the statement that begins at `at` ends, before its semicolon: as sqlite3_complete() sees it, which knows strings, comments and the
/// bodies of triggers.
[[nodiscard]] std::size_t endOf(std::string_view script, std::size_t at) {
    for (std::size_t semicolon = script.find(';', at); semicolon != std::string_view::npos; semicolon = script.find(';', semicolon + 1)) {
        if (sqlite3_complete(std::string(script.substr(at, semicolon + 1 - at)).c_str()) != 0) return semicolon;
    }
    return script.size();
}

class Reader {
public:
    explicit Reader(const std::vector<std::string>& schema) {
        sqlite3* db = nullptr;
        sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, nullptr);
        m_db.reset(db);
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
        // Nothing here may take long: a CREATE TABLE AS of an endless query among it.
        constexpr int kSteps = 1'000'000;
        sqlite3_progress_handler(
            db, kSteps, [](void* /*context*/) { return 1; }, nullptr);
        for (const std::string& sql : schema) {
            if (isVirtual(sql)) continue; // what refers to a missing module is missing here too
            if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK && trustsSchemaAfterAll(db))
                sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
        }
    }

    void read(ScriptStatement& out) {
        const std::string word = firstWord(out.sql);
        out.kind = word.empty() ? "not understood" : word;
        if (word == "BEGIN" || word == "COMMIT" || word == "END" || word == "ROLLBACK" || word == "SAVEPOINT" || word == "RELEASE") {
            const bool inside = word == "SAVEPOINT" || word == "RELEASE" || (word == "ROLLBACK" && lowered(out.sql).find(" to ") != std::string::npos);
            out.effect = inside ? Effect::Sets : Effect::Controls;
            if (word == "END") out.kind = "COMMIT";
            return;
        }
        if (word == "VACUUM") {
            out.effect = Effect::Writes;
            out.alone = true;
            out.why = "writes the whole file anew";
            return;
        }
        if (word == "ATTACH" || word == "DETACH") {
            out.effect = Effect::Writes;
            out.problem = "a repair is about one database file: " + lowered(word) + "ing another is not offered. Use the sqlite3 shell.";
            return;
        }
        if (word == "PRAGMA") {
            out.effect = Effect::Sets;
            const std::string text = lowered(out.sql);
            for (const char* dangerous :
                 {"writable_schema", "journal_mode", "schema_version", "user_version", "application_id", "wal_checkpoint", "incremental_vacuum"}) {
                if (text.find(dangerous) != std::string::npos && text.find_first_of("=(") != std::string::npos) out.effect = Effect::Writes;
            }
            if (text.find("writable_schema") != std::string::npos) {
                out.effect = Effect::Destroys;
                out.why = "opens the schema itself to be written, which can make the database unreadable";
            }
            if (text.find("journal_mode") != std::string::npos && out.effect == Effect::Writes) out.alone = true;
            return;
        }
        prepare(out, word);
    }

private:
    void prepare(ScriptStatement& out, const std::string& word) {
        Asked asked;
        sqlite3_set_authorizer(m_db.get(), authorize, &asked);
        sqlite3_stmt* raw = nullptr;
        const int result = sqlite3_prepare_v2(m_db.get(), out.sql.c_str(), static_cast<int>(out.sql.size()), &raw, nullptr);
        const std::unique_ptr<sqlite3_stmt, Closer> statement(raw);
        const std::string message = result != SQLITE_OK ? sqlite3_errmsg(m_db.get()) : "";
        const bool reads = result == SQLITE_OK && raw != nullptr && sqlite3_stmt_readonly(raw) != 0;
        const bool isDdl = word == "CREATE" || word == "DROP" || word == "ALTER";
        if (isDdl && raw != nullptr && !isVirtual(out.sql)) sqlite3_step(raw); // for the names that later statements use
        sqlite3_set_authorizer(m_db.get(), nullptr, nullptr);
        if (isDdl) {
            out.kind = word + " " + firstWord(trimmed(std::string_view(out.sql).substr(word.size())));
            out.effect = Effect::Writes;
        }
        if (result != SQLITE_OK) {
            out.effect = Effect::Destroys;
            out.why = "SQLite does not understand it as it stands (" + message + "): what it does is not known";
            return;
        }
        if (reads) {
            out.effect = Effect::Reads;
            out.plainSelect = word == "SELECT" || word == "WITH" || word == "VALUES";
            return;
        }
        out.effect = Effect::Writes;
        if (!asked.dropped.empty()) {
            out.effect = Effect::Destroys;
            for (const std::string& one : asked.dropped) out.why += (out.why.empty() ? "drops " : ", ") + one;
        } else if (word == "ALTER" && lowered(out.sql).find(" drop ") != std::string::npos) {
            out.effect = Effect::Destroys;
            out.why = "drops a column with its values";
        } else if (!isDdl && (asked.deletes || asked.updates)) {
            out.effect = Effect::Destroys;
            out.why = asked.deletes && asked.updates ? "deletes rows and overwrites values" : asked.deletes ? "deletes rows" : "overwrites values";
        } else if (word == "REPLACE" || (word == "INSERT" && lowered(out.sql).find("or replace") != std::string::npos)) {
            out.effect = Effect::Destroys;
            out.why = "deletes rows that are in its way";
        }
    }

    [[nodiscard]] static bool isVirtual(const std::string& sql) { return lowered(sql.substr(0, 40)).find("virtual") != std::string::npos; }

    std::unique_ptr<sqlite3, Closer> m_db;
};

} // namespace

std::vector<ScriptStatement> readSqliteScript(std::string_view script, const std::vector<std::string>& schema) {
    std::vector<ScriptStatement> statements;
    Reader reader(schema);
    for (std::size_t at = skipBlank(script, 0, Comments::DoNotNest); at < script.size(); at = skipBlank(script, at, Comments::DoNotNest)) {
        ScriptStatement statement;
        statement.offset = at;
        if (script[at] == '.') {
            const auto end = std::min(script.find('\n', at), script.size());
            statement.sql = std::string(script.substr(at, end - at));
            statement.kind = "shell command";
            statement.effect = Effect::Destroys;
            statement.problem = "this is a command of the sqlite3 shell, which the engine does not know. Take it out, or run the script in the shell.";
            at = end;
        } else {
            const std::size_t end = endOf(script, at);
            statement.sql = std::string(trimmed(script.substr(at, end - at)));
            reader.read(statement);
            at = end;
        }
        statements.push_back(std::move(statement));
    }
    return statements;
}

} // namespace stillroom::database
