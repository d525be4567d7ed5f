#include "app/pages/startpage.h"

#include "app/itemmodels/text.h"
#include "app/settings/profiles.h"
#include "app/widgets/theme.h"
#include "app/widgets/twolinedelegate.h"
#include "ui_startpage.h"

#include <QFileInfo>

#include <algorithm>

namespace stillroom::app {
namespace {

/// As high as its items, up to five.
void fitHeight(QListWidget& list) {
    constexpr int kMost = 8;
    list.ensurePolished();
    const int rows = std::clamp(list.count(), 1, kMost);
    list.setFixedHeight(rows * std::max(list.sizeHintForRow(0), 24) + 2 * list.frameWidth() + 4);
}

} // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::StartPage>()) {
    m_ui->setupUi(this);
    m_ui->logo->setPixmap(QIcon(QStringLiteral(":/icons/stillroom.svg")).pixmap(32, 32));
    for (QLabel* title : {m_ui->title, m_ui->recentTitle, m_ui->practiceTitle}) asTitle(*title);
    for (QLabel* caption : {m_ui->recentEmpty, m_ui->practiceHint}) asCaption(*caption);
    connect(m_ui->openButton, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(m_ui->connectButton, &QPushButton::clicked, this, &StartPage::connectRequested);
    connect(m_ui->explainButton, &QPushButton::clicked, this, &StartPage::explainRequested);
    for (const auto signal : {&QListWidget::itemClicked, &QListWidget::itemActivated}) {
        connect(m_ui->recentList, signal, this, [this] {
            const int row = m_ui->recentList->currentRow();
            if (row >= 0 && isVisible()) emit recentChosen(RecentPair(m_recent[static_cast<std::size_t>(row)]));
        });
    }
    for (const auto signal : {&QListWidget::itemClicked, &QListWidget::itemActivated})
        connect(m_ui->practiceList, signal, this, [this] { emit incidentChosen(m_ui->practiceList->currentRow()); });
    m_ui->practiceList->setItemDelegate(new TwoLineDelegate(m_ui->practiceList));
    for (QListWidget* list : {m_ui->recentList, m_ui->practiceList}) {
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list->setTextElideMode(Qt::ElideRight);
        list->viewport()->setCursor(Qt::PointingHandCursor);
    }
}

StartPage::~StartPage() = default;

void StartPage::setRecent(const std::vector<RecentPair>& pairs) {
    m_recent = pairs;
    m_ui->recentList->clear();
    for (const RecentPair& pair : pairs) {
        QString text = QFileInfo(pair.project).fileName() + (pair.environment.isEmpty() ? QString() : QStringLiteral(" / ") + pair.environment);
        if (pair.connection) {
            const auto profile = profileOf(pair.connection->target);
            text += QStringLiteral("   \u2014   ") + (profile ? profile->name + QStringLiteral(", ") : QString()) +
                    singleLine(database::shownTarget(pair.connection->target));
            if (pair.connection->protection != Protection::Development) text += QStringLiteral("   ") + protectionName(pair.connection->protection).toUpper();
        }
        auto* item = new QListWidgetItem(text, m_ui->recentList);
        item->setToolTip(pair.project + (pair.connection ? u'\n' + toQt(database::targetText(pair.connection->target)) : QString()));
    }
    fitHeight(*m_ui->recentList);
    m_ui->recentList->setVisible(!pairs.empty());
    m_ui->recentEmpty->setVisible(pairs.empty());
}

void StartPage::setIncidents(const std::vector<workflow::PracticeIncident>& incidents) {
    m_ui->practiceList->clear();
    for (const auto& incident : incidents) {
        auto* item = new QListWidgetItem(toQt(incident.title), m_ui->practiceList);
        item->setData(TwoLineDelegate::SecondLineRole, toQt(incident.summary));
        item->setData(Qt::AccessibleTextRole, toQt(incident.title + ". " + incident.summary));
        item->setToolTip(toQt(incident.story).simplified());
    }
    m_ui->practiceHint->setText(tr("Each opens as a copy of your own, with a SQLite database. Nothing real can be harmed."));
    fitHeight(*m_ui->practiceList);
    for (QWidget* widget : {static_cast<QWidget*>(m_ui->practiceTitle), static_cast<QWidget*>(m_ui->practiceList), static_cast<QWidget*>(m_ui->practiceHint)})
        widget->setVisible(!incidents.empty());
}

} // namespace stillroom::app
