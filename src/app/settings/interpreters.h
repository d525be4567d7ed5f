#pragma once

#include <QString>

namespace stillroom::app {

/// The Python that a project most likely runs with: that of a virtual environment in its folder, else python3.
[[nodiscard]] QString projectInterpreter(const QString& folder);

} // namespace stillroom::app
