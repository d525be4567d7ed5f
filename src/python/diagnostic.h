#pragma once

#include <cstdint>
#include <string>

namespace stillroom::python {

/// One place where the source is not Python, as a byte offset into Module::text.
struct Diagnostic {
    std::uint32_t offset = 0;
    std::string message;
};

} // namespace stillroom::python
