#pragma once

#include "cli/options.h"

#include <stdexcept>

namespace stillroom::cli {

/// The command line itself is wrong.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Runs the command. \returns the exit status \throws Error, UsageError
[[nodiscard]] int run(const Options& options);

} // namespace stillroom::cli
