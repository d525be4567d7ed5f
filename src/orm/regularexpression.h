#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::orm {

/// A regular expression of Python's `re`, as far as table names are made with it: classes, groups, alternatives, repetition,
/// anchors, look-ahead and look-behind over ASCII text. Bounded in steps and depth, whatever the pattern.
class RegularExpression {
public:
    struct Node;
    /// Where a match and its groups begin and end; npos for a group that took no part.
    struct Match {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<std::pair<std::size_t, std::size_t>> groups; // the whole is group 0
    };

    /// None where the pattern has something that is not known here.
    [[nodiscard]] static std::optional<RegularExpression> compile(std::string_view pattern);

    /// The first match from `from` on. \param gaveUp set where it took too many steps
    [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from, bool& gaveUp) const;
    [[nodiscard]] std::optional<Match> matchAt(std::string_view text, std::size_t at, bool& gaveUp) const;
    /// The number of a named group; 0 where there is none.
    [[nodiscard]] std::size_t groupNamed(std::string_view name) const;

private:
    std::shared_ptr<const Node> m_root;
    std::vector<std::string> m_names; // of groups; empty for one without
};

} // namespace stillroom::orm
