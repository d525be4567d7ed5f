// The copies of practice incidents: kept, started anew, and nothing else touched.
#include "base/error.h"
#include "base/files.h"
#include "catch.h"
#include "workflow/practice.h"

#include <fstream>
#include <unistd.h>

using namespace stillroom;
using namespace stillroom::workflow;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

/// Two incidents as installed, and the folder of the copies.
struct Installed {
    fs::path folder = fs::temp_directory_path() / ("stillroom-practice-" + std::to_string(::getpid()));
    fs::path copies = folder / "copies";

    Installed() {
        fs::remove_all(folder);
        write(folder / "installed/second/story.txt", "Second\nIn one line.\n");
        write(folder / "installed/second/app.db", "2");
        write(folder / "installed/first/story.txt", "First\nIn one line.\n\nWhat happened,\nat length.\n");
        write(folder / "installed/first/app.db", "1");
        write(folder / "installed/first/shop/models.py", "Base = 1\n");
        write(folder / "installed/README", "not an incident");
    }
    ~Installed() { fs::remove_all(folder); }
    Installed(const Installed&) = delete;
    Installed& operator=(const Installed&) = delete;

    [[nodiscard]] std::vector<PracticeIncident> incidents() const { return practiceIncidents(folder / "installed"); }
};

} // namespace

TEST_CASE("practice incidents have a title, a line and a story") {
    const Installed installed;
    const auto incidents = installed.incidents();
    REQUIRE(incidents.size() == 2);
    CHECK(incidents[0].name == "first");
    CHECK(incidents[0].title == "First");
    CHECK(incidents[0].summary == "In one line.");
    CHECK(incidents[0].story == "What happened,\nat length.");
    CHECK(incidents[1].story.empty());
    CHECK(practiceIncidents(installed.folder / "nowhere").empty());
}

TEST_CASE("the copy of a practice incident is kept until it is started anew") {
    const Installed installed;
    const auto incidents = installed.incidents();
    const fs::path copy = openIncident(incidents[0], installed.copies);
    CHECK(copy == installed.copies / "first");
    write(copy / "shop/models.py", "Base = 2\n");
    write(copy / "shop/new.py", "x = 1\n");
    CHECK(openIncident(incidents[0], installed.copies) == copy);
    CHECK(readFile((copy / "shop/models.py").string(), 100) == "Base = 2\n");
    CHECK(incidentOf(incidents, installed.copies, copy) == &incidents[0]);
    CHECK(incidentOf(incidents, installed.copies, installed.folder / "installed/first") == nullptr);

    write(installed.copies / "beside", "mine");
    CHECK(startAnew(incidents[0], installed.copies) == copy);
    CHECK(readFile((copy / "shop/models.py").string(), 100) == "Base = 1\n");
    CHECK(!isFile(copy / "shop/new.py"));
    CHECK(isFile(installed.copies / "beside"));
    CHECK(readFile((installed.folder / "installed/first/shop/models.py").string(), 100) == "Base = 1\n");

    fs::remove(copy / "app.db"); // as if it had been copied half-way
    CHECK(isFile(openIncident(incidents[0], installed.copies) / "app.db"));
}

TEST_CASE("what is no copy of a practice incident is left alone") {
    const Installed installed;
    const auto incidents = installed.incidents();
    write(installed.copies / "first/thesis.txt", "mine");
    CHECK_THROWS_AS(startAnew(incidents[0], installed.copies), Error);
    CHECK(isFile(installed.copies / "first/thesis.txt"));
    write(installed.folder / "elsewhere/story.txt", "mine");
    fs::create_directory_symlink(installed.folder / "elsewhere", installed.copies / "second");
    CHECK_THROWS_AS(startAnew(incidents[1], installed.copies), Error);
    CHECK(isFile(installed.folder / "elsewhere/story.txt"));
}
