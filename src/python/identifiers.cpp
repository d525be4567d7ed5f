#include "python/identifiers.h"

#include <cstdlib>
#include <utf8proc.h>

namespace stillroom::python {
namespace {

[[nodiscard]] bool isStart(utf8proc_int32_t c) {
    if (c == '_' || c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212E || c == 0x309B || c == 0x309C) return true; // Other_ID_Start
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL: return true;
    default: return false;
    }
}

[[nodiscard]] bool isPart(utf8proc_int32_t c) {
    if (isStart(c)) return true;
    if (c == 0xB7 || c == 0x387 || (c >= 0x1369 && c <= 0x1371) || c == 0x19DA) return true; // Other_ID_Continue
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC: return true;
    default: return false;
    }
}

} // namespace

bool isIdentifier(std::string_view name) {
    const std::string text = normalizedIdentifier(name);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    for (bool first = true; left > 0; first = false) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &c);
        if (read <= 0 || !(first ? isStart(c) : isPart(c))) return false;
        bytes += read;
        left -= read;
    }
    return true;
}

std::string normalizedIdentifier(std::string_view name) {
    utf8proc_uint8_t* result = nullptr;
    const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()), static_cast<utf8proc_ssize_t>(name.size()), &result,
                                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
    if (length < 0) return std::string(name);
    std::string text(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
    std::free(result); // utf8proc's own allocation
    return text;
}

} // namespace stillroom::python
