#pragma once

#include <string>

namespace stillroom::schema {

/// What it means to PostgreSQL that a column gets another type.
struct TypeChange {
    bool otherFamily = false; // values are cast: text to integer; not integer to bigint
    bool canLose = false;     // values may be rounded or cut without an error
    bool castable = true;     // the engine has a cast, by way of `through` where that is not empty
    std::string through;
};

/// \param from, to normal forms of types. \param fromEnum, toEnum whether they are enums
[[nodiscard]] TypeChange typeChange(const std::string& from, bool fromEnum, const std::string& to, bool toEnum);

} // namespace stillroom::schema
