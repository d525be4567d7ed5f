#pragma once

#include "diagnosis/messages/failure.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// What a log line that is a JSON object says, whoever wrote it.
struct JsonRecord {
    std::optional<FailurePart> failure; // a PostgreSQL server's (jsonlog): the whole error
    std::string line;                   // what the application or the container printed; may be one line of many
    std::string whole;                  // a text that tells a failure by itself: a traceback, a message of several lines
    std::string source;                 // the container or pod
};
/// Nothing where `text` is no JSON object. A cut one gives what stands before the cut.
[[nodiscard]] std::optional<JsonRecord> readJsonRecord(std::string_view text);

/// The fields of a line of PostgreSQL's csvlog; nothing where it is none. \param open set where a quote is not closed: the next line goes on
[[nodiscard]] std::optional<FailurePart> readCsvRecord(std::string_view text, bool& open);

/// Text in which a traceback stands as a literal of Python or Go, with \n for line ends.
[[nodiscard]] std::string unescaped(std::string_view text);

} // namespace stillroom::diagnosis
