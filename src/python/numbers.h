#pragma once

#include <cstdint>
#include <string_view>

namespace stillroom::python {

struct NumberScan {
    std::uint32_t end;
    bool valid; // false for Python 2's 0777 and 10L, and for 0x without digits
};

/// The number that begins at `start` of `text`, with a digit or with a point before one.
[[nodiscard]] NumberScan scanNumber(std::string_view text, std::uint32_t start);

} // namespace stillroom::python
