#include "app/widgets/triangleview.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "app/widgets/theme.h"
#include "base/text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

namespace stillroom::app {

namespace {

constexpr int kMargin = 24;
constexpr int kCornerWidth = 296;
constexpr int kCornerHeight = 72;
constexpr int kEdgeWidth = 264;
constexpr int kEdgeHeight = 48;
constexpr int kPadding = 12;
constexpr int kIcon = 16;
constexpr int kWidest = 1040; // more would tear the corners apart
constexpr int kHighest = 400;

using Corner = diagnosis::Triangle::Corner;
using Edge = diagnosis::Triangle::Edge;

[[nodiscard]] bool isCorner(int part) { return part == TriangleView::kModels || part == TriangleView::kMigrations || part == TriangleView::kDatabase; }

[[nodiscard]] Corner cornerOf(int part) {
    return part == TriangleView::kModels ? Corner::Models : part == TriangleView::kMigrations ? Corner::Migrations : Corner::Database;
}

[[nodiscard]] Edge edgeOf(int part) {
    return part == TriangleView::kModelsMigrations ? Edge::ModelsMigrations
           : part == TriangleView::kModelsDatabase ? Edge::ModelsDatabase
                                                   : Edge::MigrationsDatabase;
}

[[nodiscard]] int partOf(Corner corner) {
    return corner == Corner::Models ? TriangleView::kModels : corner == Corner::Migrations ? TriangleView::kMigrations : TriangleView::kDatabase;
}

[[nodiscard]] int partOf(Edge edge) {
    return edge == Edge::ModelsMigrations ? TriangleView::kModelsMigrations
           : edge == Edge::ModelsDatabase ? TriangleView::kModelsDatabase
                                          : TriangleView::kMigrationsDatabase;
}

[[nodiscard]] QString nameOf(Corner corner) {
    switch (corner) {
    case Corner::Models: return TriangleView::tr("Models");
    case Corner::Migrations: return TriangleView::tr("Migrations");
    case Corner::Database: return TriangleView::tr("Database");
    }
    return {};
}

[[nodiscard]] QString nameOf(Edge edge) {
    switch (edge) {
    case Edge::ModelsDatabase: return TriangleView::tr("Models and database");
    case Edge::MigrationsDatabase: return TriangleView::tr("Migrations and database");
    case Edge::ModelsMigrations: return TriangleView::tr("Models and migrations");
    }
    return {};
}

[[nodiscard]] QIcon iconOf(Corner corner) {
    switch (corner) {
    case Corner::Models: return plainIcon(QStringLiteral(":/icons/models.svg"));
    case Corner::Migrations: return plainIcon(QStringLiteral(":/icons/graph.svg"));
    case Corner::Database: return plainIcon(QStringLiteral(":/icons/database.svg"));
    }
    return {};
}

[[nodiscard]] QFont bold(QFont font) {
    font.setBold(true);
    return font;
}

} // namespace

TriangleView::TriangleView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TriangleView::setTriangle(diagnosis::Triangle triangle, const QString& waiting) {
    m_triangle = std::move(triangle);
    m_waiting = waiting;
    QStringList all;
    for (int part = 0; part < kParts; ++part) all << spoken(part);
    setAccessibleDescription(all.join(QStringLiteral(". ")));
    setCurrent(m_current);
    update();
}

QRect TriangleView::cornerRect(Corner corner) const {
    const int width = std::min(this->width() - 2 * kMargin, kWidest);
    const int height = std::min(this->height() - 2 * kMargin, kHighest);
    const int left = (this->width() - width) / 2;
    const int top = (this->height() - height) / 2;
    switch (corner) {
    case Corner::Models: return {left, top, kCornerWidth, kCornerHeight};
    case Corner::Migrations: return {left + width - kCornerWidth, top, kCornerWidth, kCornerHeight};
    case Corner::Database: return {left + (width - kCornerWidth) / 2, top + height - kCornerHeight, kCornerWidth, kCornerHeight};
    }
    return {};
}

QLine TriangleView::lineOf(Edge edge) const {
    const QRect models = cornerRect(Corner::Models);
    const QRect migrations = cornerRect(Corner::Migrations);
    const QRect database = cornerRect(Corner::Database);
    switch (edge) {
    case Edge::ModelsMigrations: return {models.right() + 1, models.center().y(), migrations.left(), migrations.center().y()};
    case Edge::ModelsDatabase: return {models.center().x(), models.bottom() + 1, database.left(), database.center().y()};
    case Edge::MigrationsDatabase: return {migrations.center().x(), migrations.bottom() + 1, database.right() + 1, database.center().y()};
    }
    return {};
}

QRect TriangleView::rectOf(int part) const {
    if (isCorner(part)) return cornerRect(cornerOf(part));
    const QLine line = lineOf(edgeOf(part));
    const int width = edgeOf(part) == Edge::ModelsMigrations ? std::min(kEdgeWidth, line.dx() - 2 * kMargin) : kEdgeWidth;
    QRect rect(0, 0, width, kEdgeHeight);
    rect.moveCenter(line.center());
    return rect;
}

QString TriangleView::firstLine(Edge edge) const {
    const auto& state = m_triangle.of(edge);
    if (!state.known) return nameOf(edge);
    if (state.disagreements > 0) return toQt(counted(state.disagreements, "difference"));
    return state.cannotTell > 0 ? tr("No difference seen") : tr("Agree");
}

QString TriangleView::secondLine(Edge edge) const {
    const auto& state = m_triangle.of(edge);
    return state.known ? toQt(state.kinds) : m_waiting;
}

QColor TriangleView::colorOf(Edge edge) const {
    const auto& state = m_triangle.of(edge);
    if (!state.known) return themeColors().muted;
    if (state.worst) return severityColor(*state.worst);
    return state.cannotTell > 0 ? themeColors().muted : themeColors().green;
}

QIcon TriangleView::iconOf(Edge edge) const {
    const auto& state = m_triangle.of(edge);
    if (!state.known || (!state.worst && state.cannotTell > 0)) return plainIcon(QStringLiteral(":/icons/cannottell.svg"));
    return state.worst ? severityIcon(*state.worst) : plainIcon(QStringLiteral(":/icons/pass.svg"));
}

QString TriangleView::spoken(int part) const {
    if (!isCorner(part)) {
        const Edge edge = edgeOf(part);
        QString text = nameOf(edge) + QStringLiteral(": ") + (m_triangle.of(edge).known ? firstLine(edge) : m_waiting);
        if (m_triangle.of(edge).known && !secondLine(edge).isEmpty()) text += QStringLiteral(", ") + secondLine(edge);
        return text;
    }
    const Corner corner = cornerOf(part);
    const auto& state = m_triangle.of(corner);
    if (!state.known) return nameOf(corner) + QStringLiteral(": ") + m_waiting;
    QStringList facts;
    for (const std::string& fact : state.facts) facts << toQt(fact);
    facts << (state.worst ? tr("worst finding: %1").arg(severityName(*state.worst)) : tr("nothing wrong in itself"));
    return nameOf(corner) + QStringLiteral(": ") + facts.join(QStringLiteral(", "));
}

int TriangleView::partAt(const QPoint& at) const {
    for (int part = 0; part < kParts; ++part) {
        if (rectOf(part).contains(at)) return part;
    }
    return -1;
}

void TriangleView::setCurrent(int part) {
    m_current = part;
    setAccessibleName(spoken(part));
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void TriangleView::choose(int part) {
    if (part < 0) return;
    if (isCorner(part)) {
        emit cornerChosen(cornerOf(part));
    } else {
        emit edgeChosen(edgeOf(part));
    }
}

void TriangleView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down: return setCurrent((m_current + 1) % kParts);
    case Qt::Key_Left:
    case Qt::Key_Up: return setCurrent((m_current + kParts - 1) % kParts);
    case Qt::Key_Home: return setCurrent(0);
    case Qt::Key_End: return setCurrent(kParts - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return choose(m_current);
    default: QWidget::keyPressEvent(event);
    }
}

void TriangleView::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->button() == Qt::LeftButton ? partAt(event->pos()) : -1;
    if (m_pressed >= 0) setCurrent(m_pressed);
}

void TriangleView::mouseReleaseEvent(QMouseEvent* event) {
    const int part = partAt(event->pos());
    if (part >= 0 && part == std::exchange(m_pressed, -1)) choose(part);
}

void TriangleView::mouseMoveEvent(QMouseEvent* event) {
    const int part = partAt(event->pos());
    if (part == m_hovered) return;
    m_hovered = part;
    setCursor(part >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void TriangleView::leaveEvent(QEvent* event) {
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void TriangleView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    setCurrent(m_current);
}

void TriangleView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool TriangleView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int part = partAt(help->pos()); part >= 0) {
        QToolTip::showText(help->globalPos(), spoken(part), this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

void TriangleView::paintFrame(QPainter& painter, const QRect& rect, int part, const QColor& border) const {
    const Colors& colors = themeColors();
    const bool isFocused = part == m_current && hasFocus();
    painter.setPen(QPen(isFocused || part == m_hovered ? colors.accent : border, isFocused ? 2.5 : 1.25));
    painter.setBrush(part == m_hovered ? colors.alternate : colors.base);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void TriangleView::paintCorner(QPainter& painter, Corner corner) const {
    const Colors& colors = themeColors();
    const QRect rect = cornerRect(corner);
    const auto& state = m_triangle.of(corner);
    paintFrame(painter, rect, partOf(corner), colors.border);
    const QFontMetrics title(bold(font()));
    const int line = rect.top() + (kCornerHeight - title.height() - QFontMetrics(font()).height() - 4) / 2;
    app::iconOf(corner).paint(&painter, rect.left() + kPadding, line + (title.height() - kIcon) / 2, kIcon, kIcon);
    const int left = rect.left() + kPadding + kIcon + 8;
    const int right = rect.right() - kPadding - kIcon - 8;
    painter.setFont(bold(font()));
    painter.setPen(colors.text);
    painter.drawText(QRect(left, line, right - left, title.height()), Qt::AlignLeft | Qt::AlignVCenter, nameOf(corner));
    const QIcon health = !state.known  ? plainIcon(QStringLiteral(":/icons/cannottell.svg"))
                         : state.worst ? severityIcon(*state.worst)
                                       : plainIcon(QStringLiteral(":/icons/pass.svg"));
    health.paint(&painter, rect.right() - kPadding - kIcon, line + (title.height() - kIcon) / 2, kIcon, kIcon);
    QStringList facts;
    for (const std::string& fact : state.facts) facts << toQt(fact);
    const QFontMetrics plain(font());
    const int width = rect.right() - kPadding - left;
    painter.setFont(font());
    painter.setPen(colors.muted);
    painter.drawText(QRect(left, line + title.height() + 4, width, plain.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     plain.elidedText(state.known ? facts.join(QStringLiteral(", ")) : m_waiting, Qt::ElideRight, width));
}

void TriangleView::paintLine(QPainter& painter, Edge edge) const {
    QPen pen(colorOf(edge), 2);
    if (!m_triangle.of(edge).known) pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(lineOf(edge));
}

void TriangleView::paintEdge(QPainter& painter, Edge edge) const {
    const Colors& colors = themeColors();
    const QRect rect = rectOf(partOf(edge));
    paintFrame(painter, rect, partOf(edge), colorOf(edge));
    const QString first = firstLine(edge);
    const QString second = secondLine(edge);
    const QFontMetrics title(bold(font()));
    const QFontMetrics plain(font());
    const int height = title.height() + (second.isEmpty() ? 0 : plain.height());
    const int top = rect.top() + (rect.height() - height) / 2;
    iconOf(edge).paint(&painter, rect.left() + kPadding, top + (title.height() - kIcon) / 2, kIcon, kIcon);
    const int left = rect.left() + kPadding + kIcon + 8;
    const int width = rect.right() - kPadding - left;
    painter.setFont(bold(font()));
    painter.setPen(m_triangle.of(edge).known ? colors.text : colors.muted);
    painter.drawText(QRect(left, top, width, title.height()), Qt::AlignLeft | Qt::AlignVCenter, title.elidedText(first, Qt::ElideRight, width));
    painter.setFont(font());
    painter.setPen(colors.muted);
    painter.drawText(QRect(left, top + title.height(), width, plain.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     plain.elidedText(second, Qt::ElideRight, width));
}

void TriangleView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Edge edge : {Edge::ModelsDatabase, Edge::MigrationsDatabase, Edge::ModelsMigrations}) paintLine(painter, edge);
    for (const Corner corner : {Corner::Models, Corner::Migrations, Corner::Database}) paintCorner(painter, corner);
    for (const Edge edge : {Edge::ModelsDatabase, Edge::MigrationsDatabase, Edge::ModelsMigrations}) paintEdge(painter, edge);
}

} // namespace stillroom::app
