#include "diagnosis/messages/messagefindings.h"

#include "base/passwords.h"
#include "base/text.h"
#include "diagnosis/messages/messageties.h"

#include <algorithm>
#include <array>

namespace stillroom::diagnosis {
namespace {

constexpr std::size_t kMaxUnknownShown = 20; // findings for what is not recognised
constexpr std::size_t kMaxTitleNames = 4;

[[nodiscard]] Severity severityOf(const Message& message) {
    switch (infoOf(message.kind).weight) {
    case Weight::Cause: return Severity::Error;
    case Weight::Failure:
    case Weight::Unknown: return message.inMigration ? Severity::Error : Severity::Warning;
    case Weight::Remark: return Severity::Warning;
    case Weight::Follower: return Severity::Info;
    }
    return Severity::Warning;
}

[[nodiscard]] std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The names that tell it from others of its kind.
[[nodiscard]] std::string shownNames(const Message& message) {
    std::vector<std::string> names;
    const std::string& column = message.first(Role::Column);
    const std::string& table = message.first(Role::Table);
    if (!column.empty()) names.push_back(table.empty() ? column : table + "." + column);
    for (const NamedThing& one : message.names) {
        const bool said = !column.empty() && (one.role == Role::Table || one.role == Role::Column);
        if (said || one.role == Role::Number || (one.role == Role::Table && message.kind == Kind::VersionRowExists)) continue;
        if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(shortened(one.name, 80));
    }
    if (names.size() > kMaxTitleNames) {
        const std::string more = " and " + std::to_string(names.size() - kMaxTitleNames) + " more";
        names.resize(kMaxTitleNames);
        return join(names, ", ") + more;
    }
    return join(names, ", ");
}

[[nodiscard]] std::string titleOf(const Message& message) {
    std::string title = "The log says: " + std::string(infoOf(message.kind).title);
    if (message.kind == Kind::Unknown) {
        const std::string words = shortened(firstLine(message.words), 120);
        const std::string what = message.exceptionClass.empty() ? words : message.exceptionClass + (words.empty() ? "" : ": " + words);
        return title + (what.empty() ? "" : ": " + what);
    }
    const std::string names = shownNames(message);
    return names.empty() ? title : title + ": " + names;
}

/// "The nearest facts" of what is not recognised: nothing beyond what is written.
[[nodiscard]] std::string unknownDetail(const Message& message) {
    std::string detail = "Stillroom does not know this message, so it says nothing about its cause.";
    if (!message.sqlState.empty()) detail += " SQLSTATE " + message.sqlState + ".";
    std::vector<std::string> names;
    for (const NamedThing& one : message.names) names.push_back("'" + one.name + "'");
    if (!names.empty()) detail += " It names " + join(names, ", ") + ".";
    return detail;
}

[[nodiscard]] std::string detailOf(const Message& message, const MessageLog& log) {
    std::string detail = message.kind == Kind::Unknown ? unknownDetail(message) : std::string(infoOf(message.kind).meaning);
    if (message.firstCause && log.messages.size() > 1) detail = "This is the first cause in the log: the others came after it or matter less. " + detail;
    if (!message.running.empty()) detail += " The migration " + message.running + " was running.";
    if (message.count > 1) detail += " The log tells of it " + std::to_string(message.count) + " times, first on line " + std::to_string(message.line) + ".";
    return detail;
}

/// Frames of the project: revision scripts, env.py, models; libraries are left out.
[[nodiscard]] std::vector<Evidence> framesOf(const Message& message, const std::string& source) {
    constexpr std::size_t kMaxFrames = 4;
    std::vector<Evidence> list;
    for (auto frame = message.frames.rbegin(); frame != message.frames.rend() && list.size() < kMaxFrames; ++frame) {
        static constexpr auto kLibraries =
            std::to_array<std::string_view>({"site-packages", "dist-packages", "/lib/python", "\\lib\\", "<frozen", "<string>", "/usr/bin/", "/bin/alembic"});
        const auto inLibrary = [&](std::string_view part) { return frame->file.find(part) != std::string::npos; };
        if (std::any_of(kLibraries.begin(), kLibraries.end(), inLibrary)) continue;
        list.push_back({"", 0, source, frame->file + ", line " + std::to_string(frame->line) + (frame->function.empty() ? "" : ", in " + frame->function)});
    }
    return list;
}

[[nodiscard]] Finding findingOf(const Message& message, const MessageLog& log, const std::string& logName, const Snapshot* snapshot,
                                const std::vector<Finding>& others) {
    const std::string& source = logName;
    Finding finding{std::string(infoOf(message.kind).code), severityOf(message), titleOf(message), detailOf(message, log), {}, {}};
    const std::string words = message.words.empty() ? message.exceptionClass : firstLine(message.words);
    const std::string who = message.source.empty() ? "" : message.source + ": ";
    finding.evidence.push_back({"", 0, source, "line " + std::to_string(message.line) + ": " + who + shortened(words, 300)});
    for (Evidence& one : framesOf(message, source)) finding.evidence.push_back(std::move(one));
    if (!message.statement.empty()) finding.evidence.push_back({"", 0, source, "statement: " + shortened(replaced(message.statement, "\n", " "), 300)});
    if (snapshot != nullptr) {
        Tie tied = tie(message, *snapshot, others);
        if (!tied.sentences.empty()) finding.detail += "\n" + join(tied.sentences, " ");
        finding.evidence.insert(finding.evidence.end(), tied.evidence.begin(), tied.evidence.end());
        finding.repairs = std::move(tied.repairs);
        if (tied.settled) finding.severity = Severity::Info;
    }
    for (Evidence& one : finding.evidence) one.text = withoutPasswords(one.text);
    finding.title = withoutPasswords(finding.title);
    finding.detail = withoutPasswords(finding.detail);
    return finding;
}

} // namespace

std::vector<Finding> findingsOf(const MessageLog& log, const std::string& logName, const Snapshot* snapshot, const std::vector<Finding>& others) {
    std::vector<Finding> findings;
    std::uint64_t unknown = 0;
    for (const Message& message : log.messages) {
        if (message.kind == Kind::Unknown && ++unknown > kMaxUnknownShown && !message.firstCause) continue;
        findings.push_back(findingOf(message, log, logName, snapshot, others));
    }
    const std::uint64_t more = log.notKept + (unknown > kMaxUnknownShown ? unknown - kMaxUnknownShown : 0);
    if (more > 0) {
        findings.push_back({"message.more",
                            Severity::Info,
                            counted(static_cast<std::size_t>(more), "further error") + " of the log " + (more == 1 ? "is" : "are") + " not shown",
                            "They are not recognised, or more than are kept apart.",
                            {{"", 0, logName, std::to_string(log.lines) + " lines"}},
                            {}});
    }
    return findings;
}

} // namespace stillroom::diagnosis
