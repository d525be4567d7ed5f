#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::python {

/// The text of a source file as Python's tokenizer sees it: UTF-8 without a byte-order mark, lines ended by \n.
struct Source {
    std::string text;
    std::string encoding = "utf-8";
    /// Why the bytes could not be decoded; `text` then holds them with a replacement for what is not UTF-8.
    std::optional<std::string> problem;
};

/// Decodes a file's bytes by its byte-order mark or coding cookie (PEP 263).
[[nodiscard]] Source decode(std::string bytes);

} // namespace stillroom::python
