#include "app/shell/practice.h"

#include "app/itemmodels/text.h"
#include "app/shell/datafolder.h"

#include <QStandardPaths>

namespace stillroom::app {
namespace {

[[nodiscard]] Practice::Opened opened(const std::filesystem::path& folder) {
    Practice::Opened result;
    result.project = toQt(folder.string());
    result.connection.target.dialect = schema::Dialect::Sqlite;
    result.connection.target.file = (folder / "app.db").string();
    return result;
}

} // namespace

Practice::Practice()
    : m_incidents(workflow::practiceIncidents(fromQt(dataFolder() + QStringLiteral("/incidents")))),
      m_copies(fromQt(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/stillroom/practice"))) {}

Practice::Opened Practice::open(const workflow::PracticeIncident& incident) const { return opened(workflow::openIncident(incident, m_copies)); }

Practice::Opened Practice::startAnew(const workflow::PracticeIncident& incident) const { return opened(workflow::startAnew(incident, m_copies)); }

const workflow::PracticeIncident* Practice::of(const std::filesystem::path& root) const { return workflow::incidentOf(m_incidents, m_copies, root); }

} // namespace stillroom::app
