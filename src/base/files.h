#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom {

/// The bytes of a regular file. \throws Error where it cannot be read, is no regular file, or is over `limit` bytes.
[[nodiscard]] std::string readFile(const std::string& path, std::size_t limit = 64U << 20U);

struct FolderEntry {
    std::string name;
    bool isDirectory = false; // links are followed
    bool isLink = false;
};
/// What is in a folder, in no order; empty where it cannot be read. Names alone: a folder of ten thousand files is listed
/// at every start, and a path for each would cost more than reading it.
[[nodiscard]] std::vector<FolderEntry> listFolder(const std::string& path);

/// What changes when a file's content does. All zero where it is not there.
struct FileStamp {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t size = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileStamp&) const = default;
};
[[nodiscard]] FileStamp stampOf(const std::filesystem::path& path);

/// False where it is not there, or may not be looked at.
[[nodiscard]] bool isDirectory(const std::filesystem::path& path);
[[nodiscard]] bool isFile(const std::filesystem::path& path);

/// `path` made absolute and free of `.` and `..`, links not followed; never throws.
[[nodiscard]] std::filesystem::path normalized(const std::filesystem::path& path);

/// `path` relative to `base` where it lies below it, else `path` itself; for showing.
[[nodiscard]] std::string shownPath(const std::filesystem::path& path, const std::filesystem::path& base);

} // namespace stillroom
