#include "diagnosis/messages/messagelist.h"

#include "base/contains.h"
#include "diagnosis/messages/failure.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

constexpr std::size_t kMaxKnown = 300;
constexpr std::size_t kMaxUnknown = 100;

/// What counts first when the cause is looked for; less is more likely. An error of data or of the way to the database breaks a migration only
/// where one was running.
[[nodiscard]] int rankOf(const Message& message) {
    switch (infoOf(message.kind).weight) {
    case Weight::Cause: return 0;
    case Weight::Failure: return message.inMigration ? 0 : 1;
    case Weight::Unknown: return message.inMigration ? 0 : 3;
    case Weight::Remark: return 2;
    case Weight::Follower: return 4;
    }
    return 4;
}

} // namespace

void MessageList::add(Message message, bool again) {
    const std::string identity = identityOf(message);
    const auto found = m_places.find(identity);
    if (found != m_places.end()) {
        Message& known = m_messages[found->second];
        if (!again) ++known.count;
        known.lastLine = std::max(known.lastLine, message.lastLine);
        for (const NamedThing& one : message.names) known.add(one.role, one.name); // of a list that goes on: removed tables
        if (known.statement.empty()) known.statement = std::move(message.statement);
        if (known.running.empty()) known.running = std::move(message.running);
        if (known.frames.empty() && !message.frames.empty()) {
            known.frames = std::move(message.frames);
            if (known.exceptionClass.empty()) known.exceptionClass = std::move(message.exceptionClass);
        }
        known.inMigration = known.inMigration || message.inMigration;
        return;
    }
    const bool unknown = message.kind == Kind::Unknown;
    if (unknown ? m_unknown >= kMaxUnknown : m_messages.size() - m_unknown >= kMaxKnown) {
        ++m_notKept;
        return;
    }
    if (unknown) ++m_unknown;
    m_places.emplace(identity, m_messages.size());
    m_messages.push_back(std::move(message));
}

MessageLog MessageList::finish() {
    // Alembic warns of a missing parent, and then ends with a KeyError of just its name.
    std::vector<std::string> parents;
    for (const Message& one : m_messages) {
        if (one.kind == Kind::MissingParent) parents.push_back(one.first(Role::Revision));
    }
    std::erase_if(m_messages, [&](const Message& one) { return one.kind == Kind::UnknownDependency && contains(parents, one.first(Role::Revision)); });

    std::stable_sort(m_messages.begin(), m_messages.end(), [](const Message& a, const Message& b) { return a.line < b.line; });
    const auto first = std::min_element(m_messages.begin(), m_messages.end(), [](const Message& a, const Message& b) { return rankOf(a) < rankOf(b); });
    if (first != m_messages.end() && infoOf(first->kind).weight != Weight::Follower) {
        first->firstCause = true;
        std::rotate(m_messages.begin(), first, first + 1);
    }
    std::stable_partition(m_messages.begin(), m_messages.end(), [](const Message& one) { return infoOf(one.kind).weight != Weight::Follower; });
    MessageLog log;
    log.messages = std::move(m_messages);
    log.notKept = m_notKept;
    return log;
}

} // namespace stillroom::diagnosis
