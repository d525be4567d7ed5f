#pragma once

#include "diagnosis/messages/message.h"

#include <string_view>

namespace stillroom::diagnosis {

/// What a SQLSTATE means whatever the server's language, and how Python's drivers call it.
struct SqlState {
    std::string_view state;
    Kind kind;
    Role role;                // of the name, where the message quotes just one
    std::string_view psycopg; // psycopg2.errors and psycopg.errors
    std::string_view asyncpg; // asyncpg.exceptions
};

/// Null where it is none that is known here.
[[nodiscard]] const SqlState* findSqlState(std::string_view state);

/// By the exception's class named in `text`: "psycopg2.errors.UniqueViolation", "asyncpg.exceptions.UndefinedColumnError".
[[nodiscard]] const SqlState* sqlStateOfClass(std::string_view text);

/// MySQL's error numbers, for messages in other languages.
struct MySqlError {
    int number;
    Kind kind;
};
/// By the number with which the drivers begin an exception's text: `(1050, "..."`.
[[nodiscard]] const MySqlError* mySqlErrorIn(std::string_view text);

/// All of them, for what looks for them in logs.
[[nodiscard]] const SqlState* sqlStatesBegin();
[[nodiscard]] const SqlState* sqlStatesEnd();

} // namespace stillroom::diagnosis
