#include "app/widgets/graphpicture.h"

#include "app/itemmodels/text.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/theme.h"
#include "base/error.h"

#include <QFontDatabase>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QStyleOptionViewItem>
#include <QSvgGenerator>

namespace stillroom::app {
namespace {

constexpr int kRowHeight = 26;
constexpr int kMargin = 16;
constexpr int kIdWidth = 136;
constexpr int kMessageWidth = 480;
constexpr int kStateWidth = 160;
constexpr int kMaxImageHeight = 32'000; // what painters of pixels can address

class Picture {
public:
    explicit Picture(const RevisionModel& model)
        : m_model(model), m_lanes(model.graphData() == nullptr ? 0 : LaneDelegate::widthFor(model.layout().laneCount)) {}

    [[nodiscard]] QSize size() const { return {2 * kMargin + m_lanes + kIdWidth + kMessageWidth + kStateWidth, 2 * kMargin + m_model.rowCount() * kRowHeight}; }

    void paint(QPainter& painter) const {
        const QFont text = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
        const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        painter.fillRect(QRect(QPoint(0, 0), size()), themeColors().base);
        QStyleOptionViewItem option;
        option.palette.setColor(QPalette::Base, themeColors().base);
        const LaneDelegate lanes;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const int y = kMargin + row * kRowHeight;
            option.rect = QRect(kMargin, y, m_lanes, kRowHeight);
            lanes.paint(&painter, option, m_model.index(row, RevisionModel::Lanes));
            int x = kMargin + m_lanes;
            const auto cell = [&](int column, int width, const QFont& font, const QColor& color) {
                painter.setFont(font);
                painter.setPen(color);
                const QString shown = QFontMetrics(font).elidedText(m_model.index(row, column).data().toString(), Qt::ElideRight, width - 8);
                painter.drawText(QRect(x, y, width, kRowHeight), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
                x += width;
            };
            cell(RevisionModel::Id, kIdWidth, fixed, themeColors().text);
            cell(RevisionModel::Message, kMessageWidth, text, themeColors().text);
            cell(RevisionModel::State, kStateWidth, text, themeColors().muted);
        }
    }

private:
    const RevisionModel& m_model;
    int m_lanes;
};

[[nodiscard]] Error writeError(const QSaveFile& file) { return {"writing " + fromQt(file.fileName()), fromQt(file.errorString())}; }

} // namespace

void saveGraphPicture(const RevisionModel& model, const QString& file) {
    const Picture picture(model);
    QSaveFile out(file); // replaces an older picture only once the new one is whole
    if (!out.open(QIODevice::WriteOnly)) throw writeError(out);
    if (file.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setOutputDevice(&out);
        generator.setSize(picture.size());
        generator.setViewBox(QRect(QPoint(0, 0), picture.size()));
        generator.setTitle(QStringLiteral("Migration graph"));
        QPainter painter(&generator);
        picture.paint(painter);
    } else {
        constexpr int kScale = 2;
        if (picture.size().height() * kScale > kMaxImageHeight)
            throw Error("writing " + fromQt(file), "the graph is too high for a PNG; fold or filter it, or save it as SVG");
        QImage image(picture.size() * kScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kScale);
        QPainter painter(&image);
        picture.paint(painter);
        painter.end();
        if (!image.save(&out, "PNG")) throw writeError(out);
    }
    if (!out.commit()) throw writeError(out);
}

} // namespace stillroom::app
