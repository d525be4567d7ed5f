#include "app/pages/journalpage.h"

#include "app/itemmodels/text.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/theme.h"
#include "repair/undo.h"
#include "ui_journalpage.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSaveFile>

#include <algorithm>

namespace stillroom::app {

JournalPage::JournalPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::JournalPage>()) {
    m_ui->setupUi(this);
    asTitle(*m_ui->journalTitle);
    asCaption(*m_ui->journalFile);
    asFixed(*m_ui->detail);
    auto* table = m_ui->entries;
    table->setModel(&m_model);
    table->setItemDelegate(new RowDelegate(table));
    table->setWordWrap(false);
    table->setCornerButtonEnabled(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(26);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(JournalModel::Database, QHeaderView::Stretch);
    table->setColumnWidth(JournalModel::Started, 170);
    table->setColumnWidth(JournalModel::Action, 230);
    table->setColumnWidth(JournalModel::Outcome, 150);
    m_ui->splitter->setStretchFactor(0, 3);
    m_ui->splitter->setStretchFactor(1, 2);
    m_ui->splitter->setSizes({760, 480});
    m_ui->journalFile->setText(toQt(repair::Journal::defaultFile().string()));
    connect(table->selectionModel(), &QItemSelectionModel::currentChanged, this, &JournalPage::showDetail);
    connect(m_ui->undoButton, &QPushButton::clicked, this, [this] {
        if (const auto* entry = current()) emit undoRequested(repair::JournalEntry(*entry));
    });
    connect(m_ui->exportButton, &QPushButton::clicked, this, &JournalPage::exportEntry);
    connect(m_ui->copyButton, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_ui->detail->toPlainText()); });
    showDetail(); // until the journal is read there is nothing to be undone
}

JournalPage::~JournalPage() = default;

void JournalPage::reload() {
    m_jobs.start(
        tr("Reading the journal"),
        [](const std::stop_token&) {
            const auto file = repair::Journal::defaultFile();
            return repair::readJournal(file);
        },
        [this](std::vector<repair::JournalEntry> entries) { show(std::move(entries)); }, [this](const Error& error) { say(toQt(error.what())); });
}

void JournalPage::show(std::vector<repair::JournalEntry> entries) {
    if (entries == m_model.entries() && !entries.empty()) return; // what is chosen stays chosen
    const QModelIndex current = m_ui->entries->currentIndex();
    const std::string kept = current.isValid() ? m_model.entries()[static_cast<std::size_t>(current.row())].id : std::string();
    const bool empty = entries.empty();
    m_model.setEntries(std::move(entries));
    if (empty) return say(tr("Every repair made with Stillroom from this account is recorded here, before its first statement is sent.\nThere is none yet."));
    m_ui->stack->setCurrentWidget(m_ui->splitter);
    const auto& all = m_model.entries();
    const auto found = std::find_if(all.begin(), all.end(), [&kept](const repair::JournalEntry& e) { return e.id == kept; });
    m_ui->entries->setCurrentIndex(m_model.index(found == all.end() ? 0 : static_cast<int>(found - all.begin()), 0));
    showDetail();
}

void JournalPage::say(const QString& text) {
    m_ui->emptyText->setText(text);
    m_ui->stack->setCurrentWidget(m_ui->emptyText);
}

const repair::JournalEntry* JournalPage::current() const {
    const QModelIndex index = m_ui->entries->currentIndex();
    return index.isValid() ? &m_model.entries()[static_cast<std::size_t>(index.row())] : nullptr;
}

void JournalPage::showDetail() {
    const auto* entry = current();
    m_ui->detail->setPlainText(entry != nullptr ? JournalModel::describe(*entry) : QString());
    const std::string whyNot = entry != nullptr ? repair::whyNotUndone(*entry) : std::string();
    m_ui->undoButton->setEnabled(entry != nullptr && whyNot.empty());
    m_ui->undoButton->setToolTip(whyNot.empty() ? tr("Put the rows back that the version table had before") : tr("It cannot be undone: %1").arg(toQt(whyNot)));
    m_ui->copyButton->setEnabled(entry != nullptr);
    m_ui->exportButton->setEnabled(entry != nullptr);
}

void JournalPage::exportEntry() {
    const auto* entry = current();
    if (entry == nullptr) return;
    const QString name = QFileDialog::getSaveFileName(this, tr("Save this entry"), tr("repair-%1.txt").arg(toQt(entry->id)), tr("Text (*.txt)"));
    if (name.isEmpty()) return;
    QSaveFile file(name);
    const QByteArray bytes = m_ui->detail->toPlainText().toUtf8();
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    emit said(saved ? tr("Saved as %1.").arg(name) : tr("%1 could not be written: %2").arg(name, file.errorString()));
}

} // namespace stillroom::app
