#pragma once

#include "base/finding.h"
#include "orm/modelfacts.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// The imports that lead from env.py to some modules, laid out from left to right: each node in a layer and a row. A function
/// of the facts alone; whoever shows it only paints.
struct ImportPicture {
    enum class Role : std::uint8_t {
        Entry,      // env.py, or what nothing leads to
        Passed,     // on the way
        Declares,   // what the picture is about
        Doubled,    // a file that is here under a second name
        Foreign,    // belongs to another MetaData than the first
        NotReached, // env.py does not lead there
        Elided,     // several modules on the way, left out
    };
    struct Node {
        Role role = Role::Passed;
        std::string label; // dotted name; of left out ones how many
        std::string note;  // what is special about it, in a few words
        std::string file;
        std::uint32_t line = 0; // what of it matters
        std::uint32_t layer = 0;
        std::uint32_t row = 0;
        std::size_t parent = orm::kNowhere; // the node that imports it
        std::string import;                 // the statement that does, as written
        std::uint32_t importLine = 0;       // in the parent's file; 0 behind left out modules
    };

    std::vector<Node> nodes; // a parent before its children; in reading order: row by row, then from left to right, is `order`
    std::vector<std::size_t> order;
    std::uint32_t layers = 0;
    std::uint32_t rows = 0;

    [[nodiscard]] bool isEmpty() const { return nodes.empty(); }
    /// The same for those who cannot see it, one line for each module that matters.
    [[nodiscard]] std::string text(const std::filesystem::path& root) const;
};

[[nodiscard]] const char* nameOf(ImportPicture::Role role);

/// \param modules of the facts; what comes first is what the others are compared with
/// \param longest how many modules on one way are shown before its middle is left out; at least 4
[[nodiscard]] ImportPicture importPicture(const orm::ModelFacts& facts, const std::vector<std::size_t>& modules, std::size_t longest = 6);

/// The modules that a finding is about: those whose files its evidence names for more than an import on the way.
[[nodiscard]] std::vector<std::size_t> modulesOf(const orm::ModelFacts& facts, const Finding& finding);
/// The modules that declare the table, wherever it is declared; `file` first.
[[nodiscard]] std::vector<std::size_t> modulesOf(const orm::ModelFacts& facts, const std::string& schema, const std::string& name, const std::string& file);

} // namespace stillroom::diagnosis
