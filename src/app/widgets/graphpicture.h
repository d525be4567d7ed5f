#pragma once

#include "app/itemmodels/revisionmodel.h"

#include <QString>

namespace stillroom::app {

/// Draws the graph as the model shows it, whole, into a file: SVG, or PNG at twice the size.
/// \throws Error where the file cannot be written, or a PNG would be too high
void saveGraphPicture(const RevisionModel& model, const QString& file);

} // namespace stillroom::app
