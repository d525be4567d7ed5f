#pragma once

#include "diagnosis/messages/message.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace stillroom::diagnosis {

/// Collects the messages of a log, each once with its count, and finds what the others follow from. Bounded.
class MessageList {
public:
    /// \param again whether the same failure has just been told in other words: then it is not counted twice
    void add(Message message, bool again);
    /// The first cause first.
    [[nodiscard]] MessageLog finish();

private:
    std::vector<Message> m_messages;
    std::unordered_map<std::string, std::size_t> m_places;
    std::size_t m_unknown = 0;
    std::uint64_t m_notKept = 0;
};

} // namespace stillroom::diagnosis
