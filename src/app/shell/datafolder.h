#pragma once

#include <QString>

namespace stillroom::app {

/// Where the files lie that are installed with the application: beside the build, or in share/stillroom.
[[nodiscard]] QString dataFolder();

} // namespace stillroom::app
