#pragma once

#include <string>
#include <string_view>

namespace stillroom::python {

/// Whether `name` (UTF-8, not all ASCII) is an identifier by PEP 3131, after NFKC.
[[nodiscard]] bool isIdentifier(std::string_view name);

/// `name` in NFKC, as the Python compiler takes it (PEP 3131).
[[nodiscard]] std::string normalizedIdentifier(std::string_view name);

} // namespace stillroom::python
