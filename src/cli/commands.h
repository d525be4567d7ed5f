#pragma once

#include "cli/options.h"

namespace stillroom::cli {

/// Runs the command. \returns the exit status \throws Error
[[nodiscard]] int run(const Options& options);

} // namespace stillroom::cli
