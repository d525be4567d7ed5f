#include "base/files.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace stillroom {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }

private:
    int m_fd;
};

[[nodiscard]] Error systemError(const std::string& path) { return {"reading " + path, std::strerror(errno)}; }

} // namespace

// By system calls: ten thousand small files are read at start, and a stream costs several times the read itself.
std::string readFile(const std::string& path, std::size_t limit) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)); // a pipe must not make us wait
    struct stat info {};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0) throw systemError(path);
    if (!S_ISREG(info.st_mode)) throw Error("reading " + path, "not a regular file");
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size > limit) throw Error("reading " + path, "the file is larger than " + std::to_string(limit >> 20U) + " MB");
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::read(file.get(), bytes.data() + done, size - done);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw systemError(path);
        }
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

std::vector<FolderEntry> listFolder(const std::string& path) {
    std::vector<FolderEntry> entries;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
    if (folder == nullptr) return entries;
    while (const dirent* entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        FolderEntry found{std::string(name), entry->d_type == DT_DIR, entry->d_type == DT_LNK};
        if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) found.isDirectory = isDirectory(path + "/" + found.name);
        entries.push_back(std::move(found));
    }
    return entries;
}

FileStamp stampOf(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return {};
    return {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size, info.st_ino};
}

bool isDirectory(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored);
}

bool isFile(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

std::filesystem::path normalized(const std::filesystem::path& path) {
    std::error_code failed;
    const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
    std::filesystem::path result = (failed ? path : absolute).lexically_normal();
    if (!result.has_filename() && result.has_parent_path() && result != result.root_path()) result = result.parent_path();
    return result;
}

std::string shownPath(const std::filesystem::path& path, const std::filesystem::path& base) {
    const std::filesystem::path relative = path.lexically_relative(base);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

} // namespace stillroom
