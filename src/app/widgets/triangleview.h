#pragma once

#include "diagnosis/triangle.h"

#include <QIcon>
#include <QWidget>

namespace stillroom::app {

/// Paints the three sources of truth and how far each two of them agree. The arrow keys go round, Return or a click asks for the page
/// that explains what is current; that is told to screen readers, and the whole triangle is their description of it.
class TriangleView : public QWidget {
    Q_OBJECT

public:
    using Corner = diagnosis::Triangle::Corner;
    using Edge = diagnosis::Triangle::Edge;

    explicit TriangleView(QWidget* parent = nullptr);

    /// \param waiting what is said of what is not known: "being read", "not connected"
    void setTriangle(diagnosis::Triangle triangle, const QString& waiting);
    /// Corners, then edges, in reading order; see Part.
    enum Part { kModels, kModelsMigrations, kMigrations, kModelsDatabase, kMigrationsDatabase, kDatabase, kParts };
    [[nodiscard]] QRect rectOf(int part) const;
    /// What a screen reader is told of the part.
    [[nodiscard]] QString spoken(int part) const;
    [[nodiscard]] QSize sizeHint() const override { return {880, 336}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {640, 272}; }

signals:
    void cornerChosen(stillroom::diagnosis::Triangle::Corner corner);
    void edgeChosen(stillroom::diagnosis::Triangle::Edge edge);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRect cornerRect(Corner corner) const;
    [[nodiscard]] QLine lineOf(Edge edge) const;
    [[nodiscard]] int partAt(const QPoint& at) const;
    [[nodiscard]] QString firstLine(Edge edge) const;
    [[nodiscard]] QString secondLine(Edge edge) const;
    [[nodiscard]] QColor colorOf(Edge edge) const;
    [[nodiscard]] QIcon iconOf(Edge edge) const;
    void setCurrent(int part);
    void choose(int part);
    void paintCorner(QPainter& painter, Corner corner) const;
    void paintLine(QPainter& painter, Edge edge) const;
    void paintEdge(QPainter& painter, Edge edge) const;
    void paintFrame(QPainter& painter, const QRect& rect, int part, const QColor& border) const;

    diagnosis::Triangle m_triangle;
    QString m_waiting;
    int m_current = kModels;
    int m_hovered = -1;
    int m_pressed = -1;
};

} // namespace stillroom::app
