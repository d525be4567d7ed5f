#include "app/widgets/importpictureview.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace stillroom::app {

using diagnosis::ImportPicture;
using Role = ImportPicture::Role;
using Node = ImportPicture::Node;

namespace {

constexpr int kMargin = 16;
constexpr int kGapX = 72; // room for the line's number on the arrow
constexpr int kGapY = 16;
constexpr int kPadding = 8;
constexpr int kMark = 16;

[[nodiscard]] QColor roleColor(Role role) {
    const Colors& colors = themeColors();
    switch (role) {
    case Role::Entry: return colors.blue;
    case Role::Declares: return colors.green;
    case Role::Doubled:
    case Role::NotReached: return colors.red;
    case Role::Foreign: return colors.amber;
    case Role::Passed:
    case Role::Elided: return colors.muted;
    }
    return colors.muted;
}

/// Each role has a shape besides its colour.
void paintRole(QPainter& painter, const QPointF& c, Role role) {
    const QColor color = roleColor(role);
    painter.setPen(QPen(color, 1.75));
    painter.setBrush(Qt::NoBrush);
    switch (role) {
    case Role::Entry: // begins here
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF({c + QPointF(-4, -5.5), c + QPointF(6, 0), c + QPointF(-4, 5.5)}));
        break;
    case Role::Passed: painter.drawEllipse(c, 4, 4); break;
    case Role::Declares:
        painter.setBrush(color);
        painter.drawEllipse(c, 4.5, 4.5);
        break;
    case Role::Doubled: // two sheets
        painter.drawRect(QRectF(c.x() - 6, c.y() - 6, 8, 8));
        painter.setBrush(color);
        painter.drawRect(QRectF(c.x() - 2, c.y() - 2, 8, 8));
        break;
    case Role::Foreign:
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF({c + QPointF(0, -6), c + QPointF(6, 0), c + QPointF(0, 6), c + QPointF(-6, 0)}));
        break;
    case Role::NotReached: {
        QPolygonF hexagon;
        for (int i = 0; i < 6; ++i) hexagon << c + QPointF(6 * std::cos(i * M_PI / 3), 6 * std::sin(i * M_PI / 3));
        QPen pen(color, 1.75);
        pen.setDashPattern({2, 1.5});
        painter.setPen(pen);
        painter.drawPolygon(hexagon);
        break;
    }
    case Role::Elided:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        for (const double offset : {-5.0, 0.0, 5.0}) painter.drawEllipse(c + QPointF(offset, 0), 1.75, 1.75);
        break;
    }
}

[[nodiscard]] QFont smaller(const QFont& font) {
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.9);
    return small;
}

} // namespace

ImportPictureView::ImportPictureView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
}

void ImportPictureView::setPicture(ImportPicture picture, const std::string& root) {
    m_picture = std::move(picture);
    m_root = root;
    m_current = -1;
    setAccessibleDescription(toQt(m_picture.text(root)));
    horizontalScrollBar()->setValue(0);
    verticalScrollBar()->setValue(0);
    updateBars();
    viewport()->update();
}

QSize ImportPictureView::nodeSize() const {
    const QFontMetrics metrics(font());
    return {std::max(168, metrics.averageCharWidth() * 30), 2 * kPadding + metrics.height() + QFontMetrics(smaller(font())).height() + 2};
}

QPoint ImportPictureView::origin() const { return QPoint(kMargin - horizontalScrollBar()->value(), kMargin - verticalScrollBar()->value()); }

QRect ImportPictureView::rectOf(int node) const {
    const Node& one = m_picture.nodes[static_cast<std::size_t>(node)];
    const QSize size = nodeSize();
    const QPoint at(static_cast<int>(one.layer) * (size.width() + kGapX), static_cast<int>(one.row) * (size.height() + kGapY));
    return {origin() + at, size};
}

QSize ImportPictureView::sizeHint() const {
    const int rows = std::max(1, static_cast<int>(m_picture.rows));
    const int bar = horizontalScrollBar()->maximum() > 0 ? horizontalScrollBar()->sizeHint().height() : 0;
    return {600, 2 * kMargin + rows * (nodeSize().height() + kGapY) - kGapY + bar};
}

void ImportPictureView::updateBars() {
    const QSize size = nodeSize();
    const int width = 2 * kMargin + static_cast<int>(m_picture.layers) * (size.width() + kGapX) - kGapX;
    const int height = 2 * kMargin + static_cast<int>(m_picture.rows) * (size.height() + kGapY) - kGapY;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(size.width() / 2);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(size.height() / 2);
}

void ImportPictureView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

void ImportPictureView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) viewport()->update();
}

QString ImportPictureView::placeOf(const Node& node) const { return node.file.empty() ? QString() : shownPlace(node.file, node.line, m_root); }

QString ImportPictureView::spoken(int node) const {
    if (node < 0) return accessibleDescription();
    const Node& one = m_picture.nodes[static_cast<std::size_t>(node)];
    QString text = singleLine(one.label) + QStringLiteral(", ") + toQt(nameOf(one.role));
    if (!one.note.empty()) text += QStringLiteral(", ") + singleLine(one.note);
    if (!one.import.empty() && one.importLine != 0)
        text += QStringLiteral(", ") + tr("imported in line %1: %2").arg(one.importLine).arg(singleLine(one.import));
    if (!one.file.empty()) text += QStringLiteral(", ") + placeOf(one);
    return text;
}

int ImportPictureView::nodeAt(const QPoint& at) const {
    for (std::size_t i = 0; i < m_picture.nodes.size(); ++i) {
        if (rectOf(static_cast<int>(i)).contains(at)) return static_cast<int>(i);
    }
    return -1;
}

void ImportPictureView::setCurrent(int node) {
    if (node < 0 || node == m_current) return;
    m_current = node;
    const QRect rect = rectOf(node).adjusted(-kMargin, -kMargin, kMargin, kMargin);
    const auto show = [](QScrollBar* bar, int low, int high, int room) {
        if (high > room) bar->setValue(bar->value() + high - room);
        if (low < 0) bar->setValue(bar->value() + low);
    };
    show(horizontalScrollBar(), rect.left(), rect.right(), viewport()->width());
    show(verticalScrollBar(), rect.top(), rect.bottom(), viewport()->height());
    setStatusTip(spoken(node));
    setAccessibleName(tr("Imports: %1").arg(spoken(node)));
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
    viewport()->update();
}

void ImportPictureView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && !m_picture.isEmpty()) setCurrent(static_cast<int>(m_picture.order.front()));
    viewport()->update();
}

/// The nearest node in that direction; within a layer the next row that has one.
void ImportPictureView::step(int layers, int rows) {
    if (m_picture.isEmpty()) return;
    if (m_current < 0) return setCurrent(static_cast<int>(m_picture.order.front()));
    const Node& from = m_picture.nodes[static_cast<std::size_t>(m_current)];
    if (layers < 0) return setCurrent(from.parent == orm::kNowhere ? -1 : static_cast<int>(from.parent));
    int best = -1;
    int bestDistance = 0;
    for (std::size_t i = 0; i < m_picture.nodes.size(); ++i) {
        const Node& to = m_picture.nodes[i];
        const int right = static_cast<int>(to.layer) - static_cast<int>(from.layer);
        const int down = static_cast<int>(to.row) - static_cast<int>(from.row);
        if (layers > 0 ? (right <= 0 || to.parent != static_cast<std::size_t>(m_current)) : down * rows <= 0) continue;
        const int distance = 10 * std::abs(down) + std::abs(right);
        if (best < 0 || distance < bestDistance) {
            best = static_cast<int>(i);
            bestDistance = distance;
        }
    }
    setCurrent(best);
}

void ImportPictureView::choose(int node) {
    if (node < 0) return;
    const Node& one = m_picture.nodes[static_cast<std::size_t>(node)];
    if (!one.file.empty()) emit placeChosen(toQt(one.file), static_cast<int>(one.line));
}

void ImportPictureView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left: return step(-1, 0);
    case Qt::Key_Right: return step(1, 0);
    case Qt::Key_Up: return step(0, -1);
    case Qt::Key_Down: return step(0, 1);
    case Qt::Key_Home: return m_picture.isEmpty() ? void() : setCurrent(static_cast<int>(m_picture.order.front()));
    case Qt::Key_End: return m_picture.isEmpty() ? void() : setCurrent(static_cast<int>(m_picture.order.back()));
    case Qt::Key_Return:
    case Qt::Key_Enter: return choose(m_current);
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void ImportPictureView::mousePressEvent(QMouseEvent* event) { setCurrent(nodeAt(event->pos())); }
void ImportPictureView::mouseDoubleClickEvent(QMouseEvent* event) { choose(nodeAt(event->pos())); }

bool ImportPictureView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int node = nodeAt(help->pos());
        if (node < 0) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), spoken(node), viewport());
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void ImportPictureView::paintEdge(QPainter& painter, const Node& node, int index) const {
    if (node.parent == orm::kNowhere) return;
    const QRect from = rectOf(static_cast<int>(node.parent));
    const QRect to = rectOf(index);
    const QPointF start(from.right() + 1, from.center().y());
    const QPointF end(to.left() - 2, to.center().y());
    const bool isMarked = node.role == Role::Doubled || node.role == Role::Foreign;
    const QColor color = isMarked ? roleColor(node.role) : themeColors().muted;
    painter.setPen(QPen(color, isMarked ? 1.75 : 1.25));
    painter.setBrush(Qt::NoBrush);
    QPainterPath path(start);
    const double bend = start.x() + 14;
    if (std::abs(start.y() - end.y()) < 1) {
        path.lineTo(end);
    } else { // down in the gap, then to the right
        path.lineTo(bend - 6, start.y());
        path.quadTo(bend, start.y(), bend, start.y() + 6);
        path.lineTo(bend, end.y() - 6);
        path.quadTo(bend, end.y(), bend + 6, end.y());
        path.lineTo(end);
    }
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF({end, end + QPointF(-7, -4), end + QPointF(-7, 4)}));
    if (node.importLine == 0) return;
    painter.setFont(smaller(font()));
    painter.setPen(themeColors().muted);
    painter.drawText(QRectF(bend + 2, end.y() - 20, end.x() - bend - 8, 18), Qt::AlignHCenter | Qt::AlignBottom, tr("line %1").arg(node.importLine));
}

void ImportPictureView::paintNode(QPainter& painter, const Node& node, int index) const {
    const QRect rect = rectOf(index);
    const Colors& colors = themeColors();
    const bool isCurrent = index == m_current && hasFocus();
    const bool isPlain = node.role == Role::Passed || node.role == Role::Elided || node.role == Role::Entry;
    QPen pen(isCurrent ? colors.accent : isPlain ? colors.border : roleColor(node.role), isCurrent ? 2.5 : isPlain ? 1.0 : 1.5);
    if (node.role == Role::NotReached || node.role == Role::Elided) pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(index == m_current ? colors.selection : colors.window);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const QFontMetrics metrics(font());
    const int left = rect.left() + kPadding + kMark + 6;
    const int width = rect.right() - kPadding - left;
    paintRole(painter, QPointF(rect.left() + kPadding + kMark / 2.0, rect.top() + kPadding + metrics.height() / 2.0), node.role);
    painter.setFont(font());
    painter.setPen(colors.text);
    painter.drawText(QRect(left, rect.top() + kPadding, width, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(singleLine(node.label), Qt::ElideMiddle, width));
    const QFont small = smaller(font());
    const QFontMetrics smallMetrics(small);
    const QString second = node.role == Role::Elided || !node.note.empty() ? singleLine(node.note) : placeOf(node);
    painter.setFont(small);
    painter.setPen(isPlain || node.role == Role::Declares ? colors.muted : roleColor(node.role));
    painter.drawText(QRect(left, rect.top() + kPadding + metrics.height() + 2, width, smallMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     smallMetrics.elidedText(second, Qt::ElideMiddle, width));
}

void ImportPictureView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(viewport()->rect(), themeColors().base);
    for (std::size_t i = 0; i < m_picture.nodes.size(); ++i) paintEdge(painter, m_picture.nodes[i], static_cast<int>(i));
    for (std::size_t i = 0; i < m_picture.nodes.size(); ++i) paintNode(painter, m_picture.nodes[i], static_cast<int>(i));
}

} // namespace stillroom::app
