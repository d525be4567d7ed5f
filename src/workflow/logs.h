#pragma once

#include "base/finding.h"
#include "diagnosis/messages/message.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::workflow {

struct Diagnosis;

/// A log as it was read.
struct LogReading {
    std::string name; // for the words: "deploy.log", "standard input", "pasted text"
    diagnosis::MessageLog log;
};

/// Called while a log is read: bytes so far, and of how many; 0 where that is not known.
using LogProgress = std::function<void(std::uint64_t read, std::uint64_t size)>;

/// Reads the error messages of a log of any size in bounded memory. \param path a file, a pipe, or - for standard input
/// \throws Error where it cannot be read, Cancelled
[[nodiscard]] LogReading readLog(const std::string& path, const LogProgress& progress = {}, const std::stop_token& stop = {});

[[nodiscard]] LogReading readLogText(std::string_view text, std::string name);

/// A finding for each message, the first cause first, tied to what is known of project and database.
/// \param diagnosis null where no project is open
[[nodiscard]] std::vector<Finding> explain(const LogReading& reading, const Diagnosis* diagnosis);

} // namespace stillroom::workflow
