#pragma once

#include <string>

namespace stillroom {

/// `text` without the passwords that SQL may hold, for what is kept: each literal that stands for something called password, secret, token or
/// the like (`PASSWORD '...'`, `SET password = ...`, options of foreign servers and users, the values of such columns in an INSERT, and all
/// texts of an INSERT into a table of users or credentials that names no columns), and what connection strings and URLs hold, in literals too.
[[nodiscard]] std::string withoutPasswords(const std::string& text);

/// Whether a column, option or variable of this name holds something that must not be kept.
[[nodiscard]] bool isSecretName(const std::string& name);

/// What an engine says about the statement `sql`, without the passwords of that statement: it may repeat them, whole or in part.
/// \param sqlState as the engine gave it: where it is the data that it cannot take, it quotes them
[[nodiscard]] std::string withoutPasswordsOf(const std::string& sql, const std::string& message, const std::string& sqlState = {});

} // namespace stillroom
