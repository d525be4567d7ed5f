#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stillroom {

enum class Severity : std::uint8_t { Error, Warning, Info };

[[nodiscard]] constexpr const char* nameOf(Severity severity) {
    switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "info";
    }
    return "";
}

/// Something to look at: a place in a file (`line` from 1, 0 for the whole file), or another named source.
struct Evidence {
    std::string file;
    std::uint32_t line = 0;
    std::string source; // where there is no file: "version table public.alembic_version"
    std::string text;

    bool operator==(const Evidence&) const = default;
};

/// A repair that answers a finding, as the command line names it.
struct RepairHint {
    std::string action;
    std::vector<std::string> arguments;
    std::string why;

    bool operator==(const RepairHint&) const = default;
};

/// How sure a finding is of its cause. What it says of files and rows is seen in any case.
enum class Certainty : std::uint8_t { Certain, Likely };

/// One thing that is wrong or risky. `code` is stable, lower-case and dotted: "graph.missing_parent".
struct Finding {
    std::string code;
    Severity severity = Severity::Error;
    std::string title;
    std::string detail;
    std::vector<Evidence> evidence;
    std::vector<RepairHint> repairs; // safest first
    std::string consequence = {};    // of leaving it as it is; may be empty
    Certainty certainty = Certainty::Certain;

    /// The detail, the consequence, and how sure it is where that is not certain.
    [[nodiscard]] std::string explanation() const;

    bool operator==(const Finding&) const = default;
};

/// Worst first; otherwise the order they have.
void sortBySeverity(std::vector<Finding>& findings);

} // namespace stillroom
