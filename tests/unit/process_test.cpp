#include "base/error.h"
#include "base/process.h"
#include "catch.h"

#include <thread>

using namespace stillroom;
using namespace std::chrono_literals;

TEST_CASE("a child's streams and status") {
    const ProcessResult run = runProcess({"/bin/sh", "-c", "cat; echo wrong >&2; exit 3"}, "/", "given\n", {20s});
    CHECK(run.status == 3);
    CHECK(run.out == "given\n");
    CHECK(run.err == "wrong\n");
    CHECK_FALSE(run.timedOut);
}

TEST_CASE("a child that reads nothing, and one that writes much") {
    CHECK(runProcess({"/bin/true"}, "/", std::string(1 << 20, 'x'), {20s}).status == 0);
    CHECK(runProcess({"/bin/sh", "-c", "yes | head -c 3000000"}, "/", "", {20s}).out.size() == 3'000'000);
    CHECK(runProcess({"/bin/sh", "-c", "yes | head -c 3000000"}, "/", "", {20s, 1000}).out.size() == 1000);
}

TEST_CASE("a child that does not end is ended, with what it started") {
    const ProcessResult run = runProcess({"/bin/sh", "-c", "echo begun; sleep 100 & sleep 100"}, "/", "", {1s});
    CHECK(run.timedOut);
    CHECK(run.out == "begun\n");
    CHECK(run.status == 128 + 9);
}

TEST_CASE("a child is cancelled") {
    std::stop_source stop;
    const std::jthread later([&stop] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    CHECK_THROWS_AS(runProcess({"/bin/sleep", "100"}, "/", "", {20s}, stop.get_token()), Cancelled);
}

TEST_CASE("a program that is not there is said") {
    CHECK_THROWS_AS(runProcess({"/nowhere/python"}, "/", "", {20s}), Error);
    CHECK_THROWS_AS(runProcess({"/bin/true"}, "/nowhere", "", {20s}), Error);
}
