#include "app/dialogs/actionpalette.h"

#include "app/widgets/theme.h"
#include "ui_actionpalette.h"

#include <QKeyEvent>

#include <algorithm>

namespace stillroom::app {
namespace {

/// Every word typed is in the name, in any order.
[[nodiscard]] bool matches(const QString& name, const QString& typed) {
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&name](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
}

} // namespace

ActionPalette::ActionPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::ActionPalette>()), m_actions(actions) {
    m_ui->setupUi(this);
    resize(520, 400);
    asCaption(*m_ui->none);
    m_ui->search->installEventFilter(this);
    connect(m_ui->search, &QLineEdit::textChanged, this, &ActionPalette::filter);
    connect(m_ui->search, &QLineEdit::returnPressed, this, &ActionPalette::choose);
    connect(m_ui->actions, &QListWidget::itemClicked, this, &ActionPalette::choose);
    filter();
}

ActionPalette::~ActionPalette() = default;

void ActionPalette::filter() {
    m_ui->actions->clear();
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QString name = m_actions[i]->text().remove(u'&');
        if (!matches(name, m_ui->search->text())) continue;
        const QString keys = m_actions[i]->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? name : name + QStringLiteral("    ") + keys, m_ui->actions);
        item->setData(Qt::UserRole, i);
    }
    m_ui->actions->setCurrentRow(0);
    m_ui->none->setVisible(m_ui->actions->count() == 0);
}

void ActionPalette::choose() {
    const auto* item = m_ui->actions->currentItem();
    if (item == nullptr) return;
    m_chosen = m_actions[item->data(Qt::UserRole).toInt()];
    accept();
}

bool ActionPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_ui->actions->count() > 0) {
            m_ui->actions->setCurrentRow(std::clamp(m_ui->actions->currentRow() + step, 0, m_ui->actions->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace stillroom::app
