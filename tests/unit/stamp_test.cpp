#include "catch.h"
#include "graphs.h"
#include "migrations/identifier.h"
#include "migrations/stamp.h"

using namespace stillroom;
using namespace stillroom::migrations;
using test::graph;
using test::names;
using Names = std::vector<std::string>;

TEST_CASE("identifiers") {
    const auto g = graph("aaaa1111\naaaa2222 < aaaa1111\nbbbb < aaaa1111 @shop\nxyz < bbbb\n");
    const auto ids = [&](const char* text) {
        const Resolution r = resolve(g, text);
        Names list;
        for (const auto& one : r.revisions) list.push_back(one ? g.revision(*one).id : "base");
        return r.error ? Names{"error " + std::to_string(static_cast<int>(r.error->kind))} : list;
    };
    CHECK(ids("aaaa1111") == Names{"aaaa1111"});
    CHECK(ids("aaaa2") == Names{"aaaa2222"});
    CHECK(ids("b") == Names{"bbbb"});     // one character is enough
    CHECK(ids("sho") == Names{"bbbb"});   // labels are keys too
    CHECK(ids("xy") == Names{"error 0"}); // three characters or fewer must be whole
    CHECK(ids("aaaa") == Names{"error 1"});
    CHECK(ids("heads") == Names{"aaaa2222", "xyz"});
    CHECK(ids("head") == Names{"error 2"});
    CHECK(ids("shop@head") == Names{"xyz"});
    CHECK(ids("shop@aaaa2222") == Names{"error 3"});
    CHECK(ids("base").empty());
    CHECK(ids("") == Names{"error 5"});
}

TEST_CASE("relative identifiers") {
    const auto g = graph("a\nb < a\nc < b\n");
    CHECK(*resolveRelative(g, "+1", {"a"}).revisions.at(0) == *g.find("b"));
    CHECK(*resolveRelative(g, "a+2", {}).revisions.at(0) == *g.find("c"));
    CHECK(*resolveRelative(g, "-1", {"c"}).revisions.at(0) == *g.find("b"));
    CHECK(resolveRelative(g, "+9", {"a"}).error->kind == IdentifierError::Kind::TooFar);
}

TEST_CASE("stamp moves a row up, down and to base") {
    const auto g = graph("a\nb < a\nc < b\n");
    CHECK(stamp(g, {"a"}, {{"head"}, false}).rows == Names{"c"});
    CHECK(stamp(g, {"c"}, {{"a"}, false}).rows == Names{"a"});
    CHECK(stamp(g, {"c"}, {{"base"}, false}).rows.empty());
    CHECK(stamp(g, {}, {{"b"}, false}).rows == Names{"b"});
    const auto up = stamp(g, {"a"}, {{"head"}, false});
    CHECK(names(g, up.newlyApplied) == Names{"b", "c"});
    CHECK(up.difference.empty());
}

TEST_CASE("stamp heads keeps a row that is a head already, which alembic drops") {
    const auto g = graph("a\nb < a\nc < a\nd < c\n");
    const auto outcome = stamp(g, {"b", "c"}, {{"heads"}, false});
    CHECK(outcome.rows == Names{"b", "d"});
    CHECK(outcome.alembic.rows == Names{"d"});
    CHECK(outcome.difference.find("loses rows") != std::string::npos);
}

TEST_CASE("stamp label@base keeps the branch that was only implied") {
    const auto g = graph("a100 @left\na200 < a100\nn100 @right\nn200 < n100\nn300 < n200 needs a200\n");
    const auto outcome = stamp(g, {"n300"}, {{"right@base"}, false});
    CHECK(outcome.rows == Names{"a200"});
    CHECK(outcome.alembic.rows.empty());
    CHECK_FALSE(outcome.difference.empty());
}

TEST_CASE("an unknown row stops a stamp, but not a purge") {
    const auto g = graph("a\nb < a\n");
    CHECK(stamp(g, {"zzzz"}, {{"head"}, false}).error->find("Can't locate revision identified by 'zzzz'") == 0);
    CHECK(stamp(g, {"zzzz"}, {{"head"}, true}).rows == Names{"b"});
}
