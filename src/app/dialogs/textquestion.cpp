#include "app/dialogs/textquestion.h"

#include <QAbstractButton>
#include <QInputDialog>

namespace stillroom::app {

std::optional<QString> askForText(QWidget* parent, const QString& title, const QString& question, const QString& text, const QString& action) {
    QInputDialog dialog(parent);
    dialog.setWindowTitle(title);
    dialog.setLabelText(question);
    dialog.setTextValue(text);
    dialog.setOkButtonText(action);
    dialog.setMinimumWidth(480);
    for (QAbstractButton* button : dialog.findChildren<QAbstractButton*>()) button->setIcon({}); // as all buttons here
    if (dialog.exec() != QDialog::Accepted || dialog.textValue().trimmed().isEmpty()) return std::nullopt;
    return dialog.textValue().trimmed();
}

} // namespace stillroom::app
