#pragma once

#include "diagnosis/messages/message.h"

#include <memory>
#include <string_view>

namespace stillroom::diagnosis {

/// Reads error messages out of a log of any length, as its bytes come: plain text, tracebacks with their chains, the formats of containers and
/// platforms, JSON lines, and the logs of PostgreSQL servers in several languages. What is kept is bounded, whatever comes. UTF-8, or UTF-16 with
/// a byte order mark (offsets are then those of its text as UTF-8); bytes that are neither are replaced.
class MessageReader {
public:
    MessageReader();
    ~MessageReader();
    MessageReader(const MessageReader&) = delete;
    MessageReader& operator=(const MessageReader&) = delete;

    void feed(std::string_view bytes);
    /// What was read, with the first cause marked. The reader is used up.
    [[nodiscard]] MessageLog finish();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace stillroom::diagnosis
