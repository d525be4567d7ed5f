#include "app/pages/journalpage.h"

#include "app/itemmodels/text.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/theme.h"
#include "ui_journalpage.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>

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
    connect(m_ui->copyButton, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_ui->detail->toPlainText()); });
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

void JournalPage::showDetail() {
    const QModelIndex index = m_ui->entries->currentIndex();
    m_ui->detail->setPlainText(index.isValid() ? JournalModel::describe(m_model.entries()[static_cast<std::size_t>(index.row())]) : QString());
}

} // namespace stillroom::app
