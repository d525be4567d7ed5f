#pragma once

#include "schema/dialect.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::database {

/// What a statement does to the database, worst last.
enum class Effect : std::uint8_t {
    Reads,
    Sets,     // the session alone: SET, a PRAGMA
    Writes,   // adds, or changes what can be changed back
    Destroys, // rows, values or objects may be gone after it
    Controls, // BEGIN, COMMIT and their like
};
[[nodiscard]] const char* nameOf(Effect effect);

/// One statement of a script.
struct ScriptStatement {
    std::string sql;        // as it stands there, without the semicolon and the comments before it
    std::size_t offset = 0; // of its first byte in the script
    std::uint32_t line = 1; // of its first character
    std::string kind;       // "ALTER TABLE"
    Effect effect = Effect::Reads;
    std::string why;          // what makes it destructive, or what is not known of it; for people
    std::string lock;         // what it locks and how: "ACCESS EXCLUSIVE on orders"; empty where nobody has to wait for long
    bool alone = false;       // cannot run in a transaction
    bool plainSelect = false; // its rows can be fetched piece by piece
    std::string problem;      // why it cannot be sent at all; empty where it can
};

/// A script in its statements, by the engine's own parser; nothing of it is run. Commands of psql and of the sqlite3 shell, and data of
/// COPY FROM STDIN, are statements with a problem. What the parser does not understand has Effect::Destroys and says so: the
/// server may be newer than the parser.
/// \param schema SQLite: the CREATE statements of the database, so that names can be resolved
[[nodiscard]] std::vector<ScriptStatement> readScript(schema::Dialect dialect, std::string_view script, const std::vector<std::string>& schema = {});

/// The statements without the BEGIN and COMMIT that hold all of those that can run in a transaction: a repair is one transaction
/// itself. What stands after the COMMIT must be `alone`; else, and for any other transaction control, a problem is said.
[[nodiscard]] std::vector<ScriptStatement> withoutEnvelope(std::vector<ScriptStatement> statements);

} // namespace stillroom::database
