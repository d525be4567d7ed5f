#pragma once

#include "python/diagnostic.h"
#include "python/token.h"

#include <string_view>
#include <vector>

namespace stillroom::python {

/// Cuts `text` (UTF-8, line ends as \n, followed by a NUL as a std::string's is) into `tokens`, which end with EndOfFile after all open blocks are closed.
/// Never fails: what is no token becomes an Error token and a diagnostic. Brackets and triple quotes that are never
/// closed end where the next statement plainly begins, so that one of them does not swallow the rest of the file.
/// Time is linear in the text.
void tokenize(std::string_view text, std::vector<Token>& tokens, std::vector<Diagnostic>& diagnostics);

} // namespace stillroom::python
