#pragma once

#include <QLabel>

namespace stillroom::app {

/// One line of text, shortened in its middle where it does not fit; then the whole text is in the tool tip. Its context
/// menu copies the whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setFullText(const QString& text);
    [[nodiscard]] QString fullText() const { return m_fullText; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    QString m_fullText;
};

} // namespace stillroom::app
