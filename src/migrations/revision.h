#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// One migration script, as far as it says what it is. Lists are as written: `dependencies` may name labels.
struct Revision {
    std::string id;
    std::vector<std::string> downRevisions;
    std::vector<std::string> dependencies;
    std::vector<std::string> branchLabels;
    std::string message;        // the docstring's first paragraph: alembic's Script.doc
    std::string created;        // 'Create Date:' of the docstring, as written
    std::string file;           // absolute
    std::uint32_t line = 0;     // of `revision = ...`
    std::uint32_t downLine = 0; // of `down_revision = ...`, 0 where it is missing

    bool operator==(const Revision&) const = default;
};

/// Shared, because what was read of an unchanged file outlives one graph.
using RevisionPtr = std::shared_ptr<const Revision>;

} // namespace stillroom::migrations
