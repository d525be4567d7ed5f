#include "base/text.h"
#include "base/utf8.h"
#include "catch.h"
#include "diagnosis/messages/fragments.h"
#include "diagnosis/messages/logline.h"
#include "diagnosis/messages/messagefindings.h"
#include "diagnosis/messages/messagereader.h"
#include "diagnosis/messages/names.h"
#include "diagnosis/messages/wording.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

using namespace stillroom;
using namespace stillroom::diagnosis;
using Names = std::vector<std::string>;

namespace {

[[nodiscard]] MessageLog read(std::string_view text, std::size_t piece = std::string_view::npos) {
    MessageReader reader;
    for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at)) reader.feed(text.substr(at, piece));
    return reader.finish();
}

[[nodiscard]] Names codes(const MessageLog& log) {
    Names list;
    for (const Message& one : log.messages) list.emplace_back(infoOf(one.kind).code);
    return list;
}

/// A log of tests/unit/messages, and what is expected of it: lines "#= CODE NAME..." at its end, in their order.
struct CorpusFile {
    std::string name;
    std::string text;
    std::vector<Names> expected;
};

[[nodiscard]] std::vector<CorpusFile> corpus() {
    std::vector<CorpusFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(STILLROOM_TEST_MESSAGES)) {
        CorpusFile file;
        file.name = entry.path().filename().string();
        std::ifstream in(entry.path(), std::ios::binary);
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("#= ")) {
                file.expected.push_back(splitWords(line.substr(3), " "));
            } else {
                file.text += line + "\n";
            }
        }
        files.push_back(std::move(file));
    }
    REQUIRE(files.size() > 10);
    return files;
}

} // namespace

TEST_CASE("messages: the logs of the corpus hold what is said of them") {
    for (const CorpusFile& file : corpus()) {
        INFO(file.name);
        const MessageLog log = read(file.text);
        Names wanted;
        for (const Names& one : file.expected) wanted.push_back(one.front());
        CHECK(codes(log) == wanted);
        for (std::size_t i = 0; i < std::min(log.messages.size(), file.expected.size()); ++i) {
            for (std::size_t k = 1; k < file.expected[i].size(); ++k) {
                INFO(file.expected[i][k]);
                const auto& names = log.messages[i].names;
                const bool named = std::any_of(names.begin(), names.end(), [&](const NamedThing& n) { return n.name == file.expected[i][k]; });
                CHECK(named);
            }
        }
    }
}

TEST_CASE("messages: the pieces in which a log comes do not matter") {
    for (const CorpusFile& file : corpus()) {
        INFO(file.name);
        const MessageLog whole = read(file.text);
        for (const std::size_t piece : {1U, 7U, 64U}) {
            const MessageLog cut = read(file.text, piece);
            CHECK(codes(cut) == codes(whole));
            CHECK(cut.lines == whole.lines);
            for (std::size_t i = 0; i < std::min(cut.messages.size(), whole.messages.size()); ++i) {
                CHECK(cut.messages[i].line == whole.messages[i].line);
                CHECK(cut.messages[i].offset == whole.messages[i].offset);
                CHECK(cut.messages[i].count == whole.messages[i].count);
                CHECK(cut.messages[i].names == whole.messages[i].names);
            }
        }
    }
}

TEST_CASE("messages: the place is the line and the byte where it begins") {
    const std::string before = "one\ntwo\r\n\nfour \xc3\xa4\n";
    const MessageLog log = read(before + "psycopg2.errors.UndefinedTable: relation \"users\" does not exist\n");
    REQUIRE(log.messages.size() == 1);
    CHECK(log.messages[0].line == 5);
    CHECK(log.messages[0].offset == before.size());
    CHECK(log.messages[0].first(Role::Table) == "users");
    CHECK(log.messages[0].sqlState == "42P01");
    CHECK(log.lines == 5);
}

TEST_CASE("messages: no error, no message") {
    CHECK(read("").messages.empty());
    CHECK(read("INFO users does not exist yet, that is fine\nuser 12 already exists\n").messages.empty());
    CHECK(read("2026-11-21 10:00:00 UTC [12] NOTICE:  relation \"users\" already exists, skipping\n").messages.empty());
    CHECK(read("2026-11-21 10:00:00 UTC [12] LOG:  checkpoint complete\n").messages.empty());
    CHECK(read("table users already exists in the cache\n").messages.empty());
    CHECK(read("INFO [alembic.runtime.migration] Running upgrade ab -> cd, add users\nINFO done\n").messages.empty());
}

TEST_CASE("messages: of many errors the first that breaks a migration is the cause, and followers come last") {
    const MessageLog log = read("psycopg2.errors.InFailedSqlTransaction: current transaction is aborted, commands ignored until end of transaction block\n"
                                "ValueError: nothing to do with it\n"
                                "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint \"users_email_key\"\n"
                                "psycopg2.errors.UndefinedColumn: column \"nick\" does not exist\n"
                                "psycopg2.errors.UndefinedTable: relation \"users\" does not exist\n");
    CHECK(codes(log) == Names{"message.column_missing", "message.unique_violation", "message.relation_missing", "message.transaction_aborted"});
    CHECK(log.messages.front().firstCause);
    CHECK(std::count_if(log.messages.begin(), log.messages.end(), [](const Message& m) { return m.firstCause; }) == 1);
    CHECK_FALSE(read("sqlalchemy.exc.PendingRollbackError: Can't reconnect until invalid transaction is rolled back.\n").messages.front().firstCause);
}

TEST_CASE("messages: what is kept is bounded, whatever comes") {
    std::string text;
    for (int i = 0; i < 3000; ++i)
        text += "psycopg2.errors.UndefinedTable: relation \"t" + std::to_string(i) + "\" does not exist\nTraceback (most recent call last):\n  File \"x" +
                std::to_string(i) + ".py\", line 1, in f\nRuntimeError: " + std::string(3000, 'x') + "\n";
    const MessageLog log = read(text);
    CHECK(log.messages.size() <= 400);
    CHECK(log.notKept > 5000);
    for (const Message& one : log.messages) {
        CHECK(one.words.size() <= 2100);
        CHECK(one.lines.size() <= 61);
    }
    const auto findings = findingsOf(log, "x.log", nullptr, {});
    CHECK(findings.back().code == "message.more");
}

TEST_CASE("messages: lines without an end, and nothing but one kind of byte, take no more than their length") {
    const auto took = [](const std::string& text) {
        const auto start = std::chrono::steady_clock::now();
        static_cast<void>(read(text, 1U << 20U));
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    constexpr std::size_t kSize = 4'000'000;
    std::vector<std::string> units{"x",
                                   "\r",
                                   "\x1b",
                                   "{\"a\":",
                                   "\"",
                                   "\n",
                                   "[",
                                   "Traceback (most recent call last):\n",
                                   "Traceback (most recent call last): ",
                                   "relation \"",
                                   " stderr P ",
                                   "  | ",
                                   "ERROR:  ",
                                   "FAILED: ",
                                   "column \"a\" of relation ",
                                   ",23505,",
                                   "Revision ",
                                   "[SQL: x",
                                   "(1050, ",
                                   "The above exception was the direct cause of the following exception:\n"};
    for (const Wording& one : wordings()) units.emplace_back(anchorOf(one));
    std::string all;
    for (const std::string& unit : units) all += unit;
    units.push_back(all);
    double worst = 0;
    for (const std::string& unit : units) {
        std::string text;
        while (text.size() < kSize / 8) text += unit;
        const double small = took(text);
        worst = std::max(worst, small);
        if (small < 0.05) continue; // 10 MB/s and more: too fast to be quadratic
        std::string large;
        for (int i = 0; i < 4; ++i) large += text;
        INFO(unit.substr(0, 60));
        CHECK(took(large) < 10 * small + 0.1); // four times as much
    }
    CHECK(worst < 5);
}

TEST_CASE("messages: mutated and cut logs never break the reader") {
    std::mt19937 random(20261121); // NOLINT: the same in every run
    const auto files = corpus();
    for (int round = 0; round < 3000; ++round) {
        std::string text = files[random() % files.size()].text;
        if (round % 3 == 0) text += files[random() % files.size()].text;
        for (std::size_t i = 0, changes = random() % 12; i < changes && !text.empty(); ++i) {
            const std::size_t at = random() % text.size();
            switch (random() % 5) {
            case 0: text[at] = static_cast<char>(random() % 256); break;
            case 1: text.erase(at, random() % 40); break;
            case 2: text.insert(at, text.substr(random() % text.size(), random() % 200)); break;
            case 3: text.resize(at); break;
            default: text.insert(at, std::string("\0\xff\xfe{\"\\\n\r\x1b[|", 11).substr(random() % 11));
            }
        }
        const MessageLog log = read(text, 1 + random() % 400);
        for (const Message& one : log.messages) {
            CHECK(one.line >= 1);
            CHECK(one.line <= log.lines + 1);
            CHECK(one.offset <= log.bytes);
            for (const NamedThing& name : one.names) CHECK(isUtf8(name.name));
        }
        for (const Finding& finding : findingsOf(log, "x", nullptr, {})) CHECK(isUtf8(finding.title));
    }
}

TEST_CASE("messages: passwords in a log are not repeated") {
    const MessageLog log = read("ValueError: invalid interpolation syntax in 'postgresql://app:s%40cret@db/shop' at position 18\n");
    REQUIRE(codes(log) == Names{"message.interpolation"});
    for (const Finding& one : findingsOf(log, "x", nullptr, {})) {
        CHECK(one.title.find("cret") == std::string::npos);
        for (const Evidence& evidence : one.evidence) CHECK(evidence.text.find("cret") == std::string::npos);
    }
}

TEST_CASE("fragments: all that a text holds, overlapping ones too") {
    const FragmentSet set({"he", "she", "hers", "x"});
    std::vector<std::uint16_t> found;
    set.collect("ushers", found);
    CHECK(found == std::vector<std::uint16_t>{0, 1, 2});
    CHECK(set.findEnd("ushers") == 4);
    CHECK(set.findEnd("ushers", 4) == std::string_view::npos);
    CHECK_FALSE(set.any("nothing"));
}

TEST_CASE("wordings: every one is found by its anchor and matches itself") {
    std::set<std::string_view> seen;
    for (const Wording& one : wordings()) {
        INFO(one.text);
        CHECK(anchorOf(one).size() >= 7);
        CHECK(seen.insert(one.text).second);
        std::vector<NamedThing> names;
        std::string text(one.text);
        for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{')) text.replace(open, text.find('}') - open + 1, "some");
        CHECK(matches(one, text, names));
        CHECK(text.find(anchorOf(one)) != std::string::npos);
    }
}

TEST_CASE("names in the quotes of many languages") {
    CHECK(quotedNames("la relation \u00ab\u00a0users\u00a0\u00bb n'existe pas") == Names{"users"});
    CHECK(quotedNames("Relation »users« existiert bereits") == Names{"users"});
    CHECK(quotedNames("la columna «nick» de la relación «users»") == Names{"nick", "users"});
    CHECK(quotedNames("„a“ und „b“") == Names{"a", "b"});
    CHECK(quotedNames("Can't open \"x\"") == Names{"x"});
}

TEST_CASE("statements say what they are about") {
    CHECK(readStatement("CREATE TABLE IF NOT EXISTS shop.\"Users\" (id int)").table == "shop.Users");
    CHECK(readStatement("ALTER TABLE ONLY users ADD COLUMN nick text").name == "nick");
    CHECK(readStatement("ALTER TABLE users DROP CONSTRAINT IF EXISTS u").verb == "ALTER TABLE DROP CONSTRAINT");
    CHECK(readStatement("CREATE UNIQUE INDEX CONCURRENTLY i ON users (id)").table == "users");
    CHECK(readStatement("insert into alembic_version (version_num) values ('a')").table == "alembic_version");
    CHECK(readStatement("DELETE FROM users WHERE id = 1").table == "users");
    CHECK(readStatement("SELECT 1").verb.empty());
}
