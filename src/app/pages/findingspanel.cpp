#include "app/pages/findingspanel.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "ui_findingspanel.h"

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

void FindingsPanel::setFindings(const std::vector<Finding>& findings) {
    if (findings == m_findings.findings()) return; // what is chosen stays chosen
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
    m_ui->findingDetail->setPlainText(index.isValid() ? FindingModel::describe(m_findings.findings()[static_cast<std::size_t>(index.row())]) : QString());
}

} // namespace stillroom::app
