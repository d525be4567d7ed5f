#include "workflow/logs.h"

#include "base/error.h"
#include "diagnosis/messages/messagefindings.h"
#include "diagnosis/messages/messagereader.h"
#include "workflow/diagnose.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace stillroom::workflow {
namespace {

constexpr std::size_t kPiece = 1U << 20U; // bytes that are read at once

class Descriptor {
public:
    explicit Descriptor(const std::string& path) : m_own(path != "-"), m_number(m_own ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {}
    ~Descriptor() {
        if (m_own && m_number >= 0) ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return m_number; }

private:
    bool m_own;
    int m_number;
};

[[noreturn]] void fail(const std::string& name, int number) { throw Error("reading the log " + name, std::strerror(number)); }

} // namespace

LogReading readLog(const std::string& path, const LogProgress& progress, const std::stop_token& stop) {
    const std::string name = path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
    const Descriptor file(path);
    if (file.number() < 0) fail(path, errno);
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) fail(path, errno);
    if (S_ISDIR(about.st_mode)) fail(path, EISDIR);
    const std::uint64_t size = S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0;

    diagnosis::MessageReader reader;
    std::string piece(kPiece, '\0');
    std::uint64_t done = 0;
    for (;;) {
        if (stop.stop_requested()) throw Cancelled();
        const auto got = ::read(file.number(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, errno);
        if (got == 0) break;
        reader.feed({piece.data(), static_cast<std::size_t>(got)});
        done += static_cast<std::uint64_t>(got);
        if (progress) progress(done, size);
    }
    return {name, reader.finish()};
}

LogReading readLogText(std::string_view text, std::string name) {
    diagnosis::MessageReader reader;
    reader.feed(text);
    return {std::move(name), reader.finish()};
}

std::vector<Finding> explain(const LogReading& reading, const Diagnosis* known) {
    if (known == nullptr) return diagnosis::findingsOf(reading.log, reading.name, nullptr, {});
    const diagnosis::Snapshot snapshot = snapshotOf(*known);
    return diagnosis::findingsOf(reading.log, reading.name, &snapshot, known->findings);
}

} // namespace stillroom::workflow
