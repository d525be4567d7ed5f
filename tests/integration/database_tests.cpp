// Sessions against the real engines. Needs PostgreSQL in PGHOST (tests/with_postgresql).
#include "base/error.h"
#include "catch.h"
#include "database/sqlite.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <unistd.h>

using namespace stillroom;
using namespace stillroom::database;

namespace {

[[nodiscard]] std::string temporary(const char* name) {
    return (std::filesystem::temp_directory_path() / (std::string("stillroom-") + std::to_string(getpid()) + name)).string();
}

} // namespace

TEST_CASE("a session that looks cannot write, by the engine's own means") {
    const auto session = connect(Target{}, Access::ReadOnly);
    try {
        session->run("CREATE TABLE written (x int)");
        FAIL("it wrote");
    } catch (const Error& error) {
        CHECK(error.sqlState() == "25006");
    }
    const std::string file = temporary("look.db");
    createSqlite(file, "CREATE TABLE t (x)");
    Target target;
    target.dialect = schema::Dialect::Sqlite;
    target.file = file;
    CHECK_THROWS_AS(connect(target, Access::ReadOnly)->run("INSERT INTO t VALUES (1)"), Error);
    CHECK_NOTHROW(connect(target, Access::ReadWrite)->run("INSERT INTO t VALUES (1)"));
    std::filesystem::remove(file);
}

TEST_CASE("what runs on the server can be cancelled") {
    const auto session = connect(Target{}, Access::ReadOnly);
    std::stop_source stop;
    const InterruptOnStop interrupt(*session, stop.get_token());
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        stop.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(session->run("SELECT pg_sleep(20)"), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("a lost connection is an error and stays one") {
    const auto session = connect(Target{}, Access::ReadOnly);
    const auto pid = session->run("SELECT pg_backend_pid()").rows.at(0)[0];
    connect(Target{}, Access::ReadWrite)->run("SELECT pg_terminate_backend($1::int)", {pid});
    CHECK_THROWS_AS(session->run("SELECT 1"), Error);
    CHECK_THROWS_AS(session->run("SELECT 1"), Error); // not silently on a new connection without our settings
}

TEST_CASE("parameters are bound by their number in both dialects") {
    for (const auto& session : {connect(Target{}, Access::ReadOnly), openSqlite(temporary("bind.db"), Access::ReadWrite, true)}) {
        const auto row = session->run("SELECT $2 || '-' || $1", {"a", "b"}).rows.at(0);
        CHECK(row[0] == "b-a");
    }
    std::filesystem::remove(temporary("bind.db"));
}

TEST_CASE("looking at a database with a write-ahead log leaves nothing beside it, and sees what is written meanwhile") {
    const std::string folder = temporary("-wal #1");
    std::filesystem::create_directories(folder);
    const std::string file = folder + "/a%?b.db";
    createSqlite(file, "PRAGMA journal_mode = wal; CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    const auto filesThere = [&folder] { return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()); };
    REQUIRE(filesThere() == 1);
    const auto session = openSqlite(file, Access::ReadOnly);
    CHECK(session->run("SELECT count(*) FROM t").rows.at(0)[0] == "1");
    CHECK(filesThere() == 1);
    session->run("BEGIN");
    const auto writer = openSqlite(file, Access::ReadWrite);
    writer->run("INSERT INTO t VALUES (2)");
    CHECK_THROWS_AS(session->run("SELECT count(*) FROM t"), Error); // not one state for the whole transaction
    session->run("ROLLBACK");
    CHECK(session->run("SELECT count(*) FROM t").rows.at(0)[0] == "2");
    CHECK_THROWS_AS(session->run("INSERT INTO t VALUES (3)"), Error);
    CHECK(openSqlite(file, Access::ReadOnly)->run("SELECT count(*) FROM t").rows.at(0)[0] == "2");
    std::filesystem::remove_all(folder);
}
