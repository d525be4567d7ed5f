#include "app/pages/overviewpage.h"

#include "app/widgets/theme.h"
#include "ui_overviewpage.h"

namespace stillroom::app {

using diagnosis::Triangle;

OverviewPage::OverviewPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::OverviewPage>()) {
    m_ui->setupUi(this);
    asCaption(*m_ui->overviewHint);
    connect(m_ui->triangle, &TriangleView::cornerChosen, this, [this](Triangle::Corner corner) {
        if (corner == Triangle::Corner::Models) return emit modelsRequested();
        if (corner == Triangle::Corner::Migrations) return emit graphRequested();
        m_connected ? emit databaseRequested() : emit connectRequested();
    });
    connect(m_ui->triangle, &TriangleView::edgeChosen, this, [this](Triangle::Edge edge) {
        if (edge != Triangle::Edge::ModelsMigrations && !m_connected) return emit connectRequested();
        emit comparisonRequested(edge);
    });
}

OverviewPage::~OverviewPage() = default;

void OverviewPage::setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis, bool reading) {
    m_connected = diagnosis != nullptr && diagnosis->status != nullptr;
    m_ui->triangle->setTriangle(diagnosis != nullptr ? diagnosis->triangle : Triangle(), reading ? tr("being read") : tr("not connected"));
    m_ui->overviewHint->setText(reading ? tr("Models, migrations and database are being read.")
                                : m_connected
                                    ? tr("Each line says how far two of the three agree. Click a line to see what differs, a box to see what it holds.")
                                    : tr("Connect to the database to see how far models and migrations agree with it."));
}

} // namespace stillroom::app
