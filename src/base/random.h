#pragma once

#include <cstddef>
#include <string>

namespace stillroom {

/// So many random hexadecimal digits, in lower case: for ids that no two programs may share.
[[nodiscard]] std::string randomHex(std::size_t digits);

} // namespace stillroom
