#include "base/error.h"
#include "catch.h"
#include "database/target.h"
#include "migrations/inifile.h"
#include "migrations/locations.h"
#include "repair/rowstatements.h"

using namespace stillroom;
using database::parseTarget;

TEST_CASE("targets in every form") {
    const auto url = parseTarget("postgresql+asyncpg://me:p%40ss@db7:6432/shop?sslmode=require");
    CHECK(url.parameter("user") == "me");
    CHECK(url.parameter("password") == "p@ss");
    CHECK(url.parameter("host") == "db7");
    CHECK(url.parameter("port") == "6432");
    CHECK(url.parameter("dbname") == "shop");
    CHECK(url.parameter("sslmode") == "require");
    CHECK(database::shownTarget(url) == "shop@db7:6432");
    CHECK(database::targetText(url).find("p@ss") == std::string::npos);
    CHECK(parseTarget(database::targetText(url)).parameter("host") == "db7");

    CHECK(parseTarget("postgres://[::1]:5433/x").parameter("host") == "::1");
    CHECK(parseTarget("postgresql:///x?host=/run/pg").parameter("host") == "/run/pg");
    CHECK(parseTarget("service=shop").parameter("service") == "shop");
    CHECK(parseTarget("host=db7 dbname='my shop' password='it\\'s'").parameter("password") == "it's");
    CHECK(parseTarget("sqlite:///app.db").file == "app.db");
    CHECK(parseTarget("sqlite:////var/app.db").file == "/var/app.db");
    CHECK(parseTarget("sqlite+aiosqlite:///x/app.db").file == "x/app.db");
    CHECK(parseTarget("/var/app.db").dialect == schema::Dialect::Sqlite);
}

TEST_CASE("a wrong target says what is wrong, without its password") {
    for (const char* bad : {"", "mysql://root:geheim@db/x", "postgresql://a:geheim@h:port/x", "sqlite://", "sqlite:///:memory:", "host"}) {
        INFO(bad);
        if (std::string(bad) == "host") { // a plain word is a file name
            CHECK(parseTarget(bad).file == "host");
            continue;
        }
        try {
            static_cast<void>(parseTarget(bad));
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(std::string(error.what()).find("geheim") == std::string::npos);
        }
    }
}

TEST_CASE("names and texts are quoted so that nothing escapes") {
    using schema::Dialect;
    CHECK(schema::quoteIdentifier(Dialect::PostgreSql, "alembic_version") == "alembic_version");
    CHECK(schema::quoteIdentifier(Dialect::PostgreSql, "Weird \"name\"") == "\"Weird \"\"name\"\"\"");
    CHECK(schema::quoteIdentifier(Dialect::Sqlite, "order") == "\"order\"");
    CHECK(schema::quoteLiteral(Dialect::PostgreSql, "it's") == "'it''s'");
    CHECK(schema::quoteLiteral(Dialect::PostgreSql, "\\'") == "E'\\\\'''");
    CHECK(schema::quoteLiteral(Dialect::Sqlite, "\\") == "'\\'");
}

TEST_CASE("row statements turn one set of rows into another") {
    const auto sql = [](const std::vector<std::string>& before, const std::vector<std::string>& after, bool clear = false, bool create = false) {
        std::vector<std::string> list;
        for (const auto& s : repair::rowStatements(schema::Dialect::PostgreSql, "", "alembic_version", create, clear, before, after)) list.push_back(s.sql);
        return list;
    };
    using List = std::vector<std::string>;
    CHECK(sql({"a"}, {"a"}).empty());
    CHECK(sql({"a"}, {"b"}) == List{"UPDATE alembic_version SET version_num = 'b' WHERE version_num = 'a'"});
    CHECK(sql({"a", "b"}, {"c"}) ==
          List{"UPDATE alembic_version SET version_num = 'c' WHERE version_num = 'a'", "DELETE FROM alembic_version WHERE version_num = 'b'"});
    CHECK(sql({"a", "a"}, {"a"}) == List{"DELETE FROM alembic_version WHERE version_num = 'a'", "INSERT INTO alembic_version (version_num) VALUES ('a')"});
    CHECK(sql({"a"}, {"b"}, true) == List{"DELETE FROM alembic_version", "INSERT INTO alembic_version (version_num) VALUES ('b')"});
    CHECK(sql({}, {"b"}, false, true).front() ==
          "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
}

TEST_CASE("ini files as configparser reads them") {
    const auto ini = migrations::IniFile::parse(
        "[DEFAULT]\nbase = x\n[alembic]\nScript_Location: %(here)s/%(base)s\nurl = a%%b\nbad = 50%\nlist = one\n  two\n# comment\n", "/srv");
    CHECK(ini.get("alembic", "script_location")->text == "/srv/x");
    CHECK(ini.get("alembic", "url")->text == "a%b");
    CHECK(ini.get("alembic", "bad")->problem);
    CHECK(ini.get("alembic", "list")->text == "one\ntwo");
    CHECK_FALSE(ini.get("alembic", "none"));
    CHECK(ini.lineOf("alembic", "url") == 5);
}

TEST_CASE("version locations are cut by every separator rule") {
    using List = std::vector<std::string>;
    const auto split = [](const std::string& value, std::optional<std::string> path, std::optional<std::string> version = {}) {
        return migrations::splitLocations(value, path, version);
    };
    CHECK(*split("a, b c", std::nullopt) == List{"a", "b", "c"});
    CHECK(*split("a:b", std::nullopt, "os  ") == List{"a", "b"});
    CHECK(*split("a b", "space") == List{"a", "b"});
    CHECK(*split("a\nb c", "newline") == List{"a", "b c"});
    CHECK(*split("a;b", ";") == List{"a", "b"});
    CHECK(*split("a:b;c", ":", ";") == List{"a", "b;c"}); // the newer key wins
    CHECK_FALSE(split("a", "comma"));
}
