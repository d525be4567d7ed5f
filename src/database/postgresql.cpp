#include "database/postgresql.h"

#include "base/error.h"
#include "base/rowvalues.h"
#include "base/text.h"
#include "schema/dialect.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <pqxx/pqxx>
#include <string_view>
#include <thread>
#include <utility>

namespace stillroom::database {
namespace {

constexpr const char* kConnectTimeoutSeconds = "10";

[[nodiscard]] std::string connectionString(const Target& target) {
    std::map<std::string, std::string> parameters = target.parameters;
    // What the environment or a service file says comes first.
    if (std::getenv("PGCONNECT_TIMEOUT") == nullptr && std::getenv("PGSERVICE") == nullptr && parameters.count("service") == 0)
        parameters.try_emplace("connect_timeout", kConnectTimeoutSeconds);
    parameters["fallback_application_name"] = "stillroom";
    parameters["client_encoding"] = "UTF8";
    std::string text;
    for (const auto& [key, value] : parameters) text += key + "='" + replaced(replaced(value, "\\", "\\\\"), "'", "\\'") + "' ";
    return text;
}

/// A driver's exception as the one error type. The only place that knows pqxx's hierarchy.
[[noreturn]] void rethrow(const std::string& doing, bool interrupted = false) {
    try {
        throw;
    } catch (const pqxx::sql_error& error) {
        if (error.sqlstate() == "57014" && interrupted) throw Cancelled(); // else somebody else cancelled it, or a timeout
        throw Error(doing, withoutRowValues(std::string(trimmed(error.what())), error.sqlstate()), error.sqlstate());
    } catch (const pqxx::broken_connection& error) {
        throw Error(doing, std::string(trimmed(error.what())), "08006");
    } catch (const std::exception& error) {
        throw Error(doing, std::string(trimmed(error.what())));
    }
}

using Connection = pqxx::connection;

/// Connects on a thread of its own, so that cancelling need not wait for the network; one that comes too late is closed.
[[nodiscard]] std::unique_ptr<Connection> open(const std::string& parameters, const std::string& shown, const std::stop_token& stop) {
    struct Shared {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_ptr<Connection> connection;
        std::exception_ptr failure;
        bool done = false;
    };
    const auto shared = std::make_shared<Shared>();
    std::thread([shared, text = parameters, doing = "connecting to " + shown] {
        std::unique_ptr<Connection> connection;
        std::exception_ptr failure;
        try {
            try {
                connection = std::make_unique<Connection>(text);
            } catch (const std::exception&) {
                rethrow(doing);
            }
        } catch (...) {
            failure = std::current_exception();
        }
        const std::lock_guard lock(shared->mutex);
        shared->connection = std::move(connection);
        shared->failure = failure;
        shared->done = true;
        shared->changed.notify_all();
    }).detach();
    std::unique_lock lock(shared->mutex);
    if (!shared->changed.wait(lock, stop, [&] { return shared->done; })) throw Cancelled();
    if (shared->failure) std::rethrow_exception(shared->failure);
    return std::move(shared->connection);
}

/// Keeps what the server says beside its answers.
class Notices final : public pqxx::errorhandler {
public:
    explicit Notices(Connection& connection) : pqxx::errorhandler(connection) {}
    bool operator()(const char message[]) noexcept override {
        try {
            constexpr std::size_t kMost = 1000; // a loop that raises notices must not fill the memory
            if (m_list.size() < kMost) m_list.push_back(withoutRowValues(std::string(trimmed(message)), {}));
        } catch (const std::exception&) { // no memory: then without it
        }
        return false; // nobody else needs it
    }
    [[nodiscard]] std::vector<std::string> take() { return std::exchange(m_list, {}); }

private:
    std::vector<std::string> m_list;
};

class PostgreSqlSession final : public Session {
public:
    PostgreSqlSession(const Target& target, Access access, const std::stop_token& stop)
        : PostgreSqlSession(connectionString(target), shownTarget(target), stop) {
        m_readOnly = access == Access::ReadOnly;
        readIdentity();
        m_eachTransaction = m_identity.pooled;
    }

    ~PostgreSqlSession() override {
        if (m_first == nullptr) return;
        const std::lock_guard lock(m_first->m_besideMutex);
        m_first->m_beside = nullptr;
    }

    [[nodiscard]] const Identity& identity() const override { return m_identity; }

    Rows run(const std::string& sql, const std::vector<Cell>& parameters) override { return convert(result(sql, parameters)); }

    Answer ask(const std::string& sql, const std::vector<Cell>& parameters) override {
        if (m_interrupted) throw Cancelled(); // between two statements there was nothing to stop
        auto held = std::make_shared<const pqxx::result>(result(sql, parameters));
        const auto columns = static_cast<std::size_t>(held->columns());
        std::vector<std::string_view> cells;
        cells.reserve(static_cast<std::size_t>(held->size()) * columns);
        for (const auto& row : *held) {
            for (const auto& field : row) {
                const std::size_t size = field.size(); // only what is empty may be NULL: most cells are asked once less
                cells.push_back(size == 0 && field.is_null() ? std::string_view() : std::string_view(field.c_str(), size));
            }
        }
        return {std::move(held), std::move(cells), columns};
    }

    std::unique_ptr<Session> beside(const std::string& snapshot, const Settings& settings, const std::stop_token& stop) override {
        std::stop_source either;
        const auto end = [&either] { either.request_stop(); };
        const std::stop_callback whenTold(stop, end);
        const std::stop_callback whenInterrupted(m_stopBeside.get_token(), end);
        std::unique_ptr<PostgreSqlSession> session(new PostgreSqlSession(m_parameters, m_shown, either.get_token()));
        session->m_readOnly = true;
        session->m_identity = m_identity;
        session->see(snapshot, settings);
        const std::lock_guard lock(m_besideMutex);
        if (m_interrupted) throw Cancelled();
        m_beside = session.get();
        session->m_first = this;
        return session;
    }

    Rows select(const std::string& sql, std::size_t limit) override {
        declare(sql);
        Rows rows = run("FETCH FORWARD " + std::to_string(limit + 1) + " FROM stillroom_rows", {});
        if (rows.rows.size() > limit && !m_readOnly) run("MOVE FORWARD ALL FROM stillroom_rows", {}); // a function in it may write, row by row
        run("CLOSE stillroom_rows", {});
        rows.more = rows.rows.size() > limit;
        if (rows.more) rows.rows.pop_back();
        return rows;
    }

    std::vector<std::string> takeNotices() override { return m_notices.take(); }

    void interrupt() override {
        m_interrupted = true;
        m_stopBeside.request_stop();
        {
            const std::lock_guard lock(m_besideMutex);
            if (m_beside != nullptr) m_beside->interrupt();
        }
        try {
            m_connection->cancel_query();
        } catch (const std::exception&) { // the connection is gone: then so is the query
        }
    }

private:
    PostgreSqlSession(std::string parameters, std::string shown, const std::stop_token& stop)
        : m_parameters(std::move(parameters)), m_shown(std::move(shown)), m_connection(open(m_parameters, m_shown, stop)), m_notices(*m_connection) {
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // deprecated because 7 never reconnects; 6 still does
        m_connection->inhibit_reactivation(true);          // a lost connection must be seen, not replaced by one without our settings
#pragma GCC diagnostic pop
#endif
    }

    /// Begins the transaction of a session beside another, in one message.
    void see(const std::string& snapshot, const Settings& settings) {
        const auto literal = [](const std::string& text) { return schema::quoteLiteral(schema::Dialect::PostgreSql, text); };
        std::string sql = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT " + literal(snapshot);
        for (const auto& [name, value] : settings)
            sql += (&name == &settings.front().first ? "; SELECT " : ", ") + ("set_config(" + literal(name) + ", ") + literal(value) + ", true)";
        try {
            pqxx::nontransaction(*m_connection).exec(sql);
        } catch (const std::exception&) {
            rethrow("joining a snapshot on " + m_shown, m_interrupted);
        }
    }

    /// Rows hidden by a policy become an error instead of rows that seem not to be there.
    static constexpr const char* kSettings[] = {"standard_conforming_strings = on", "row_security = off"};

    pqxx::result result(const std::string& sql, const std::vector<Cell>& parameters) {
        if (!m_eachTransaction) return send(sql, parameters);
        if (sql.starts_with("BEGIN")) return begin(sql);
        const bool ends = sql == "COMMIT" || sql == "ROLLBACK";
        if (ends) m_inTransaction = false;
        if (m_inTransaction || ends) return send(sql, parameters);
        begin("BEGIN");
        m_inTransaction = false; // in any case after it
        try {
            pqxx::result rows = send(sql, parameters);
            send("COMMIT", {});
            return rows;
        } catch (...) {
            try {
                send("ROLLBACK", {});
            } catch (const std::exception&) { // the first failure is the one to tell
            }
            throw;
        }
    }

    pqxx::result send(const std::string& sql, const std::vector<Cell>& parameters) {
        try {
            pqxx::nontransaction work(*m_connection);
            return execute(work, sql, parameters);
        } catch (const std::exception&) {
            rethrow("running " + shortened(sql, 200) + " on " + m_shown, m_interrupted);
        }
    }

    /// Behind a pooler the next transaction may run on another connection of the server, and this one may go to somebody else: what is
    /// set for the session would be lost here and found there.
    pqxx::result begin(const std::string& sql) {
        pqxx::result rows;
        try {
            rows = send(sql, {});
        } catch (const Error& error) { // it cuts the connection, and the driver does not say what it said
            if (!error.sqlState().empty() && !error.sqlState().starts_with("08")) throw;
            throw Error(error.doing(), error.reason() +
                                           ". A connection pooler stands between; one that pools statements allows no transactions. Connect to the "
                                           "server itself");
        }
        m_inTransaction = true;
        if (m_readOnly) send("SET TRANSACTION READ ONLY", {});
        for (const char* setting : kSettings) send(std::string("SET LOCAL ") + setting, {});
        return rows;
    }

    /// What the server says of `sql` is said as if it had been sent alone: our words stand in a line of their own, which is not counted.
    void declare(const std::string& sql) {
        try {
            run("DECLARE stillroom_rows NO SCROLL CURSOR FOR\n" + sql, {});
        } catch (const Error& error) {
            std::string reason = error.reason();
            constexpr std::string_view kLabel = "\nLINE ";
            if (const auto label = reason.rfind(kLabel); label != std::string::npos) {
                const auto begin = label + kLabel.size();
                const auto end = std::min(reason.find(':', begin), reason.size());
                const std::string line = std::to_string(std::atoi(reason.c_str() + begin) - 1);
                const auto caret = reason.find('\n', end);
                if (line.size() < end - begin && caret != std::string::npos) reason.erase(caret + 1, 1); // it stays under its column
                reason.replace(begin, end - begin, line);
            }
            throw Error("running " + shortened(sql, 200) + " on " + m_shown, reason, error.sqlState());
        }
    }

    /// By the extended protocol, in which the server takes one statement and no more: whatever the text holds, nothing in it can end the
    /// transaction behind our back.
    static pqxx::result execute(pqxx::nontransaction& work, const std::string& sql, const std::vector<Cell>& parameters) {
#if PQXX_VERSION_MAJOR < 7
        std::vector<const char*> values;
        for (const Cell& cell : parameters) values.push_back(cell ? cell->c_str() : nullptr);
        return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
#else
        pqxx::params values;
        for (const Cell& cell : parameters) values.append(cell);
        return work.exec_params(sql, values);
#endif
    }

    static Rows convert(const pqxx::result& result) {
        Rows rows;
        rows.affected = static_cast<std::size_t>(result.affected_rows());
        for (pqxx::row_size_type c = 0; c < result.columns(); ++c) rows.columns.emplace_back(result.column_name(c));
        rows.rows.reserve(static_cast<std::size_t>(result.size()));
        for (const auto& from : result) {
            Row row;
            row.reserve(rows.columns.size());
            for (const auto& field : from) row.push_back(field.is_null() ? std::nullopt : Cell(std::string(field.c_str(), field.size())));
            rows.rows.push_back(std::move(row));
        }
        return rows;
    }

    /// What this role and database come with, and then our own settings, in one statement; behind a pooler, which answers with a number of
    /// its own, nothing is set. The cluster's own number is not for everybody to ask.
    [[nodiscard]] Rows askIdentity(bool withCluster) {
        return run("SELECT i.*, CASE WHEN i.pid = $2 THEN set_config('standard_conforming_strings', 'on', false) END, "
                   "CASE WHEN i.pid = $2 THEN set_config('row_security', 'off', false) END, "
                   "CASE WHEN $1 AND i.pid = $2 THEN set_config('default_transaction_read_only', 'on', false) END FROM ("
                   "SELECT current_setting('server_version'), current_setting('server_version_num'), current_database(), current_user, "
                   "coalesce(host(inet_server_addr()), ''), coalesce(inet_server_port()::text, current_setting('port')), current_setting('search_path'), "
                   "pg_is_in_recovery(), current_setting('default_transaction_read_only'), "
                   "(SELECT oid::text FROM pg_database WHERE datname = current_database()), "
                   "coalesce((SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()), 'false'), pg_backend_pid()::text AS pid, " +
                       std::string(withCluster ? "(SELECT system_identifier::text FROM pg_control_system())" : "NULL") + " OFFSET 0) i",
                   {m_readOnly ? "true" : "false", std::to_string(m_connection->backendpid())});
    }

    void readIdentity() {
        Rows rows;
        try {
            rows = askIdentity(true);
        } catch (const Error&) {
            rows = askIdentity(false);
        }
        const Row& row = rows.rows.at(0);
        const auto text = [&row](std::size_t i) { return row[i].value_or(""); };
        m_identity.dialect = schema::Dialect::PostgreSql;
        m_identity.version = text(0).substr(0, text(0).find(' '));
        m_identity.versionNumber = std::stoi(text(1));
        m_identity.name = text(2);
        m_identity.user = text(3);
        m_identity.host = m_connection->hostname() != nullptr && *m_connection->hostname() != '\0' ? m_connection->hostname() : text(4);
        m_identity.port = text(5);
        m_identity.searchPath = text(6);
        if (text(7) == "t") {
            m_identity.standby = true;
            m_identity.readOnly = true;
            m_identity.readOnlyWhy = "the server is a standby in recovery";
        } else if (text(8) == "on") {
            m_identity.readOnly = true;
            m_identity.readOnlyWhy = "default_transaction_read_only is on for this role or database";
        }
        m_identity.encrypted = text(10) == "true" || text(10) == "t";
        m_identity.pooled = text(11) != std::to_string(m_connection->backendpid()); // a pooler answers with a number of its own
        // No address where there is another way: that may lead elsewhere tomorrow.
        m_identity.systemId = "cluster " + row[12].value_or("at " + m_identity.host + ":" + m_identity.port) + ", database " + text(9);
    }

    std::string m_parameters;
    std::string m_shown;
    std::unique_ptr<Connection> m_connection;
    Notices m_notices; // gone before the connection is
    std::atomic<bool> m_interrupted{false};
    std::stop_source m_stopBeside;
    std::mutex m_besideMutex;
    PostgreSqlSession* m_beside = nullptr; // guarded by the mutex
    PostgreSqlSession* m_first = nullptr;  // whose session beside this is
    bool m_readOnly = false;
    bool m_eachTransaction = false; // settings hold for one transaction only
    bool m_inTransaction = false;   // kept where they do
    Identity m_identity;
};

} // namespace

std::unique_ptr<Session> connectPostgreSql(const Target& target, Access access, const std::stop_token& stop) {
    return std::make_unique<PostgreSqlSession>(target, access, stop);
}

} // namespace stillroom::database
