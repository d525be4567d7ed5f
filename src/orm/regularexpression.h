#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::orm {

/// A regular expression of Python's `re` over ASCII text, by PCRE2: what the two take alike. Bounded in steps, whatever the pattern.
class RegularExpression {
public:
    /// Where a match and its groups begin and end; npos for a group that took no part.
    struct Match {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<std::pair<std::size_t, std::size_t>> groups; // the whole is group 0
    };

    /// None where the pattern is wrong, or has something that the two do not take alike.
    [[nodiscard]] static std::optional<RegularExpression> compile(std::string_view pattern);

    /// The first match from `from` on. \param gaveUp set where it took too many steps
    [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from, bool& gaveUp) const;
    [[nodiscard]] std::optional<Match> matchAt(std::string_view text, std::size_t at, bool& gaveUp) const;
    /// The number of a named group; 0 where there is none.
    [[nodiscard]] std::size_t groupNamed(std::string_view name) const;

private:
    struct Code;

    [[nodiscard]] std::optional<Match> match(std::string_view text, std::size_t from, bool isAnchored, bool& gaveUp) const;

    std::shared_ptr<const Code> m_code;
};

} // namespace stillroom::orm
