#include "app/pages/findingspanel.h"

#include "app/itemmodels/repairwords.h"
#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "ui_findingspanel.h"

#include <QPushButton>

namespace stillroom::app {

FindingsPanel::FindingsPanel(QWidget* parent) : QFrame(parent), m_ui(std::make_unique<Ui::FindingsPanel>()) {
    m_ui->setupUi(this);
    asTitle(*m_ui->findingsTitle);
    m_ui->findings->setModel(&m_findings);
    m_ui->findings->setUniformItemSizes(true);
    m_ui->findingsSplitter->setSizes({480, 760});
    connect(m_ui->findings, &QListView::activated, this,
            [this](const QModelIndex& index) { emit chosen(m_findings.findings()[static_cast<std::size_t>(index.row())]); });
    connect(m_ui->findings->selectionModel(), &QItemSelectionModel::currentChanged, this, &FindingsPanel::showDetail);
}

FindingsPanel::~FindingsPanel() = default;

void FindingsPanel::setFindings(const std::vector<Finding>& findings, const std::string& root) {
    if (findings == m_findings.findings()) return; // what is chosen stays chosen
    m_root = root;
    m_findings.setFindings(findings);
    m_ui->findingsTitle->setText(tr("Findings %1").arg(findings.size()));
    if (!findings.empty()) m_ui->findings->setCurrentIndex(m_findings.index(0));
    showDetail();
}

void FindingsPanel::showFinding(int row) {
    if (row < 0 || row >= m_findings.rowCount()) return;
    m_ui->findings->setCurrentIndex(m_findings.index(row));
    m_ui->findings->setFocus(Qt::OtherFocusReason);
}

QByteArray FindingsPanel::saveLayout() const { return m_ui->findingsSplitter->saveState(); }
void FindingsPanel::restoreLayout(const QByteArray& state) { m_ui->findingsSplitter->restoreState(state); }

void FindingsPanel::showDetail() {
    const QModelIndex index = m_ui->findings->currentIndex();
    const Finding* finding = index.isValid() ? &m_findings.findings()[static_cast<std::size_t>(index.row())] : nullptr;
    m_ui->findingDetail->setPlainText(finding != nullptr ? FindingModel::describe(*finding, m_root) : QString());
    showRepairs(finding != nullptr ? finding->repairs : std::vector<RepairHint>{});
}

/// A button for each, the safest first; what it is for is told with it.
void FindingsPanel::showRepairs(const std::vector<RepairHint>& repairs) {
    constexpr std::size_t kMost = 3;
    while (QLayoutItem* item = m_ui->repairs->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < std::min(kMost, repairs.size()); ++i) {
        const RepairHint& repair = repairs[i];
        auto* button = new QPushButton(repairWords(repair), m_ui->findingSide);
        button->setToolTip(toQt(repair.why));
        button->setAccessibleDescription(toQt(repair.why));
        connect(button, &QPushButton::clicked, this, [this, repair] { emit repairRequested(repair); });
        m_ui->repairs->addWidget(button);
    }
    m_ui->repairs->addStretch(1);
}

} // namespace stillroom::app
