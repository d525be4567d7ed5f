#pragma once

#include "app/widgets/theme.h"
#include "base/finding.h"

#include <QIcon>
#include <QPainter>
#include <QString>

namespace stillroom::app {

/// What a revision is to the database: each has a shape and a colour, so that neither alone must be seen.
enum class Mark { Plain, Applied, Recorded, Pending, PartlyThere, Unknown, Redundant };

[[nodiscard]] QString stateName(Mark mark);
[[nodiscard]] QColor markColor(Mark mark, const Colors& colors = themeColors());
/// Paints the mark centred at `center`, about 12 pixels wide, on a ground of colour `ground`.
void paintMark(QPainter& painter, const QPointF& center, Mark mark, const QColor& ground, const Colors& colors = themeColors());
/// Paints what stands for several revisions of one state, folded into a row.
void paintFolded(QPainter& painter, const QPointF& center, Mark mark, const QColor& ground, const Colors& colors = themeColors());

[[nodiscard]] QString severityName(Severity severity);
[[nodiscard]] QColor severityColor(Severity severity);
[[nodiscard]] QIcon severityIcon(Severity severity);
/// The same in a chosen row: no tint.
[[nodiscard]] QIcon plainIcon(const QString& file);

} // namespace stillroom::app
