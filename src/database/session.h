#pragma once

#include "database/target.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stillroom::database {

using Cell = std::optional<std::string>;          // nothing is NULL
using CellView = std::optional<std::string_view>; // the same, where it is
using Row = std::vector<Cell>;

struct Rows {
    std::vector<std::string> columns;
    std::vector<Row> rows;
    std::size_t affected = 0; // rows changed
    bool more = false;        // there were more than were asked for
};

/// The rows of an answer where the driver holds them: no cell is copied. Its views live as long as it does.
class Answer {
public:
    Answer() = default;
    /// \param held what keeps the cells alive
    Answer(std::shared_ptr<const void> held, std::vector<std::string_view> cells, std::size_t columns)
        : m_held(std::move(held)), m_cells(std::move(cells)), m_columns(columns) {}

    class RowView {
    public:
        explicit RowView(const std::string_view* cells) : m_cells(cells) {}
        [[nodiscard]] CellView operator[](std::size_t column) const { return m_cells[column].data() == nullptr ? CellView() : CellView(m_cells[column]); }

    private:
        const std::string_view* m_cells;
    };

    [[nodiscard]] std::size_t size() const { return m_columns == 0 ? 0 : m_cells.size() / m_columns; }
    [[nodiscard]] RowView row(std::size_t index) const { return RowView(m_cells.data() + index * m_columns); }

private:
    std::shared_ptr<const void> m_held;
    std::vector<std::string_view> m_cells; // row by row; those without data are NULL
    std::size_t m_columns = 0;
};

/// Which database this really is, as the server says.
struct Identity {
    schema::Dialect dialect = schema::Dialect::PostgreSql;
    std::string version;   // "15.4", "3.40.1"
    int versionNumber = 0; // PostgreSQL: 150004
    std::string name;      // database name, or the file's name
    std::string user;      // current_user; empty for SQLite
    std::string host;      // as connected
    std::string port;
    std::string searchPath;
    bool readOnly = false; // nothing can be written there: a standby, a read-only default, a file without the right
    std::string readOnlyWhy;
    bool standby = false; // in recovery: it may know less than its primary
    bool encrypted = false;
    bool pooled = false;  // something stands between that gives out the connections of others
    std::string systemId; // what tells this database from any other: cluster and database oid, or the absolute path
};

enum class Access : std::uint8_t { ReadOnly, ReadWrite };

using Settings = std::vector<std::pair<std::string, std::string>>; // names and values

/// One connection. Belongs to one thread at a time; interrupt() may come from any. Never reconnects by itself: a lost
/// connection is an Error. All methods throw Error with the server's message and SQLSTATE, or Cancelled.
class Session {
public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;

    [[nodiscard]] virtual const Identity& identity() const = 0;
    /// Runs one statement. Parameters are $1, $2, ... in both dialects.
    virtual Rows run(const std::string& sql, const std::vector<Cell>& parameters = {}) = 0;
    /// The same as run(), for answers of many rows.
    virtual Answer ask(const std::string& sql, const std::vector<Cell>& parameters = {}) = 0;
    /// Another connection to the same database, in a transaction that writes nothing and sees what `snapshot`, as pg_export_snapshot() names it,
    /// sees; with these settings. It ends before this one does, and this one's interrupt() reaches it too. May be called while this one
    /// is at work; one beside it at a time. Null where this kind of session has none. \throws Error, Cancelled
    virtual std::unique_ptr<Session> beside(const std::string& snapshot, const Settings& settings, const std::stop_token& stop) {
        (void)snapshot;
        (void)settings;
        (void)stop;
        return nullptr;
    }
    /// Runs one plain SELECT and fetches at most `limit` rows of it; where it may write, it runs to its end all the same. PostgreSQL: by a
    /// cursor, so it must be in a transaction.
    virtual Rows select(const std::string& sql, std::size_t limit) = 0;
    /// What the server said beside its answers since this was last called: notices and warnings.
    virtual std::vector<std::string> takeNotices() { return {}; }
    /// What tells the content of the whole database, as this session sees it, from any other content; uncommitted changes count. None
    /// where it is larger than `most` bytes, and for PostgreSQL, which can be asked for the outcome of a transaction instead.
    [[nodiscard]] virtual std::optional<std::string> fingerprint(std::size_t most) {
        (void)most;
        return std::nullopt;
    }
    /// Asks the engine to stop what it is doing for this session.
    virtual void interrupt() = 0;

    [[nodiscard]] schema::Dialect dialect() const { return identity().dialect; }
};

/// Connects. A read-only session is so by the engine's own means. \throws Error, Cancelled
[[nodiscard]] std::unique_ptr<Session> connect(const Target& target, Access access, const std::stop_token& stop = {});

/// Runs `read` in one transaction that sees one state of the database and writes nothing; ended whatever happens.
/// \param open whether the session is in a transaction already, whose state is then the one to see
void inSnapshot(Session& session, const std::function<void()>& read, bool open = false);

/// Interrupts `session` when `stop` is requested, while it lives.
class InterruptOnStop {
public:
    InterruptOnStop(Session& session, const std::stop_token& stop) : m_callback(stop, [&session] { session.interrupt(); }) {}

private:
    std::stop_callback<std::function<void()>> m_callback;
};

} // namespace stillroom::database
