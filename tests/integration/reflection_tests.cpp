// A large catalogue is read by two connections. Needs PostgreSQL in PGHOST (tests/with_postgresql).
#include "base/error.h"
#include "catch.h"
#include "database/reflection.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

using namespace stillroom;
using namespace stillroom::database;

namespace {

[[nodiscard]] Target databaseNamed(const std::string& name, const std::string& user = {}) {
    Target target;
    target.parameters["dbname"] = name;
    if (!user.empty()) target.parameters["user"] = user;
    return target;
}

/// A database of its own with many columns, keys, checks and defaults; dropped in the end.
class LargeDatabase {
public:
    explicit LargeDatabase(std::string name) : m_name(std::move(name)) {
        connect(Target{}, Access::ReadWrite)->run("CREATE DATABASE " + m_name);
        const auto session = connect(target(), Access::ReadWrite);
        session->run("CREATE TYPE mood AS ENUM ('well', 'ill')");
        session->run("DO $$ DECLARE columns text; BEGIN SELECT string_agg('c' || n || ' int DEFAULT ' || n, ', ') INTO columns FROM generate_series(1, 500) n; "
                     "FOR t IN 1..70 LOOP EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, parent int, feels mood, CHECK (c1 > %s), UNIQUE (c2), "
                     "%s)', t, t, columns); EXECUTE format('CREATE INDEX ON t%s (c3)', t); END LOOP; END $$");
        session->run("ALTER TABLE t2 ADD FOREIGN KEY (parent) REFERENCES t1 ON DELETE CASCADE");
        session->run("CREATE VIEW seen AS SELECT c1, c2 FROM t1");
    }
    LargeDatabase(const LargeDatabase&) = delete;
    LargeDatabase& operator=(const LargeDatabase&) = delete;
    ~LargeDatabase() {
        try {
            connect(Target{}, Access::ReadWrite)->run("DROP DATABASE " + m_name + " WITH (FORCE)");
        } catch (const std::exception&) { // the whole cluster goes anyway
        }
    }

    [[nodiscard]] Target target(const std::string& user = {}) const { return databaseNamed(m_name, user); }

private:
    std::string m_name;
};

/// What happens to the sessions of one reading.
struct Watch {
    std::atomic<int> statements{0};
    std::atomic<int> bySecond{0};
    std::atomic<bool> isSecondOpen{false};
    std::function<void()> beforeSecond;   // it is opened
    std::function<void()> beforeQuestion; // of either
    std::function<void()> beforeSecondAsks;
};

/// A session that is watched, and so are those beside it.
class Watched final : public Session {
public:
    Watched(std::unique_ptr<Session> session, Watch& watch, bool isSecond = false) : m_session(std::move(session)), m_watch(watch), m_isSecond(isSecond) {}

    [[nodiscard]] const Identity& identity() const override { return m_session->identity(); }
    Rows run(const std::string& sql, const std::vector<Cell>& parameters) override {
        ++m_watch.statements;
        return m_session->run(sql, parameters);
    }
    Answer ask(const std::string& sql, const std::vector<Cell>& parameters) override {
        ++m_watch.statements;
        if (m_isSecond && m_watch.beforeSecondAsks) m_watch.beforeSecondAsks();
        if (m_asked && m_watch.beforeQuestion) m_watch.beforeQuestion();
        m_asked = true;
        if (m_isSecond) ++m_watch.bySecond;
        return m_session->ask(sql, parameters);
    }
    std::unique_ptr<Session> beside(const std::string& snapshot, const Settings& settings, const std::stop_token& stop) override {
        if (m_watch.beforeSecond) m_watch.beforeSecond();
        ++m_watch.statements;
        auto second = std::make_unique<Watched>(m_session->beside(snapshot, settings, stop), m_watch, true);
        second->m_asked = true;
        m_watch.isSecondOpen = true;
        m_watch.isSecondOpen.notify_all();
        return second;
    }
    Rows select(const std::string& sql, std::size_t limit) override { return m_session->select(sql, limit); }
    void interrupt() override { m_session->interrupt(); }

private:
    std::unique_ptr<Session> m_session;
    Watch& m_watch;
    bool m_isSecond;
    bool m_asked = false; // the first of all is for the snapshot
};

[[nodiscard]] schema::Schema readWatched(const Target& target, Watch& watch, const Progress& progress = {}) {
    Watched session(connect(target, Access::ReadOnly), watch);
    return readSchema(session, {}, progress).schema;
}

} // namespace

TEST_CASE("two connections read one state of a large catalogue, in ten statements") {
    const LargeDatabase database("read_by_two");
    const schema::Schema before = readSchema(*connect(database.target(), Access::ReadOnly)).schema;
    REQUIRE(before.tables.size() == 70);
    REQUIRE(before.dependents.size() > 1);
    REQUIRE(before.table("public", "t2")->foreignKeys.size() == 1);
    Watch watch;
    std::atomic<bool> isChanged{false};
    watch.beforeQuestion = [&] { isChanged.wait(false); };
    const schema::Schema during = readWatched(database.target(), watch, [&](const std::string& what) {
        if (what == "schemas" || isChanged) return; // the snapshot is not taken yet; once is enough
        const auto other = connect(database.target(), Access::ReadWrite);
        other->run("ALTER TABLE t1 ADD COLUMN late int DEFAULT 7, ADD CONSTRAINT late CHECK (c4 > 0), DROP CONSTRAINT t1_c2_key");
        other->run("CREATE INDEX late_index ON t3 (c4)");
        other->run("CREATE TABLE t71 (id serial PRIMARY KEY REFERENCES t1)");
        other->run("CREATE VIEW later AS SELECT c1 FROM t1");
        watch.isSecondOpen.wait(false); // both are to have something to ask
        isChanged = true;
        isChanged.notify_all();
    });
    CHECK(during == before);
    CHECK(watch.bySecond > 0);
    CHECK(watch.statements == 9); // with the one that asked who is there
    Watch after;
    CHECK(readWatched(database.target(), after).tables.size() == 71);
}

TEST_CASE("where there is no second connection, or it fails, one reads it all") {
    const LargeDatabase database("read_by_one");
    const schema::Schema both = readSchema(*connect(database.target(), Access::ReadOnly)).schema;
    Watch refused;
    refused.beforeSecond = [] { throw Error("connecting", "too many connections", "53300"); };
    CHECK(readWatched(database.target(), refused) == both);
    CHECK(refused.bySecond == 0);
    Watch lost;
    std::atomic<int> failures{0};
    lost.beforeSecondAsks = [&] {
        ++failures;
        throw Error("asking", "the connection was lost", "08006");
    };
    CHECK(readWatched(database.target(), lost) == both);
    CHECK(lost.bySecond == 0);
    connect(Target{}, Access::ReadWrite)->run("CREATE ROLE lonely LOGIN CONNECTION LIMIT 1");
    CHECK(readSchema(*connect(database.target("lonely"), Access::ReadOnly)).schema == both);
    const auto session = connect(database.target(), Access::ReadWrite);
    session->run("REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC");
    CHECK(readSchema(*connect(database.target("lonely"), Access::ReadOnly)).schema == both);
    session->run("BEGIN");
    session->run("CREATE TABLE mine (id int)");
    CHECK(readSchema(*session, {{}, false, false, true}).schema.tables.size() == both.tables.size() + 1);
    session->run("ROLLBACK");
    connect(Target{}, Access::ReadWrite)->run("DROP DATABASE read_by_one WITH (FORCE)");
    connect(Target{}, Access::ReadWrite)->run("DROP ROLE lonely");
}

TEST_CASE("a session beside another has its settings, writes nothing, and is cancelled with it") {
    connect(Target{}, Access::ReadWrite)->run("CREATE ROLE waiter");
    const auto first = connect(Target{}, Access::ReadWrite);
    first->run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const std::string snapshot = first->run("SELECT pg_export_snapshot()").rows.at(0)[0].value();
    CHECK_THROWS_AS(first->beside("no such snapshot", {}, {}), Error);
    std::stop_source stopped;
    stopped.request_stop();
    CHECK_THROWS_AS(first->beside(snapshot, {}, stopped.get_token()), Cancelled);
    const auto second = first->beside(snapshot, {{"role", "waiter"}, {"search_path", "\"a'b\", public"}, {"row_security", "off"}}, {});
    const auto row = second->run("SELECT current_user, current_setting('search_path'), current_setting('row_security')").rows.at(0);
    CHECK(row[0] == "waiter");
    CHECK(row[1] == "\"a'b\", public");
    CHECK(row[2] == "off");
    CHECK_THROWS_AS(second->run("CREATE TABLE written (x int)"), Error);
    const auto third = first->beside(snapshot, {}, {});
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        first->interrupt();
    });
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(third->run("SELECT pg_sleep(20)"), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    CHECK_THROWS_AS(first->beside(snapshot, {}, {}), Cancelled);
    connect(Target{}, Access::ReadWrite)->run("DROP ROLE waiter");
}

TEST_CASE("reading a large catalogue can be cancelled on both connections") {
    const LargeDatabase database("read_and_cancelled");
    Watch watch;
    Watched session(connect(database.target(), Access::ReadOnly), watch);
    std::stop_source stop;
    const InterruptOnStop interrupt(session, stop.get_token());
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(readSchema(session, {},
                               [&](const std::string& what) {
                                   if (what != "schemas") stop.request_stop();
                               }),
                    Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
