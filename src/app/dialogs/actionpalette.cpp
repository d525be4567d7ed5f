#include "app/dialogs/actionpalette.h"

#include "app/widgets/theme.h"
#include "ui_actionpalette.h"

#include <QHeaderView>
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
    connect(m_ui->actions, &QTreeWidget::itemClicked, this, &ActionPalette::choose);
    m_ui->actions->header()->setStretchLastSection(false);
    m_ui->actions->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_ui->actions->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    filter();
}

ActionPalette::~ActionPalette() = default;

void ActionPalette::filter() {
    m_ui->actions->clear();
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QString name = m_actions[i]->text().remove(u'&');
        if (!matches(name, m_ui->search->text())) continue;
        auto* item = new QTreeWidgetItem(m_ui->actions, {name, m_actions[i]->shortcut().toString(QKeySequence::NativeText)});
        item->setData(0, Qt::UserRole, i);
    }
    m_ui->actions->setCurrentItem(m_ui->actions->topLevelItem(0));
    m_ui->none->setVisible(m_ui->actions->topLevelItemCount() == 0);
}

void ActionPalette::choose() {
    const auto* item = m_ui->actions->currentItem();
    if (item == nullptr) return;
    m_chosen = m_actions[item->data(0, Qt::UserRole).toInt()];
    accept();
}

bool ActionPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        auto* next = step > 0   ? m_ui->actions->itemBelow(m_ui->actions->currentItem())
                     : step < 0 ? m_ui->actions->itemAbove(m_ui->actions->currentItem())
                                : nullptr;
        if (next != nullptr) m_ui->actions->setCurrentItem(next);
        if (step != 0) return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace stillroom::app
