#include "catch.h"
#include "diagnosis/models/importpicture.h"

using namespace stillroom;
using namespace stillroom::orm;
using diagnosis::ImportPicture;
using diagnosis::importPicture;

namespace {

/// Modules with the imports that lead to each: "app<env" is app, imported by env on the line of its number.
[[nodiscard]] ModelFacts factsOf(const std::vector<std::pair<std::string, std::string>>& modules) {
    ModelFacts facts;
    facts.isEntered = true;
    facts.envFile = "/p/env.py";
    for (const auto& [name, by] : modules) {
        LoadedModule module;
        module.name = name;
        module.file = "/p/" + (name.find(':') == std::string::npos ? name : name.substr(name.find(':') + 1)) + ".py";
        module.name = name.substr(0, name.find(':'));
        module.isReached = by != "-";
        if (by != "-" && !by.empty()) {
            const auto importer = std::find_if(facts.modules.begin(), facts.modules.end(), [&by = by](const LoadedModule& m) { return m.name == by; });
            REQUIRE(importer != facts.modules.end());
            module.loadedBy = facts.imports.size();
            ImportSite site;
            site.importer = static_cast<std::size_t>(importer - facts.modules.begin());
            site.modules = {facts.modules.size()};
            site.place = {importer->file, static_cast<std::uint32_t>(facts.modules.size()), "import " + module.name};
            facts.imports.push_back(site);
        }
        facts.modules.push_back(module);
    }
    return facts;
}

void declare(ModelFacts& facts, std::size_t module, const std::string& name, std::size_t registry = 0) {
    TableDeclaration table;
    table.name = name;
    table.module = module;
    table.registry = registry;
    table.place = {facts.modules[module].file, 7, "class"};
    facts.tables.push_back(table);
}

[[nodiscard]] std::string drawn(const ImportPicture& picture) {
    std::string text;
    for (const std::size_t i : picture.order) {
        const auto& node = picture.nodes[i];
        text += node.label + "@" + std::to_string(node.layer) + "," + std::to_string(node.row) + " ";
    }
    return text;
}

} // namespace

TEST_CASE("a picture of imports goes from env.py to the right, and opens a row where ways part") {
    ModelFacts facts = factsOf({{"env", ""}, {"app", "env"}, {"app.user", "app"}, {"app.legacy", "app"}, {"jobs", "env"}});
    declare(facts, 2, "users");
    declare(facts, 3, "users");
    const auto picture = importPicture(facts, {2, 3});
    CHECK(drawn(picture) == "env.py@0,0 app@1,0 app.user@2,0 app.legacy@2,1 ");
    CHECK((picture.layers == 3 && picture.rows == 2));
    CHECK(picture.nodes[0].role == ImportPicture::Role::Entry);
    CHECK(picture.nodes[1].role == ImportPicture::Role::Passed);
    CHECK(picture.nodes[2].role == ImportPicture::Role::Declares);
    CHECK(picture.nodes[2].note == "declares users");
    CHECK((picture.nodes[2].importLine == 2 && picture.nodes[2].line == 7));
    CHECK(picture.text("/p") == "env.py; line 1 of env.py imports app; line 2 of app.py imports app.user: declares users.\n"
                                "env.py; line 1 of env.py imports app; line 3 of app.py imports app.legacy: declares users.\n");
}

TEST_CASE("one file under two names, another MetaData and what is not reached are marked") {
    ModelFacts facts = factsOf({{"env", ""}, {"models.user:user", "env"}, {"src.models.user:user", "env"}, {"other", "env"}, {"lost", "-"}});
    declare(facts, 1, "users", 0);
    declare(facts, 2, "users", 0);
    declare(facts, 3, "orders", 1);
    declare(facts, 4, "invoices", 0);
    const auto picture = importPicture(facts, {1, 2, 3, 4});
    CHECK(drawn(picture) == "env.py@0,0 models.user@1,0 src.models.user@1,1 other@1,2 lost@0,3 ");
    const auto role = [&picture](const std::string& label) {
        return std::find_if(picture.nodes.begin(), picture.nodes.end(), [&](const auto& n) { return n.label == label; })->role;
    };
    CHECK(role("models.user") == ImportPicture::Role::Doubled);
    CHECK(role("src.models.user") == ImportPicture::Role::Doubled);
    CHECK(role("other") == ImportPicture::Role::Foreign);
    CHECK(role("lost") == ImportPicture::Role::NotReached);
}

TEST_CASE("the middle of a long way is left out, once for ways that share it") {
    std::vector<std::pair<std::string, std::string>> modules{{"env", ""}};
    for (int i = 1; i < 40; ++i) modules.emplace_back("m" + std::to_string(i), i == 1 ? "env" : "m" + std::to_string(i - 1));
    modules.emplace_back("twin", "m38");
    const ModelFacts facts = factsOf(modules);
    const auto picture = importPicture(facts, {39, 40}, 6);
    CHECK(drawn(picture) == "env.py@0,0 m1@1,0 m2@2,0 34 modules@3,0 m37@4,0 m38@5,0 m39@6,0 twin@6,1 ");
    CHECK(picture.nodes[3].role == ImportPicture::Role::Elided);
    CHECK(picture.nodes[4].importLine == 0); // the line is in a file that is not shown
}

TEST_CASE("a picture of nothing is empty, and modules that are not there are passed over") {
    const ModelFacts facts = factsOf({{"env", ""}});
    CHECK(importPicture(facts, {}).isEmpty());
    CHECK(importPicture(facts, {5}).isEmpty());
    CHECK(drawn(importPicture(facts, {0})) == "env.py@0,0 ");
    CHECK(diagnosis::modulesOf(facts, Finding{}).empty());
}

TEST_CASE("what an installed package imports begins a picture of its own") {
    ModelFacts facts = factsOf({{"env", ""}, {"a", "env"}, {"b", "a"}});
    facts.imports[0].importer = kNowhere;
    CHECK(drawn(importPicture(facts, {2})) == "a@0,0 b@1,0 ");
}

TEST_CASE("imports in a circle have a picture too") {
    ModelFacts facts = factsOf({{"env", ""}, {"a", "env"}, {"b", "a"}});
    facts.imports.push_back({2, {1}, {"/p/b.py", 1, "import a"}, false, false, false, false, 0, {}});
    CHECK(drawn(importPicture(facts, {1, 2})) == "env.py@0,0 a@1,0 b@2,0 ");
    facts.modules[0].loadedBy = 2; // not what Python does; it must come to an end all the same
    CHECK_FALSE(importPicture(facts, {2}).isEmpty());
}
