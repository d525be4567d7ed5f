#include "app/widgets/marks.h"

#include <QCoreApplication>
#include <QHash>
#include <QPainterPath>
#include <QPolygonF>

#include <array>
#include <cmath>

namespace stillroom::app {

QString stateName(Mark mark) {
    switch (mark) {
    case Mark::Plain: return {};
    case Mark::Applied: return QCoreApplication::translate("Mark", "applied");
    case Mark::Recorded: return QCoreApplication::translate("Mark", "recorded");
    case Mark::Pending: return QCoreApplication::translate("Mark", "pending");
    case Mark::PartlyThere: return QCoreApplication::translate("Mark", "partly there");
    case Mark::Unknown: return QCoreApplication::translate("Mark", "recorded, unknown");
    case Mark::Redundant: return QCoreApplication::translate("Mark", "recorded, redundant");
    }
    return {};
}

QColor markColor(Mark mark, const Colors& colors) {
    switch (mark) {
    case Mark::Plain: return colors.muted;
    case Mark::Applied: return colors.green;
    case Mark::Recorded: return colors.blue;
    case Mark::Pending: return colors.muted;
    case Mark::PartlyThere: return colors.amber;
    case Mark::Unknown: return colors.red;
    case Mark::Redundant: return colors.amber;
    }
    return colors.muted;
}

void paintMark(QPainter& painter, const QPointF& center, Mark mark, const QColor& ground, const Colors& colors) {
    const QColor color = markColor(mark, colors);
    const auto diamond = [&center](double radius) {
        return QPolygonF({center + QPointF(0, -radius), center + QPointF(radius, 0), center + QPointF(0, radius), center + QPointF(-radius, 0)});
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const double clear = mark == Mark::Recorded || mark == Mark::Redundant ? 9 : 6.5;
    painter.drawEllipse(center, clear, clear); // the lines end at the mark
    switch (mark) {
    case Mark::Applied:
    case Mark::Plain:
        painter.setBrush(color);
        painter.drawEllipse(center, 4.5, 4.5);
        break;
    case Mark::Pending:
        painter.setPen(QPen(color, 1.75));
        painter.setBrush(ground);
        painter.drawEllipse(center, 4.5, 4.5);
        break;
    case Mark::PartlyThere: // half of the disc
        painter.setPen(QPen(color, 1.75));
        painter.setBrush(ground);
        painter.drawEllipse(center, 4.75, 4.75);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(QRectF(center.x() - 4.75, center.y() - 4.75, 9.5, 9.5), 90 * 16, 180 * 16);
        break;
    case Mark::Recorded:
        painter.setBrush(color);
        painter.drawPolygon(diamond(5));
        painter.setPen(QPen(color, 1.25));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolygon(diamond(7.75));
        break;
    case Mark::Redundant:
        painter.setBrush(color);
        painter.drawPolygon(diamond(5.5));
        painter.setPen(QPen(ground, 3));
        painter.drawLine(center + QPointF(-7, 4), center + QPointF(7, -4));
        painter.setPen(QPen(color, 1.5));
        painter.drawLine(center + QPointF(-8, 4.5), center + QPointF(8, -4.5));
        break;
    case Mark::Unknown: {
        QPolygonF hexagon;
        for (int i = 0; i < 6; ++i) hexagon << center + QPointF(6.5 * std::cos(i * M_PI / 3), 6.5 * std::sin(i * M_PI / 3));
        QPen pen(color, 1.75);
        pen.setDashPattern({2, 1.5});
        painter.setPen(pen);
        painter.setBrush(ground);
        painter.drawPolygon(hexagon);
        break;
    }
    }
}

void paintFolded(QPainter& painter, const QPointF& center, Mark mark, const QColor& ground, const Colors& colors) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRect(QRectF(center.x() - 4, center.y() - 9, 8, 18));
    painter.setBrush(markColor(mark, colors));
    for (const double offset : {-6.0, 0.0, 6.0}) painter.drawEllipse(center + QPointF(0, offset), 2.25, 2.25);
}

QString severityName(Severity severity) {
    switch (severity) {
    case Severity::Error: return QCoreApplication::translate("Severity", "error");
    case Severity::Warning: return QCoreApplication::translate("Severity", "warning");
    case Severity::Info: return QCoreApplication::translate("Severity", "information");
    }
    return {};
}

QColor severityColor(Severity severity) {
    const Colors& colors = themeColors();
    return severity == Severity::Error ? colors.red : severity == Severity::Warning ? colors.amber : colors.blue;
}

QIcon severityIcon(Severity severity) {
    constexpr std::array kFiles = {":/icons/error.svg", ":/icons/warning.svg", ":/icons/information.svg"};
    return plainIcon(QString::fromLatin1(kFiles[static_cast<std::size_t>(severity)]));
}

QIcon plainIcon(const QString& file) {
    static QHash<QString, QIcon> drawnBefore; // every row of a list asks for one
    QIcon& icon = drawnBefore[file];
    if (!icon.isNull()) return icon;
    const QIcon drawn(file);
    for (const int size : {16, 24, 32, 48}) {
        for (const auto mode : {QIcon::Normal, QIcon::Selected}) icon.addPixmap(drawn.pixmap(size), mode); // a tint would change what the colour says
    }
    return icon;
}

} // namespace stillroom::app
