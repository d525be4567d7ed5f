#pragma once

#include "app/itemmodels/revisionmodel.h"
#include "app/widgets/theme.h"

#include <QFont>
#include <QSize>
#include <QString>

#include <optional>
#include <stop_token>
#include <vector>

class QPainter;

namespace stillroom::app {

/// The graph as the model shows it at one moment, whole, to be drawn into a file on any thread.
class GraphPicture {
public:
    /// \param caption what stands above: project, database, time
    GraphPicture(const RevisionModel& model, QString caption);

    /// As SVG, or as PNG at twice the size. \throws Error where the file cannot be written, or a PNG would be too high;
    /// Cancelled, and then the file is as it was
    void save(const QString& file, const std::stop_token& stop) const;

private:
    struct Row {
        QString id;
        QString message;
        QString state;
        Mark mark;
        bool folded;
        std::optional<std::uint32_t> layoutRow; // none for a ghost
    };
    [[nodiscard]] QSize size() const;
    void paint(QPainter& painter, const std::stop_token& stop) const;

    std::vector<Row> m_rows;
    migrations::LaneLayout m_layout;
    QString m_caption;
    Colors m_colors;
    QFont m_text;
    QFont m_fixed;
};

} // namespace stillroom::app
