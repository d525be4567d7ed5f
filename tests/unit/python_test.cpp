#include "base/files.h"
#include "catch.h"
#include "python/parser.h"
#include "python/source.h"
#include "python/sourcetree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

using namespace stillroom::python;

namespace {

[[nodiscard]] std::vector<ast::Kind> kinds(const Module& module) {
    std::vector<ast::Kind> list;
    for (const auto* s : module.body) list.push_back(s->kind);
    return list;
}
using Kinds = std::vector<ast::Kind>;
using ast::Kind;

/// `text` with three small accidents.
[[nodiscard]] std::string mutated(std::string text, std::mt19937& random) {
    static const std::string pieces[] = {"(",
                                         ")",
                                         "[",
                                         "]",
                                         "{",
                                         "}",
                                         "'",
                                         "\"\"\"",
                                         "f'{",
                                         "\n",
                                         "\n    ",
                                         "\t",
                                         "\\",
                                         ":",
                                         "=",
                                         "def ",
                                         "<<<<<<< \n",
                                         "\xff",
                                         std::string(1, '\0'),
                                         "0777",
                                         "@",
                                         "lambda ",
                                         "match x:\n"};
    for (int n = 0; n < 3; ++n) {
        const std::size_t at = random() % text.size();
        const std::string& piece = pieces[random() % std::size(pieces)];
        switch (random() % 3) {
        case 0: text.insert(at, piece); break;
        case 1: text.replace(at, std::min<std::size_t>(piece.size(), text.size() - at), piece); break;
        default: text.erase(at, random() % 8); break;
        }
        if (text.empty()) text = "x";
    }
    return text;
}

/// Files of moderate size of the installed Python.
[[nodiscard]] std::vector<std::string> standardLibrary() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/python3.11")) {
        if (entry.path().extension() == ".py" && entry.file_size() > 100 && entry.file_size() < 40'000) files.push_back(stillroom::readFile(entry.path()));
    }
    return files;
}

[[nodiscard]] bool clean(const std::string& text) { return parse(text)->diagnostics.empty(); }

} // namespace

TEST_CASE("syntax newer than the peer's Python") {
    CHECK(clean("type Alias[T: int = str, *Ts, **P] = dict[T, int]\n"));
    CHECK(clean("def f[T](x: T) -> T: return x\nclass C[T = int](Base): pass\n"));
    CHECK(clean("x = f\"{a[\"b\"]} {'nested' f'{1}'}\"\n"));
    CHECK(clean("x = f'''{\n    a  # a comment\n}'''\n"));
    CHECK(clean("try: pass\nexcept A, B: pass\n"));
    CHECK(clean("x = t'{a!r:>{width}}'\n"));
    CHECK(clean("with (open(a) as b, open(c) as d,): pass\n"));
    CHECK(clean("match = type = case = 1\nmatch(x)\nmatch[x]: int\nprint(match, type)\n"));
}

TEST_CASE("reading goes on at the next statement") {
    const auto module = parse("a = 1\nprint 'python 2'\nb = 2\ndef broken(:\n    c = 3\nd = 4\n");
    CHECK(kinds(*module) == Kinds{Kind::Assign, Kind::Invalid, Kind::Assign, Kind::Invalid, Kind::Assign});
    REQUIRE(module->diagnostics.size() == 2);
    CHECK(module->position(module->diagnostics[0].offset).line == 2);
    CHECK(module->position(module->diagnostics[1].offset).line == 4);
}

TEST_CASE("conflict markers are named, and both sides are read") {
    const auto module = parse("a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> other\nc = 4\n");
    CHECK(kinds(*module) == Kinds(4, Kind::Assign));
    REQUIRE(module->diagnostics.size() == 3);
    CHECK(module->diagnostics[0].message == "merge conflict marker");
}

TEST_CASE("a bracket or quote that is never closed does not swallow the file") {
    for (const char* text : {"a = (1,\nb = 2\ndef f(): pass\n", "a = [1\nimport x\n", "a = '''x\nb = 2\n", "a = f'''{x\nb = 2\n", "a = 'x\nb = 2\n"}) {
        INFO(text);
        const auto module = parse(text);
        CHECK_FALSE(module->diagnostics.empty());
        CHECK(module->body.size() >= 2);
    }
}

TEST_CASE("encodings") {
    CHECK(decode("\xEF\xBB\xBFx = 1\r\ny = 2\r").text == "x = 1\ny = 2\n");
    CHECK(decode("# -*- coding: latin-1 -*-\nx = '\xe9'\n").text == "# -*- coding: latin-1 -*-\nx = '\xc3\xa9'\n");
    CHECK(decode("x = '\xe9'\n").problem);
    CHECK(decode("# coding: nonsense\n").problem);
    CHECK_FALSE(decode("").problem);
}

TEST_CASE("every prefix of a file parses, and mutations too") {
    const std::string text =
        "@decorator\nasync def f[T](a, /, b: int = 1, *c, **d) -> None:\n    '''doc'''\n    if (x := a[1:2, ...]) and not b:\n        async with g(a) as (h, "
        "i):\n"
        "            return f\"{x!r:>{width}} {{}}\" + '\\x00' f'{y=}'\n    match x:\n        case [1, *rest] | {'a': A(b=1), **k} if k: pass\n"
        "    try:\n        pass\n    except* (A, B) as e:\n        raise X from e\n    finally:\n        del a, b\n    lambda *a, k=1: (yield)\n";
    REQUIRE(clean(text));
    for (std::size_t length = 0; length <= text.size(); ++length) static_cast<void>(parse(text.substr(0, length)));
    std::mt19937 random(1);
    for (int round = 0; round < 10'000; ++round) static_cast<void>(parse(decode(mutated(text, random)).text));
}

TEST_CASE("10,000 mutations of real files parse, and so does every prefix of one") {
    const auto files = standardLibrary();
    REQUIRE(files.size() > 100);
    std::mt19937 random(2);
    for (int round = 0; round < 10'000; ++round) static_cast<void>(parse(decode(mutated(files[static_cast<std::size_t>(round) % files.size()], random)).text));
    const std::string& shortest = *std::find_if(files.begin(), files.end(), [](const std::string& f) { return f.size() > 2000 && f.size() < 6000; });
    for (std::size_t length = 0; length <= shortest.size(); ++length) static_cast<void>(parse(decode(shortest.substr(0, length)).text));
}

TEST_CASE("depth is bounded and time linear in hostile input") {
    for (const char* piece : {"(", "[", "{", "f'{", "not ", "-", "lambda: ", "if x:\n", "a.", "a+", "x if x else ", "[x for x in ", "'''", "(\n", "\"\"\"\n",
                              "**", "@a\n", "f'''{\n"}) {
        INFO(piece);
        std::string text = "x = ";
        while (text.size() < 200'000) text += piece;
        CHECK(parse(text)->text.size() == text.size());
    }
}

TEST_CASE("files that are parsed ahead are those that are asked for, whenever that is") {
    namespace fs = std::filesystem;
    const fs::path root = fs::temp_directory_path() / ("stillroom-ahead-" + std::to_string(std::random_device{}()));
    fs::create_directories(root / "package");
    std::vector<fs::path> files;
    std::vector<fs::path> modules;
    constexpr int kFiles = 300;
    for (int i = 0; i < kFiles; ++i) {
        files.push_back(root / ("m" + std::to_string(i) + ".py"));
        modules.push_back(root / ("m" + std::to_string(i)));
        std::string text = "n = " + std::to_string(i) + "\n";
        for (int line = 0; line < i % 50; ++line) text += "def f" + std::to_string(line) + "(a, b=1):\n    return a + b\n";
        std::ofstream(files.back()) << text;
    }
    std::ofstream(root / "package" / "__init__.py") << "n = 1\n";
    std::ofstream(root / "package.py") << "n = 2\n"; // the package wins
    modules.push_back(root / "package");
    modules.push_back(root / "missing");

    std::mt19937 random(3);
    for (int round = 0; round < 20; ++round) {
        SourceTree tree(root);
        std::vector<fs::path> order = files;
        std::shuffle(order.begin(), order.end(), random);
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i == static_cast<std::size_t>(round)) tree.expect(modules);
            if (i == 100) tree.expect({root / "m7", root / "m8"}); // again
            const SourceFile* file = tree.file(order[i]);
            REQUIRE(file != nullptr);
            CHECK(file->path == order[i]);
            CHECK(file->module->text == stillroom::readFile(order[i].string()));
            CHECK(tree.file(order[i]) == file);
        }
        CHECK(tree.file(root / "package" / "__init__.py")->module->text == "n = 1\n");
        CHECK(tree.file(root / "package.py")->module->text == "n = 2\n");
        CHECK(tree.file(root / "missing.py") == nullptr);
        if (round % 2 == 0) continue;
        SourceTree left(root); // and one that is let go while it still parses
        left.expect(modules);
    }
    fs::remove_all(root);
}
