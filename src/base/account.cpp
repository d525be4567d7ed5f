#include "base/account.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
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
