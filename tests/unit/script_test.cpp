#include "base/passwords.h"
#include "base/rowvalues.h"
#include "catch.h"
#include "database/sqlscript.h"
#include "repair/errorposition.h"

using namespace stillroom;
using namespace stillroom::database;
using schema::Dialect;

namespace {

[[nodiscard]] ScriptStatement one(const std::string& sql, Dialect dialect = Dialect::PostgreSql, const std::vector<std::string>& schema = {}) {
    const auto list = readScript(dialect, sql, schema);
    REQUIRE(list.size() == 1);
    return list.front();
}

} // namespace

TEST_CASE("statements of PostgreSQL are told apart by what they do") {
    CHECK(one("SELECT 1").effect == Effect::Reads);
    CHECK(one("SELECT 1").plainSelect);
    CHECK(one("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x").effect == Effect::Destroys);
    CHECK(one("SELECT setval('s', 1)").effect == Effect::Writes);
    CHECK(one("SELECT * INTO b FROM a").effect == Effect::Writes);
    CHECK_FALSE(one("SELECT * FROM t FOR UPDATE").plainSelect);
    CHECK(one("EXPLAIN DELETE FROM t").effect == Effect::Reads);
    CHECK(one("EXPLAIN (ANALYZE) DELETE FROM t").effect == Effect::Destroys);
    CHECK(one("INSERT INTO t VALUES (1)").effect == Effect::Writes);
    CHECK(one("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2").effect == Effect::Destroys);
    CHECK(one("ALTER TABLE t ADD COLUMN a int").effect == Effect::Writes);
    CHECK(one("ALTER TABLE t ADD COLUMN a int").lock == "ACCESS EXCLUSIVE on t");
    CHECK(one("ALTER TABLE t VALIDATE CONSTRAINT c").lock == "SHARE UPDATE EXCLUSIVE on t");
    CHECK(one("ALTER TABLE s.t DROP COLUMN a").why == "drops column a with its values");
    CHECK(one("DROP TABLE a, s.b CASCADE").why == "drops table a, s.b and everything that depends on it");
    CHECK(one("TRUNCATE a").effect == Effect::Destroys);
    CHECK(one("CREATE INDEX i ON t (a)").lock == "SHARE on t");
    CHECK(one("CREATE INDEX CONCURRENTLY i ON t (a)").alone);
    CHECK(one("VACUUM t").alone);
    CHECK_FALSE(one("ANALYZE t").alone);
    CHECK(one("REINDEX INDEX CONCURRENTLY i").alone);
    CHECK(one("DO $$ BEGIN DELETE FROM t; END $$").effect == Effect::Destroys);
    CHECK(one("COMMIT").effect == Effect::Controls);
    CHECK(one("SAVEPOINT a").effect == Effect::Sets);
    CHECK(one("SET search_path = a").effect == Effect::Sets);
}

TEST_CASE("what only psql understands is said, with its place, and the rest is still read") {
    const auto list = readScript(Dialect::PostgreSql, "SELECT 'a;b'; -- c\n\\d t\nCOPY t FROM STDIN;\n1\tit's\n\\.\nSELECT 2;\nSELEC 3;\nSELECT 4");
    REQUIRE(list.size() == 6);
    CHECK(list[0].sql == "SELECT 'a;b'");
    CHECK(list[1].kind == "psql command");
    CHECK(list[1].line == 2);
    CHECK_FALSE(list[1].problem.empty());
    CHECK(list[2].kind == "COPY FROM STDIN");
    CHECK_FALSE(list[2].problem.empty());
    CHECK(list[3].sql == "SELECT 2");
    CHECK(list[3].line == 6);
    CHECK(list[4].effect == Effect::Destroys); // what is not understood may do anything
    CHECK(list[5].sql == "SELECT 4");
    CHECK(one(std::string("SELECT 1\0", 9)).problem.find("NUL") != std::string::npos);
    CHECK(readScript(Dialect::PostgreSql, "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 1").size() == 2);
    CHECK(readScript(Dialect::PostgreSql, " -- nothing\n;;/* a /* b */ */").empty());
}

TEST_CASE("one BEGIN and COMMIT around a script are taken off, others are not sent") {
    const auto read = [](const std::string& text) { return withoutEnvelope(readScript(Dialect::PostgreSql, text)); };
    const auto whole = read("BEGIN; SELECT 1; COMMIT; VACUUM;");
    REQUIRE(whole.size() == 2);
    CHECK(whole[0].problem.empty());
    CHECK_FALSE(read("SELECT 1; COMMIT; SELECT 2;")[1].problem.empty());
    CHECK_FALSE(read("BEGIN; DELETE FROM a; COMMIT; DELETE FROM b;").front().problem.empty());
    CHECK_FALSE(read("INSERT INTO a VALUES (1); BEGIN; SELECT 1; COMMIT;")[1].problem.empty());
    CHECK_FALSE(read("BEGIN; SELECT 1; ROLLBACK;")[2].problem.empty());
}

TEST_CASE("statements of SQLite are told apart by SQLite itself") {
    const std::vector<std::string> schema = {"CREATE TABLE t (a, b)", "CREATE VIEW v AS SELECT a FROM t"};
    const auto read = [&](const std::string& sql) { return one(sql, Dialect::Sqlite, schema); };
    CHECK(read("SELECT a FROM t").plainSelect);
    CHECK(read("WITH x AS (SELECT 1) DELETE FROM t").why == "deletes rows");
    CHECK(read("UPDATE t SET a = 1").why == "overwrites values");
    CHECK(read("INSERT INTO t VALUES (1, 2)").effect == Effect::Writes);
    CHECK(read("INSERT OR REPLACE INTO t VALUES (1, 2)").effect == Effect::Destroys);
    CHECK(read("DROP TABLE t").why.find("drops t") == 0);
    CHECK(read("ALTER TABLE t DROP COLUMN b").effect == Effect::Destroys);
    CHECK(read("ALTER TABLE t ADD COLUMN c").effect == Effect::Writes);
    CHECK(read("VACUUM").alone);
    CHECK_FALSE(read("ATTACH 'x.db' AS x").problem.empty());
    CHECK_FALSE(read(".tables").problem.empty());
    CHECK(read("PRAGMA writable_schema = 1").effect == Effect::Destroys);
    CHECK(read("SELECT * FROM missing").effect == Effect::Destroys); // not understood: anything
    const auto list =
        readScript(Dialect::Sqlite,
                   "CREATE TABLE n (x); INSERT INTO n VALUES ('a;b');\nCREATE TRIGGER g AFTER INSERT ON n BEGIN DELETE FROM n; SELECT 1; END; SELECT x FROM n");
    REQUIRE(list.size() == 4);
    CHECK(list[1].effect == Effect::Writes); // the table of the statement before is known
    CHECK(list[2].kind == "CREATE TRIGGER");
    CHECK(list[3].line == 2);
    // What would never end is not run to be told apart.
    CHECK(read("CREATE TABLE e AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r").effect == Effect::Writes);
}

TEST_CASE("the place of an error is where the server's caret points") {
    const std::string sql = "SELECT 1,\n  nix FROM t";
    CHECK(repair::errorPosition(sql, "ERROR:  column \"nix\" does not exist\nLINE 2:   nix FROM t\n          ^") == std::size_t{12});
    CHECK_FALSE(repair::errorPosition(sql, "ERROR:  division by zero"));
    CHECK_FALSE(repair::errorPosition(sql, "ERROR:  x\nLINE 9: nix\n        ^"));
}

TEST_CASE("no password of a statement is kept") {
    const auto hides = [](const std::string& sql) {
        const std::string kept = withoutPasswords(sql);
        INFO(kept);
        CHECK(kept.find("geheim") == std::string::npos);
        CHECK(kept.find("***") != std::string::npos);
    };
    CHECK(withoutPasswords("ALTER ROLE a PASSWORD 'se''cret' VALID UNTIL 'x'") == "ALTER ROLE a PASSWORD '***' VALID UNTIL 'x'");
    CHECK(withoutPasswords("SELECT dblink_connect('host=x password=secret user=y')") == "SELECT dblink_connect('host=x password=*** user=y')");
    CHECK(withoutPasswords("INSERT INTO t (name, password, note) VALUES ('a', 'geheim', 'n'), ('b', md5('geheim'), 'm')") ==
          "INSERT INTO t (name, password, note) VALUES ('a', '***', 'n'), ('b', md5('***'), 'm')");
    CHECK(withoutPasswords("UPDATE t SET name = 'a', password_hash = crypt('geheim', gen_salt('bf')), note = 'n' WHERE id = 1") ==
          "UPDATE t SET name = 'a', password_hash = crypt('***', gen_salt('***')), note = 'n' WHERE id = 1");
    for (const char* sql : {"CREATE USER a WITH LOGIN ENCRYPTED PASSWORD 'geheim'",
                            "create role a password E'gehe\\'im geheim'",
                            "ALTER USER a PASSWORD $x$geheim$x$",
                            "ALTER ROLE a PASSWORD /* now */ 'geheim'",
                            "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'geheim')",
                            "ALTER USER MAPPING FOR a SERVER s OPTIONS (SET \"password\" 'geheim')",
                            "SELECT * FROM dblink('dbname=x password=geheim', 'SELECT 1') AS t(a int)",
                            "SELECT dblink_connect('postgresql://me:geheim@host/db')",
                            "CREATE SUBSCRIPTION s CONNECTION 'host=x password=''geheim''' PUBLICATION p",
                            "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''geheim'''; END $$",
                            "INSERT INTO app.users VALUES (1, 'geheim')",
                            "INSERT INTO t AS x (id, \"Api_Key\") SELECT 1, 'geheim' FROM y",
                            "SELECT make_user(name => 'a', passwd => 'geheim')",
                            "SET app.secret TO 'geheim'",
                            "-- password=geheim\nSELECT 1",
                            "ALTER ROLE a PASSWORD 'geheim",
                            "DO $$ BEGIN ALTER ROLE a PASSWORD 'geheim",
                            "UPDATE users SET (name, password) = ('a', 'geheim')",
                            "UPDATE users SET (name, password) = ROW ('a', 'geheim') WHERE id = 1",
                            "MERGE INTO users u USING new n ON u.id = n.id WHEN NOT MATCHED THEN INSERT (id, password) VALUES (n.id, 'geheim')",
                            "DELETE FROM users WHERE token <> 'geheim'",
                            "DELETE FROM users WHERE token IN ('geheim', 'geheim2')",
                            "DELETE FROM users WHERE 'geheim' = token",
                            "DELETE FROM users WHERE token NOT LIKE 'geheim%'",
                            "DELETE FROM users WHERE token IS NOT DISTINCT FROM 'geheim'",
                            "SELECT set_config('app.secret_key', 'geheim', false)",
                            "UPDATE t SET data = jsonb_set(data, '{password}', '\"geheim\"')",
                            "UPDATE t SET data = '{\"name\": \"a\", \"api_token\" : \"geheim\"}'",
                            "UPDATE t SET data = $x${\"password\": \"geheim\"}$x$",
                            "DO $$ BEGIN EXECUTE format('ALTER ROLE a PASSWORD %L', 'geheim'); END $$"})
        hides(sql);
    for (const char* sql : {"SELECT password FROM users", "UPDATE t SET password = other.password FROM other", "INSERT INTO authors VALUES (1, 'x')",
                            "INSERT INTO t (password) SELECT hash FROM old WHERE note = 'x'", "ALTER TABLE users ADD COLUMN password text DEFAULT ''",
                            "SELECT 'a' || $1", "CREATE TYPE k AS ENUM ('token', 'session')", "ALTER TABLE t ADD CHECK (kind IN ('token', 'session'))",
                            "UPDATE t SET (a, b) = ('x', 'y')", "UPDATE t SET data = '{\"name\": \"password\"}'"})
        CHECK(withoutPasswords(sql) == sql);
    std::string deep; // a tag for each level, and none closed
    for (int i = 0; i < 100'000; ++i) deep += "$a" + std::to_string(i) + "$";
    CHECK(withoutPasswords(deep).size() < deep.size());
}

TEST_CASE("what an engine says of a statement is kept without its passwords") {
    const std::string sql = "INSERT INTO t (id, password) VALUES (1, 'geheim-7391')";
    CHECK(withoutPasswordsOf(sql, "ERROR: duplicate\nDETAIL: Key (password)=(geheim-7391) already exists.") ==
          "ERROR: duplicate\nDETAIL: Key (password)=(***) already exists.");
    const std::string said = withoutPasswordsOf(sql, "ERROR: no such column\nLINE 1: ...heim-7391')\n                ^\nHINT: none");
    CHECK(said.find("7391") == std::string::npos);
    CHECK(said.find("HINT: none") != std::string::npos);
    CHECK(withoutPasswordsOf("SELECT nix", "ERROR: no\nLINE 1: SELECT nix\n               ^") == "ERROR: no\nLINE 1: SELECT nix\n               ^");
}

TEST_CASE("what a server quotes of the rows of a table is left out") {
    const auto said = [](const char* message, const char* state) { return withoutRowValues(message, state); };
    CHECK(said("ERROR:  null value\nDETAIL:  Failing row contains (1, alice, geheim, null).", "23502") ==
          "ERROR:  null value\nDETAIL:  Failing row contains (values left out).");
    CHECK(said("ERROR:  check\nDETAIL:  Failing row contains (1, a).\nb, geheim).\nCONTEXT:  SQL statement \"x\"", "23514") ==
          "ERROR:  check\nDETAIL:  Failing row contains (values left out).\nCONTEXT:  SQL statement \"x\"");
    CHECK(said("FEHLER:  NULL-Wert\nDETAIL:  Fehlgeschlagene Zeile enthält (1, alice, geheim).", "23502") ==
          "FEHLER:  NULL-Wert\nDETAIL:  Fehlgeschlagene Zeile enthält (values left out).");
    CHECK(said("NOTICE:  caught Failing row contains (1, geheim)", "") == "NOTICE:  caught Failing row contains (values left out)");
    // A key stands with its columns' names.
    CHECK(said("ERROR:  duplicate\nDETAIL:  Key (email)=(a@b) already exists.", "23505") == "ERROR:  duplicate\nDETAIL:  Key (email)=(a@b) already exists.");
    CHECK(said("ERROR:  duplicate\nDETAIL:  Key (id, token)=(1, ge(heim) already exists.", "23505") ==
          "ERROR:  duplicate\nDETAIL:  Key (id, token)=(values left out) already exists.");
    CHECK(said("ERROR:  duplicate\nDETAIL:  Key (lower(pwd))=(geheim) already exists.", "23505") ==
          "ERROR:  duplicate\nDETAIL:  Key (lower(pwd))=(values left out) already exists.");
    CHECK(said("FEHLER:  doppelt\nDETAIL:  Schlüssel »(secret)=(geheim)« existiert bereits.", "23505") ==
          "FEHLER:  doppelt\nDETAIL:  Schlüssel »(secret)=(values left out)« existiert bereits.");
    CHECK(said("ERROR:  foreign key\nDETAIL:  Key (user_id)=(3) is not present in table \"tokens\".", "23503") ==
          "ERROR:  foreign key\nDETAIL:  Key (user_id)=(3) is not present in table \"tokens\".");
    // Data that could not be taken: where the statement names them, its own rule holds.
    CHECK(said("ERROR:  invalid input value for enum mood: \"sad\"", "22P02") == "ERROR:  invalid input value for enum mood: \"sad\"");
    CHECK(said("ERROR:  invalid input syntax: \"x\"\nLINE 1: SELECT 'x'::int\n               ^", "22P02").find("\"x\"") != std::string::npos);
    CHECK(said("ERROR:  invalid input syntax: \"geheim\"\nCONTEXT:  PL/pgSQL function f() line 2", "22P02") ==
          "ERROR:  invalid input syntax: \"values left out\"");
    CHECK(said("ERROR:  duplicate\nDETAIL:  Key (id)=(1) already exists.\nCONTEXT:  COPY users, line 1: \"1,alice,geheim\"", "23505") ==
          "ERROR:  duplicate\nDETAIL:  Key (id)=(1) already exists.\nCONTEXT:  COPY users, line 1: values left out");
    CHECK(withoutPasswordsOf("ALTER TABLE t ALTER token TYPE int USING token::int", "ERROR:  invalid input syntax for type integer: \"geheim\"", "22P02") ==
          "ERROR:  invalid input syntax for type integer: \"***\"");
}
