#pragma once

#include <QPlainTextEdit>

namespace stillroom::app {

/// Takes a message as text or as a file that is dropped or pasted. Text too long for an editor to stay quick is handed on
/// instead of being shown.
class MessageEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    using QPlainTextEdit::QPlainTextEdit;

signals:
    void fileGiven(const QString& path);
    void longTextGiven(const QString& text);

protected:
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;
};

} // namespace stillroom::app
