#include "migrations/identifier.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace stillroom::migrations {
namespace {

using Kind = IdentifierError::Kind;

struct Numbers { // _resolve_revision_number: ids still to be looked up, and the branch before '@'
    std::vector<std::string> ids;
    std::string branch;
    std::optional<IdentifierError> error;
};

[[nodiscard]] std::string inQuotes(std::string_view text) { return "'" + std::string(text) + "'"; }

[[nodiscard]] Numbers resolveNumbers(const RevisionGraph& graph, std::string_view identifier) {
    Numbers result;
    std::string_view id = identifier;
    const std::size_t at = identifier.find('@');
    if (at != std::string_view::npos) {
        result.branch = std::string(identifier.substr(0, at));
        id = identifier.substr(at + 1);
    }
    if (id == "heads" && result.branch.empty()) {
        for (const NodeId head : graph.realHeads()) result.ids.push_back(graph.revision(head).id);
    } else if (id == "heads" || id == "head") {
        std::vector<NodeId> heads = graph.heads();
        if (!result.branch.empty()) {
            Lineage lineage = filterForLineage(graph, heads, result.branch, RevisionGraph::Edges::Versioned);
            if (lineage.error) {
                result.error = lineage.error;
                return result;
            }
            heads = std::move(lineage.members);
        }
        if (id == "head" && heads.size() > 1) {
            std::string list;
            for (const NodeId head : heads) list += (list.empty() ? "" : ", ") + graph.revision(head).id;
            const std::string argument = result.branch.empty() ? "head" : result.branch + "@head";
            result.error = {Kind::MultipleHeads, "Multiple head revisions are present for given argument '" + argument + "': " + list +
                                                     ". Name one of them, '<branchname>@head', or 'heads' for all."};
            return result;
        }
        for (const NodeId head : heads) result.ids.push_back(graph.revision(head).id);
    } else if (id != "base") {
        result.ids.emplace_back(id);
    }
    return result;
}

/// Python's int() of a text, where that is negative. By hand: std::regex recurses once a character.
[[nodiscard]] std::optional<int> negativeNumber(const std::string& text) {
    const std::string_view number = trimmed(text);
    if (number.size() < 2 || number.size() > 12 || number.front() != '-') return std::nullopt;
    std::string digits;
    for (std::size_t i = 1; i < number.size(); ++i) {
        const bool isDigit = number[i] >= '0' && number[i] <= '9';
        const bool separates = number[i] == '_' && i > 1 && i + 1 < number.size() && number[i - 1] != '_';
        if (!isDigit && !separates) return std::nullopt;
        if (isDigit) digits += number[i];
    }
    int value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec != std::errc() || value == 0) return std::nullopt; // -0 is not below 0
    return -value;
}

/// "label@id+2": _relative_destination. Nothing where it is not relative.
struct Relative {
    std::string branch;
    std::string symbol;
    int steps = 0;
};
[[nodiscard]] std::optional<Relative> splitRelative(std::string_view text) {
    const std::size_t sign = text.find_last_of("+-");
    if (sign == std::string_view::npos || sign + 1 >= text.size() || text.size() - sign > 9) return std::nullopt;
    Relative result;
    const auto parsed = std::from_chars(text.data() + sign + 1, text.data() + text.size(), result.steps);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    if (text[sign] == '-') result.steps = -result.steps;
    std::string_view rest = text.substr(0, sign);
    if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
        result.branch = std::string(rest.substr(0, at));
        rest = rest.substr(at + 1);
    }
    const bool word = std::all_of(rest.begin(), rest.end(), [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
    if (!word) return std::nullopt;
    result.symbol = std::string(rest);
    return result;
}

[[nodiscard]] bool sharesLineage(const RevisionGraph& graph, NodeId target, const std::vector<NodeId>& against, RevisionGraph::Edges edges) {
    const auto up = graph.descendants({target}, edges);
    const auto down = graph.ancestors({target}, edges);
    return std::any_of(against.begin(), against.end(), [&](NodeId id) { return up[id] || down[id]; });
}

[[nodiscard]] SingleResolution lookUp(const RevisionGraph& graph, std::string_view id, std::string_view branch);

/// _resolve_branch
[[nodiscard]] SingleResolution resolveBranch(const RevisionGraph& graph, std::string_view branch) {
    if (const auto label = graph.findLabel(branch)) return {label, {}};
    SingleResolution result = lookUp(graph, branch, {});
    if (result.error) result.error = {Kind::NotFound, "No such branch: " + inQuotes(branch)};
    return result;
}

/// _revision_for_ident
SingleResolution lookUp(const RevisionGraph& graph, std::string_view id, std::string_view branch) {
    std::optional<NodeId> branchRevision;
    if (!branch.empty()) {
        SingleResolution resolved = resolveBranch(graph, branch);
        if (resolved.error) return resolved;
        branchRevision = resolved.revision;
    }
    std::optional<NodeId> found = graph.find(id);
    if (!found) found = graph.findLabel(id);
    if (!found) {
        if (id.empty()) return {{}, IdentifierError{Kind::Malformed, "The revision identifier is empty"}};
        std::vector<std::pair<std::string_view, NodeId>> matches;
        for (const auto& key : graph.keys()) {
            if (key.first.size() > 3 && key.first.starts_with(id)) matches.push_back(key);
        }
        if (branchRevision) {
            // filter_for_lineage against the branch's name
            std::vector<NodeId> targets;
            for (const auto& match : matches) targets.push_back(match.second);
            const Lineage lineage = filterForLineage(graph, targets, branch, RevisionGraph::Edges::Versioned);
            if (lineage.error) return {{}, lineage.error};
            std::erase_if(matches,
                          [&](const auto& match) { return std::find(lineage.members.begin(), lineage.members.end(), match.second) == lineage.members.end(); });
        }
        if (matches.empty()) {
            return {{},
                    IdentifierError{Kind::NotFound, "Can't locate revision identified by " + inQuotes(id) +
                                                        (id.size() < 4 ? ". Identifiers of three characters or fewer must be given in full." : ".")}};
        }
        if (matches.size() > 1) {
            std::string list;
            for (std::size_t i = 0; i < matches.size() && i < 3; ++i) list += (i == 0 ? "" : ", ") + inQuotes(matches[i].first);
            return {
                {},
                IdentifierError{Kind::Ambiguous, "Multiple revisions start with " + inQuotes(id) + ": " + list + (matches.size() > 3 ? " and others." : ".")}};
        }
        found = matches.front().second;
    }
    if (branchRevision && !sharesLineage(graph, *found, {*branchRevision}, RevisionGraph::Edges::Versioned)) {
        return {{}, IdentifierError{Kind::NotInBranch, "Revision " + graph.revision(*found).id + " is not a member of branch " + inQuotes(branch)}};
    }
    return {found, {}};
}

/// _walk without a branch label, downwards. An empty place is base.
struct Walk {
    std::optional<NodeId> at;
    bool isBase = false;
    bool tooFar = false;
    bool ambiguous = false;
};
[[nodiscard]] Walk walkDown(const RevisionGraph& graph, NodeId from, int steps) {
    Walk walk{from};
    for (int i = 0; i < steps; ++i) {
        if (walk.isBase) return {{}, false, true};
        const auto& down = graph.node(*walk.at).down;
        if (down.size() > 1) return {{}, false, false, true};
        if (down.empty()) {
            walk = {{}, true};
        } else {
            walk.at = down.front();
        }
    }
    return walk;
}

[[nodiscard]] Walk walkUp(const RevisionGraph& graph, std::optional<NodeId> from, int steps, std::string_view branch) {
    Walk walk{from};
    for (int i = 0; i < steps; ++i) {
        std::vector<NodeId> children = walk.at ? graph.node(*walk.at).next : graph.bases();
        if (!branch.empty()) children = filterForLineage(graph, children, branch, RevisionGraph::Edges::Versioned).members;
        if (children.empty()) return {{}, false, true};
        if (children.size() > 1) return {{}, false, false, true};
        walk.at = children.front();
    }
    return walk;
}

[[nodiscard]] Resolution walked(const Walk& walk, std::string_view identifier) {
    if (walk.tooFar) return {{}, IdentifierError{Kind::TooFar, "There are not that many revisions: " + inQuotes(identifier)}, false};
    if (walk.ambiguous)
        return {{},
                IdentifierError{Kind::Ambiguous, "Ambiguous walk: " + inQuotes(identifier) + " meets a branch or merge point. Name a revision instead."},
                false};
    return {{walk.at}, {}, walk.isBase};
}

} // namespace

SingleResolution resolveOne(const RevisionGraph& graph, std::string_view identifier) { return lookUp(graph, identifier, {}); }

Lineage filterForLineage(const RevisionGraph& graph, const std::vector<NodeId>& targets, std::string_view identifier, RevisionGraph::Edges edges) {
    const Numbers numbers = resolveNumbers(graph, identifier);
    if (numbers.error) return {{}, numbers.error};
    std::vector<std::string> names = numbers.ids;
    if (!numbers.branch.empty()) names.insert(names.begin(), numbers.branch);
    if (names.empty() || targets.empty()) return {targets, {}}; // alembic looks names up only for a target
    std::vector<NodeId> against;
    for (const std::string& name : names) {
        const SingleResolution resolved = lookUp(graph, name, {});
        if (resolved.error) return {{}, resolved.error};
        against.push_back(*resolved.revision);
    }
    Lineage result;
    for (const NodeId target : targets) {
        if (sharesLineage(graph, target, against, edges)) result.members.push_back(target);
    }
    return result;
}

Resolution resolve(const RevisionGraph& graph, std::string_view identifier) {
    const Numbers numbers = resolveNumbers(graph, identifier);
    if (numbers.error) return {{}, numbers.error, false};
    Resolution result;
    if (numbers.ids.size() == 1) {
        if (const auto steps = negativeNumber(numbers.ids[0])) {
            for (const NodeId head : graph.realHeads()) {
                const auto& labels = graph.node(head).labels;
                if (!numbers.branch.empty() && std::find(labels.begin(), labels.end(), numbers.branch) == labels.end()) continue;
                const Walk walk = walkDown(graph, head, -*steps);
                if (walk.ambiguous) return walked(walk, identifier);
                result.justBelowBase = result.justBelowBase || walk.isBase;
                result.revisions.push_back(walk.at); // past the base, alembic has None, which is base
            }
            return result;
        }
    }
    for (const std::string& id : numbers.ids) {
        const SingleResolution resolved = lookUp(graph, id, numbers.branch);
        if (resolved.error) return {{}, resolved.error, false};
        result.revisions.push_back(resolved.revision);
    }
    return result;
}

Resolution resolveRelative(const RevisionGraph& graph, std::string_view identifier, const std::vector<std::string>& recorded) {
    const auto relative = splitRelative(identifier);
    if (!relative) return resolve(graph, identifier);
    const auto& [branch, symbol, signedSteps] = *relative;
    const bool up = signedSteps >= 0;
    const int steps = up ? signedSteps : -signedSteps;
    std::optional<NodeId> start;
    if (!symbol.empty()) {
        Resolution from = resolve(graph, branch.empty() || up ? symbol : branch + "@" + symbol);
        if (from.error) return from;
        if (from.revisions.size() > 1) return {{}, IdentifierError{Kind::MultipleHeads, inQuotes(symbol) + " stands for several revisions"}, false};
        start = from.revisions.empty() ? std::nullopt : from.revisions.front();
    } else {
        std::vector<NodeId> current;
        for (const std::string& id : recorded) {
            if (const auto found = graph.find(id)) current.push_back(*found);
        }
        if (!branch.empty()) {
            Lineage lineage = filterForLineage(graph, current, branch, RevisionGraph::Edges::Versioned);
            if (lineage.error) return {{}, lineage.error, false};
            current = std::move(lineage.members);
        }
        if (current.size() > 1) return {{}, IdentifierError{Kind::Ambiguous, "Several revisions are recorded; say from which one to walk"}, false};
        if (!current.empty()) start = current.front();
    }
    if (up) return walked(walkUp(graph, start, steps, branch), identifier);
    if (!start) return {{}, IdentifierError{Kind::TooFar, "There is nothing below base"}, false};
    return walked(walkDown(graph, *start, steps), identifier);
}

} // namespace stillroom::migrations
