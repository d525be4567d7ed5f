#pragma once

#include <string>

namespace stillroom {

/// `text` (SQL, or a message that repeats some) without the passwords that it gives to roles and connections: none ever reaches the journal, a
/// report or the terminal. What stands after the word "password", as a literal or in a connection string, and between "user:" and
/// "@host" of a URL. A password among other values, as in INSERT, cannot be told from them.
[[nodiscard]] std::string withoutPasswords(const std::string& text);

} // namespace stillroom
