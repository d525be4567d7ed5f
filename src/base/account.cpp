#include "base/account.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <unistd.h>

namespace stillroom {

namespace fs = std::filesystem;

std::string utcNow() {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string userAtHost() {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    const passwd* user = getpwuid(getuid());
    return std::string(user != nullptr ? user->pw_name : std::to_string(getuid()).c_str()) + "@" + host;
}

namespace {

[[nodiscard]] std::string hostName() {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    return host;
}

/// When a process began, in the kernel's ticks: field 22 of /proc/PID/stat (proc(5)); a number is used again, the pair is not. Empty
/// where it does not run, or there is no /proc.
[[nodiscard]] std::string startOf(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    std::size_t at = text.rfind(')');                                         // the name before it may hold anything
    if (at != std::string::npos && text.substr(at + 1, 2) == " Z") return {}; // dead, and nobody has asked yet how it died
    for (int field = 2; field < 22 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
    return at == std::string::npos ? std::string() : text.substr(at + 1, text.find(' ', at + 1) - at - 1);
}

} // namespace

std::string thisProcess() {
    const std::string pid = std::to_string(getpid());
    return hostName() + ":" + pid + ":" + startOf(pid);
}

std::optional<bool> isRunning(const std::string& process) {
    const auto last = process.rfind(':');
    const auto middle = last == std::string::npos || last == 0 ? std::string::npos : process.rfind(':', last - 1);
    if (middle == std::string::npos) return false;
    if (process.substr(0, middle) != hostName()) return std::nullopt;
    const std::string pid = process.substr(middle + 1, last - middle - 1);
    const std::string start = process.substr(last + 1);
    if (start.empty()) return kill(std::atoi(pid.c_str()), 0) == 0;
    return startOf(pid) == start;
}

fs::path stateFolder() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value != nullptr ? value : "");
    };
    if (const std::string state = variable("XDG_STATE_HOME"); !state.empty()) return fs::path(state) / "stillroom";
    std::string home = variable("HOME");
    if (home.empty()) {
        const passwd* user = getpwuid(getuid());
        home = user != nullptr ? user->pw_dir : "/tmp";
    }
    return fs::path(home) / ".local" / "state" / "stillroom";
}

} // namespace stillroom
