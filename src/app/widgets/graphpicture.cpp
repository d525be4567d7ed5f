#include "app/widgets/graphpicture.h"

#include "app/itemmodels/text.h"
#include "app/widgets/lanepainter.h"
#include "base/error.h"

#include <QFontDatabase>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace stillroom::app {
namespace {

constexpr int kRowHeight = 26;
constexpr int kMargin = 16;
constexpr int kIdWidth = 136;
constexpr int kMessageWidth = 480;
constexpr int kStateWidth = 160;
constexpr int kMaxImageHeight = 32'000; // what painters of pixels can address
constexpr int kScreenDpi = 96;

[[nodiscard]] Error writeError(const QSaveFile& file) { return {"writing " + fromQt(file.fileName()), fromQt(file.errorString())}; }

} // namespace

GraphPicture::GraphPicture(const RevisionModel& model, QString caption)
    : m_layout(model.graphData() != nullptr ? model.layout() : migrations::LaneLayout{}), m_caption(std::move(caption)), m_colors(themeColors()),
      m_text(QFontDatabase::systemFont(QFontDatabase::GeneralFont)), m_fixed(QFontDatabase::systemFont(QFontDatabase::FixedFont)) {
    m_rows.reserve(static_cast<std::size_t>(model.rowCount()));
    for (int row = 0; row < model.rowCount(); ++row) {
        const auto cell = [&](int column) { return model.index(row, column).data().toString(); };
        const QModelIndex first = model.index(row, RevisionModel::Lanes);
        const QVariant layoutRow = first.data(RevisionModel::LayoutRowRole);
        m_rows.push_back({cell(RevisionModel::Id), cell(RevisionModel::Message), cell(RevisionModel::State),
                          static_cast<Mark>(first.data(RevisionModel::MarkRole).toInt()), first.data(RevisionModel::FoldedRole).toBool(),
                          layoutRow.isValid() ? std::optional(layoutRow.toUInt()) : std::nullopt});
    }
}

QSize GraphPicture::size() const {
    return {2 * kMargin + LanePainter::widthFor(std::max(1U, m_layout.laneCount)) + kIdWidth + kMessageWidth + kStateWidth,
            2 * kMargin + static_cast<int>(m_rows.size() + 1) * kRowHeight};
}

void GraphPicture::paint(QPainter& painter, const std::stop_token& stop) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(0, 0), size()), m_colors.base);
    painter.setFont(m_text);
    painter.setPen(m_colors.muted);
    painter.drawText(QRect(kMargin, kMargin, size().width() - 2 * kMargin, kRowHeight), Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, m_caption);
    LanePainter lanes(painter, m_layout, kMargin, kRowHeight, m_colors);
    const auto middle = [](std::size_t row) { return kMargin + (static_cast<double>(row) + 1.5) * kRowHeight; };
    // All lines first, so that no line crosses a mark.
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (stop.stop_requested()) throw Cancelled();
        if (m_rows[row].layoutRow) lanes.lines(*m_rows[row].layoutRow, middle(row));
    }
    const int left = kMargin + LanePainter::widthFor(std::max(1U, m_layout.laneCount));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (stop.stop_requested()) throw Cancelled();
        const Row& row = m_rows[i];
        const QPointF center(lanes.x(row.layoutRow ? m_layout.rows[*row.layoutRow].lane : 0), middle(i));
        row.folded ? paintFolded(painter, center, row.mark, m_colors.base, m_colors) : paintMark(painter, center, row.mark, m_colors.base, m_colors);
        int x = left;
        const auto cell = [&](const QString& text, int width, const QFont& font, const QColor& color) {
            painter.setFont(font);
            painter.setPen(color);
            const QRect rect(x, static_cast<int>(middle(i)) - kRowHeight / 2, width, kRowHeight);
            painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, Qt::ElideRight, width - 8));
            x += width;
        };
        cell(row.id, kIdWidth, m_fixed, m_colors.text);
        cell(row.message, kMessageWidth, m_text, m_colors.text);
        cell(row.state, kStateWidth, m_text, m_colors.muted);
    }
}

void GraphPicture::save(const QString& file, const std::stop_token& stop) const {
    QSaveFile out(file); // replaces an older picture only once the new one is whole
    if (!out.open(QIODevice::WriteOnly)) throw writeError(out);
    if (file.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setOutputDevice(&out);
        generator.setResolution(kScreenDpi); // so that text has its size on the screen
        generator.setSize(size());
        generator.setViewBox(QRect(QPoint(0, 0), size()));
        generator.setTitle(m_caption);
        QPainter painter(&generator);
        paint(painter, stop);
    } else {
        constexpr int kScale = 2;
        if (size().height() * kScale > kMaxImageHeight)
            throw Error("writing " + fromQt(file), "the graph is too high for a PNG; fold or filter it, or save it as SVG");
        QImage image(size() * kScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kScale);
        QPainter painter(&image);
        paint(painter, stop);
        painter.end();
        if (!image.save(&out, "PNG")) throw writeError(out);
    }
    if (!out.commit()) throw writeError(out);
}

} // namespace stillroom::app
