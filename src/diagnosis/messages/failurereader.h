#pragma once

#include "diagnosis/messages/failure.h"
#include "diagnosis/messages/logline.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::diagnosis {

/// Puts the lines of one source together that belong to one failure: a traceback with its chain of exceptions, an error with its details and its
/// statement. What it keeps is bounded.
class FailureReader {
public:
    struct Line {
        std::string_view text; // without the platform's prefix and without colours
        bool stamped = false;
        std::uint64_t number = 0;
        std::uint64_t offset = 0;
    };

    [[nodiscard]] bool open() const { return m_state != State::Closed; }

    /// Begins with a line that tells of a failure. \returns false where it does not tell of one after all
    bool begin(const Line& line);
    /// Begins with an error that one record tells whole. \param part its words
    void beginWhole(const Line& line, FailurePart part);
    /// Takes a line that belongs to the failure. \returns false where it does not: the failure is then complete
    bool take(const Line& line);
    /// What was read; closes.
    [[nodiscard]] Failure finish();

    [[nodiscard]] std::uint64_t lastLine() const { return m_failure.lastLine; }

private:
    enum class State : std::uint8_t {
        Closed,
        Frames,    // of a traceback, until the exception
        Text,      // the exception's words
        Statement, // in "[SQL: ...]"
        Between,   // of two tracebacks of a chain
        Server,    // after an error in a server's log
        Wrapped,   // what Alembic's command line broke to the terminal's width
        Done,
    };

    [[nodiscard]] bool takeFrame(const Line& line, std::string_view text);
    [[nodiscard]] bool takeText(const Line& line, std::string_view text);
    [[nodiscard]] bool takeServer(const Line& line);
    [[nodiscard]] std::string_view inGroup(std::string_view text) const;
    [[nodiscard]] std::string_view atColumn(std::string_view text) const;
    void beginTraceback(const Line& line);
    void beginPart();
    void addFrame(std::string_view text);
    void addText(std::string_view text);
    void addStatement(std::string_view text);
    void keep(const Line& line);

    State m_state = State::Closed;
    Failure m_failure;
    std::size_t m_column = 0; // where the lines of the traceback begin, after a prefix that is not known
    std::string m_prefix;     // that prefix
    std::string m_serverPrefix;
    bool m_traceback = false;
    bool m_stamped = false;
    bool m_statementKnown = false; // the part's statement is complete
    std::uint32_t m_foreign = 0;   // lines of others in between
    std::uint32_t m_blank = 0;
    std::uint32_t m_textLines = 0;
    std::uint32_t m_taken = 0;
};

inline constexpr std::string_view kTraceback = "Traceback (most recent call last)";

} // namespace stillroom::diagnosis
