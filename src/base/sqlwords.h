#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// A statement as a row of words, for what has to be found in it whether it can be parsed or not.
namespace stillroom {

struct SqlWord {
    enum class Kind : std::uint8_t { Name, Literal, Sign, Comment };
    Kind kind = Kind::Sign;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t tag = 0; // the length of $tag$, of a literal that has one
    bool closed = true;  // false where the text ends before the literal does

    [[nodiscard]] bool tagged() const { return tag > 0; }
    /// Where what stands between the two tags ends.
    [[nodiscard]] std::size_t tagEnd() const { return closed ? end - tag : end; }
};

/// The words of `text`, as PostgreSQL and SQLite tell them apart; numbers count as names. What is not closed goes to the end.
[[nodiscard]] std::vector<SqlWord> wordsOf(const std::string& text);

/// A name without its double quotes.
[[nodiscard]] std::string nameOf(const std::string& text, const SqlWord& word);
/// What stands between the quotes of a literal, as it stands there.
[[nodiscard]] std::string valueOf(const std::string& text, const SqlWord& word);

} // namespace stillroom
