#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stillroom {

/// Without white space (Python's str.strip, for ASCII) at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The parts of `text` between `separators`; empty parts are left out.
[[nodiscard]] std::vector<std::string> splitWords(std::string_view text, std::string_view separators);

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// ASCII only.
[[nodiscard]] std::string lowered(std::string_view text);

[[nodiscard]] std::string replaced(std::string text, std::string_view what, std::string_view with);

/// "1 row", "2 rows"
[[nodiscard]] std::string counted(std::size_t count, std::string_view singular, std::string_view plural = {});

/// The names, at most a few, then "and n more": for a sentence.
[[nodiscard]] std::string some(const std::vector<std::string>& names);

/// The characters (code points) in UTF-8 text: what PostgreSQL's VARCHAR(n) counts.
[[nodiscard]] std::size_t characterCount(std::string_view utf8);

/// `text` cut to `limit` bytes at a character's start, with an ellipsis where something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit);

} // namespace stillroom
