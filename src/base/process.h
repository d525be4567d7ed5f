#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom {

/// What a child process left.
struct ProcessResult {
    int status = -1; // its exit status; 128 and the signal where one ended it
    std::string out;
    std::string err;
    bool timedOut = false;
};

/// Runs a program to its end, without a shell, in a process group of its own that is killed as a whole when time is over.
/// \param arguments the program first, looked up in PATH; \param input for its standard input
/// \param limit of what is kept of each stream, in bytes \throws Error where it cannot be started, Cancelled
[[nodiscard]] ProcessResult runProcess(const std::vector<std::string>& arguments, const std::filesystem::path& folder, const std::string& input,
                                       std::chrono::seconds timeLimit, const std::stop_token& stop = {}, std::size_t limit = 256U << 20U);

} // namespace stillroom
