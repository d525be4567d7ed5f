#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace stillroom {

/// What the caller asked for could not be carried out: the one error type of the core. What is broken in the input is
/// a Finding instead.
class Error : public std::runtime_error {
public:
    /// \param doing what was tried, to what: "connecting to shop@db7"
    /// \param reason the engine's or system's message, verbatim
    /// \param sqlState five characters where a server gave them, else empty
    Error(std::string doing, std::string reason, std::string sqlState = {})
        : std::runtime_error(doing.empty() ? reason : doing + ": " + reason), m_doing(std::move(doing)), m_reason(std::move(reason)),
          m_sqlState(std::move(sqlState)) {}

    [[nodiscard]] const std::string& doing() const { return m_doing; }
    [[nodiscard]] const std::string& reason() const { return m_reason; }
    [[nodiscard]] const std::string& sqlState() const { return m_sqlState; }

private:
    std::string m_doing;
    std::string m_reason;
    std::string m_sqlState;
};

/// The user cancelled. Not an error: nobody needs to be told.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

} // namespace stillroom
