#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::diagnosis {

/// A line without what the platform put before it.
struct LogLine {
    std::string_view text;
    std::string_view source; // container, pod, dyno or process; empty where it is not told
    bool stamped = false;    // a time stood there
    bool partial = false;    // the runtime cut it: the next one goes on
};

/// Takes off what Docker Compose, Kubernetes (CRI, kubectl, stern), Heroku, syslog and journald, GitHub Actions, GitLab CI, CloudWatch, Airflow
/// and pytest put before a line. What is not surely such a prefix stays.
[[nodiscard]] LogLine withoutPrefix(std::string_view line);

/// Without terminal control sequences (ECMA-48: CSI, OSC and the like); `line` itself where it has none.
[[nodiscard]] std::string_view withoutColours(std::string_view line, std::string& buffer);

/// What one line of a PostgreSQL server's plain log says, in whatever language its words are.
struct ServerLine {
    enum class What : std::uint8_t { None, Error, Detail, Hint, Context, Statement, Other } what = What::None;
    std::string_view text;     // after the word
    std::string_view prefix;   // before it: log_line_prefix
    std::string_view sqlState; // by %e in the prefix, or log_error_verbosity = verbose
};
[[nodiscard]] ServerLine readServerLine(std::string_view line);

/// The words with which servers of many languages begin an error, with the colon and blanks after it: what the first search looks for.
[[nodiscard]] const std::string_view* serverErrorWordsBegin();
[[nodiscard]] const std::string_view* serverErrorWordsEnd();

} // namespace stillroom::diagnosis
