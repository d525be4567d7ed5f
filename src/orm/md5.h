#pragma once

#include <string>
#include <string_view>

namespace stillroom::orm {

/// The MD5 digest of `text` in hexadecimal (RFC 1321): SQLAlchemy ends names that it cuts with a part of it.
[[nodiscard]] std::string md5Hex(std::string_view text);

} // namespace stillroom::orm
