#pragma once

#include "diagnosis/messages/message.h"

#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// What a message says literally, with holes for names: "Can't locate revision identified by '{revision}'". Holes: {revision}, {revisions},
/// {table}, {column}, {constraint}, {index}, {type}, {schema}, {value}, {module}, {class}, {account}, {database}, {file}, {number}, {name}, {tables}, {path} (a
/// column as table.column), and {} for what is of no use. A hole reaches to the next literal, and does not go over a line's end.
struct Wording {
    Kind kind;
    std::string_view text;
    enum class In : std::uint8_t {
        Anything, // these words are nobody else's
        Errors,   // only in what is an error for another reason too: an exception, or a line that says so
    } in = In::Anything;
};

/// Every wording that is known, the more particular before the more general.
[[nodiscard]] const std::vector<Wording>& wordings();

/// The longest literal of a wording that holds no quote: what the first search looks for.
[[nodiscard]] std::string_view anchorOf(const Wording& wording);

/// Whether `text` says it, and with which names. A step to a byte of `text` for each hole at most.
[[nodiscard]] bool matches(const Wording& wording, std::string_view text, std::vector<NamedThing>& names);

} // namespace stillroom::diagnosis
