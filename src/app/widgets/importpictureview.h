#pragma once

#include "diagnosis/models/importpicture.h"

#include <QAbstractScrollArea>

#include <string>

namespace stillroom::app {

/// Paints the imports that lead to some modules. The arrow keys go from module to module, Return or a double click asks for the
/// file; what is current is told to screen readers, and the whole picture is their description of it.
class ImportPictureView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ImportPictureView(QWidget* parent = nullptr);

    /// \param root of the project, for showing places
    void setPicture(diagnosis::ImportPicture picture, const std::string& root);
    [[nodiscard]] const diagnosis::ImportPicture& picture() const { return m_picture; }
    /// The node that is current, -1 where there is none.
    [[nodiscard]] int current() const { return m_current; }
    /// What a screen reader is told of the node.
    [[nodiscard]] QString spoken(int node) const;
    [[nodiscard]] QSize sizeHint() const override;
    /// Where the node is painted in the viewport.
    [[nodiscard]] QRect rectOf(int node) const;

signals:
    /// The file of a module was asked for; line 0 is the file as a whole.
    void placeChosen(const QString& file, int line);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] QSize nodeSize() const;
    [[nodiscard]] QPoint origin() const;
    [[nodiscard]] int nodeAt(const QPoint& at) const;
    [[nodiscard]] QString placeOf(const diagnosis::ImportPicture::Node& node) const;
    void setCurrent(int node);
    void step(int layers, int rows);
    void choose(int node);
    void updateBars();
    void paintEdge(QPainter& painter, const diagnosis::ImportPicture::Node& node, int index) const;
    void paintNode(QPainter& painter, const diagnosis::ImportPicture::Node& node, int index) const;

    diagnosis::ImportPicture m_picture;
    std::string m_root;
    int m_current = -1;
};

} // namespace stillroom::app
