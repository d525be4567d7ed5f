#include "app/shell/workspace.h"

#include "app/itemmodels/text.h"

namespace stillroom::app {

struct Workspace::Reading {
    QString path;
    std::optional<database::Target> target;
    std::shared_ptr<const migrations::Project> project;
    std::shared_ptr<const workflow::LoadedEnvironment> environment;
    std::shared_ptr<const workflow::DatabaseReading> database;
    std::shared_ptr<const GraphData> data;
    std::optional<Error> databaseError; // the project is shown all the same
};

Workspace::Workspace(QObject* parent) : QObject(parent) {
    m_changed.setSingleShot(true);
    m_changed.setInterval(150);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_changed, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_changed, qOverload<>(&QTimer::start));
    connect(&m_changed, &QTimer::timeout, this, [this] {
        if (m_jobs.running()) {
            m_changed.start(); // after what is going on
        } else if (m_environment != nullptr) {
            read(tr("Reading the changed files"), false, false, m_path, toQt(m_environment->environment.name), m_target);
        }
    });
}

void Workspace::openProject(const QString& path, const QString& environment) {
    read(tr("Reading %1").arg(path), true, m_target.has_value(), path, environment, m_target);
}

void Workspace::chooseEnvironment(const QString& name) { read(tr("Reading %1").arg(name), false, false, m_path, name, m_target); }

void Workspace::connectDatabase(const database::Target& target) {
    read(tr("Reading %1").arg(singleLine(database::shownTarget(target))), false, true, m_path,
         m_environment != nullptr ? toQt(m_environment->environment.name) : QString(), target);
}

void Workspace::disconnectDatabase() {
    m_target.reset();
    m_database.reset();
    if (m_environment != nullptr) m_data = makeGraphData(m_environment, nullptr);
    emit changed();
}

void Workspace::reload() {
    if (m_path.isEmpty() && !m_target) return;
    read(tr("Reading again"), true, true, m_path, m_environment != nullptr ? toQt(m_environment->environment.name) : QString(), m_target);
}

void Workspace::read(const QString& what, bool findAgain, bool readDatabaseAgain, const QString& path, const QString& environment,
                     const std::optional<database::Target>& target) {
    m_jobs.start(
        what,
        [=, cache = m_cache, project = m_project, database = m_database](const std::stop_token& stop) {
            Reading reading;
            reading.path = path;
            reading.target = target;
            reading.project = project;
            reading.database = database;
            if (!path.isEmpty()) {
                if (findAgain || project == nullptr) reading.project = std::make_shared<const migrations::Project>(migrations::findProject(fromQt(path), stop));
                const auto& all = reading.project->environments;
                const std::lock_guard lock(cache->mutex);
                // Of several, the first is shown until another is chosen.
                const auto& chosen = environment.isEmpty() && !all.empty() ? all.front() : workflow::chooseEnvironment(*reading.project, fromQt(environment));
                reading.environment = workflow::loadEnvironment(*reading.project, chosen, &cache->revisions, stop);
            }
            if (target && (readDatabaseAgain || database == nullptr)) {
                try {
                    reading.database = workflow::readDatabase(*target, stop);
                } catch (const Error& error) {
                    reading.database = nullptr;
                    reading.databaseError = error;
                }
            }
            if (reading.environment != nullptr) {
                const auto status = reading.database != nullptr ? workflow::makeStatus(reading.environment, reading.database) : nullptr;
                reading.data = makeGraphData(reading.environment, status);
            }
            return reading;
        },
        [this](Reading reading) { take(std::move(reading)); }, [this](const Error& error) { emit failed(toQt(error.doing()), toQt(error.what())); });
}

void Workspace::take(Reading reading) {
    m_path = reading.path;
    m_project = std::move(reading.project);
    m_environment = std::move(reading.environment);
    m_database = std::move(reading.database);
    m_target = reading.target; // kept where it did not answer, to be tried again
    m_data = std::move(reading.data);
    watch();
    emit changed();
    if (reading.databaseError) emit failed(toQt(reading.databaseError->doing()), toQt(reading.databaseError->what()));
}

// Folders tell of files that come, go or are replaced; files of changes in place. Too many files are left to F5.
void Workspace::watch() {
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty()) m_watcher.removePaths(old);
    if (m_environment == nullptr) return;
    constexpr std::size_t kMaxFiles = 4000;
    const auto& environment = m_environment->environment;
    QStringList paths;
    for (const auto& location : environment.versionLocations) paths << toQt(location.string());
    paths << toQt((environment.scriptLocation / "env.py").string());
    if (!environment.configFile.empty()) paths << toQt(environment.configFile.string());
    if (m_environment->graph.size() <= kMaxFiles) {
        for (migrations::NodeId id = 0; id < m_environment->graph.size(); ++id) paths << toQt(m_environment->graph.revision(id).file);
    }
    m_watcher.addPaths(paths);
}

} // namespace stillroom::app
