#pragma once

#include "python/sourcefile.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stillroom::python {

/// Parses files on a thread of its own, in the order in which they are expected to be asked for: parsing is a quarter of what reading models
/// costs, and depends on nothing. What is expected in vain costs no more than that.
class ReadAhead {
public:
    /// \param modules paths without their suffix: a package's folder or a module's file
    void expect(std::vector<std::filesystem::path> modules);
    /// The file where it was parsed, or is being parsed: then it is waited for. Null where it was not; it is not begun any more then.
    [[nodiscard]] std::unique_ptr<SourceFile> take(const std::filesystem::path& file);

private:
    void run(const std::stop_token& stop);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::filesystem::path> m_modules; // still to come
    std::string m_current;                       // the file that is being parsed; empty for none
    // By their paths as texts: of paths, the comparison goes part by part.
    std::unordered_set<std::string> m_asked; // they are with whoever asked
    std::unordered_map<std::string, std::unique_ptr<SourceFile>> m_done;
    std::jthread m_thread; // ends before what it uses
};

} // namespace stillroom::python
