#include "orm/regularexpression.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace stillroom::orm {

namespace {

constexpr std::size_t kMaxPattern = 500;
constexpr std::uint32_t kMaxSteps = 50'000;

[[nodiscard]] PCRE2_SPTR bytesOf(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); } // NOLINT: PCRE2's own type for bytes

/// The pattern as PCRE2 has it. Nothing where it holds what the two read in different ways: escapes of PCRE2 alone, [:classes:],
/// verbs, {,n}.
[[nodiscard]] std::optional<std::string> translated(std::string_view pattern) {
    for (const std::string_view own : {"[:", "[.", "[=", "(*", "{,", "(?|", "(?&", "(?R", "(?+", "(?-"}) {
        if (pattern.find(own) != std::string_view::npos) return std::nullopt;
    }
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        out += pattern[i];
        if (pattern[i] != '\\') continue;
        if (++i == pattern.size()) return std::nullopt;
        constexpr std::string_view kShared = "AbBdDsSwWafnrtx";
        const char c = pattern[i];
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (isLetter && c != 'Z' && kShared.find(c) == std::string_view::npos) return std::nullopt;
        out += c == 'Z' ? 'z' : c; // Python's \Z is the very end
    }
    return out;
}

} // namespace

struct RegularExpression::Code {
    explicit Code(pcre2_code* code) : compiled(code) { pcre2_set_match_limit(context, kMaxSteps); }
    ~Code() {
        pcre2_match_context_free(context);
        pcre2_code_free(compiled);
    }
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;

    pcre2_code* compiled;
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
};

std::optional<RegularExpression> RegularExpression::compile(std::string_view pattern) {
    const auto own = pattern.size() > kMaxPattern ? std::nullopt : translated(pattern);
    if (!own) return std::nullopt;
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code* code = pcre2_compile(bytesOf(*own), own->size(), 0, &error, &at, nullptr);
    if (code == nullptr) return std::nullopt;
    RegularExpression result;
    result.m_code = std::make_shared<const Code>(code);
    return result;
}

std::optional<RegularExpression::Match> RegularExpression::match(std::string_view text, std::size_t from, bool isAnchored, bool& gaveUp) const {
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(pcre2_match_data_create_from_pattern(m_code->compiled, nullptr),
                                                                                   &pcre2_match_data_free);
    const int count = pcre2_match(m_code->compiled, bytesOf(text), text.size(), from, isAnchored ? PCRE2_ANCHORED : 0U, data.get(), m_code->context);
    if (count < 0 && count != PCRE2_ERROR_NOMATCH) gaveUp = true;
    if (count < 0) return std::nullopt;
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
    Match found{offsets[0], offsets[1], {}};
    for (std::uint32_t i = 0; i < pcre2_get_ovector_count(data.get()); ++i) {
        const bool isSet = offsets[2 * i] != PCRE2_UNSET;
        found.groups.emplace_back(isSet ? offsets[2 * i] : std::string_view::npos, isSet ? offsets[2 * i + 1] : std::string_view::npos);
    }
    return found;
}

std::optional<RegularExpression::Match> RegularExpression::search(std::string_view text, std::size_t from, bool& gaveUp) const {
    return match(text, from, false, gaveUp);
}

std::optional<RegularExpression::Match> RegularExpression::matchAt(std::string_view text, std::size_t at, bool& gaveUp) const {
    return match(text, at, true, gaveUp);
}

std::size_t RegularExpression::groupNamed(std::string_view name) const {
    const int number = pcre2_substring_number_from_name(m_code->compiled, bytesOf(std::string(name)));
    return number > 0 ? static_cast<std::size_t>(number) : 0;
}

} // namespace stillroom::orm
