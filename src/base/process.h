#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom {

/// What a child process left.
struct ProcessResult {
    int status = -1; // its exit status; 128 and the signal where one ended it
    std::string out;
    std::string err;
    bool timedOut = false;
    bool stopped = false; // asked to end, and ended
};

/// What a process may be given beside its arguments.
struct ProcessOptions {
    std::chrono::seconds timeLimit = std::chrono::hours(1);
    std::size_t limit = 256U << 20U;                     // of what is kept of each stream, in bytes
    std::function<void(std::string_view)> onOutput = {}; // called with what either stream gives, as it comes, on this thread
    /// How long a process that is to stop may take to end by itself after SIGTERM, before it is killed; its result is then given. Without:
    /// it is killed at once, and Cancelled is thrown.
    std::optional<std::chrono::seconds> grace = {};
};

/// Runs a program to its end, without a shell, in a process group of its own that is killed as a whole when time is over.
/// \param arguments the program first, looked up in PATH; \param input for its standard input
/// \throws Error where it cannot be started, Cancelled
[[nodiscard]] ProcessResult runProcess(const std::vector<std::string>& arguments, const std::filesystem::path& folder, const std::string& input,
                                       const ProcessOptions& options, const std::stop_token& stop = {});

} // namespace stillroom
