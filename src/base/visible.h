#pragma once

#include <string>
#include <string_view>

namespace stillroom {

/// `text` in one line, in which nothing that came from a project or a database steers a terminal, turns the direction of writing, or pretends
/// to be a line of ours: what would is written as \x1b.
[[nodiscard]] std::string visible(std::string_view text);

} // namespace stillroom
