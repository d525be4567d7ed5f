#include "app/shell/workspace.h"

#include "app/itemmodels/text.h"
#include "workflow/protections.h"
#include "workflow/repairs.h"

#include <algorithm>

namespace stillroom::app {

namespace {

/// The level that was ever given to this very database counts, however it is reached now; only saying so lowers it.
void protect(Connection& connection, const std::string& systemId) {
    const auto remembered = workflow::protectionOf(systemId);
    if (!connection.decided) connection.protection = std::max(connection.protection, remembered);
    connection.decided = false;
    if (connection.protection != remembered) workflow::rememberProtection(systemId, connection.protection);
}

/// What this account keeps about the database is brought up to date. \returns what there is to say of it
[[nodiscard]] QString settle(Connection& connection, const std::string& systemId, const std::stop_token& stop) {
    QStringList said;
    try {
        protect(connection, systemId);
        for (const auto& one : workflow::resolveOpenRepairs(connection.target, systemId, stop))
            said << QObject::tr("Repair %1 (%2): %3").arg(toQt(one.journalId), singleLine(one.action), singleLine(one.why));
    } catch (const Error& error) {
        said << toQt(error.what());
    }
    return said.join(u'\n');
}

} // namespace

struct Workspace::Reading {
    QString path;
    std::optional<Connection> connection;
    std::shared_ptr<const migrations::Project> project;
    std::shared_ptr<const workflow::LoadedEnvironment> environment;
    std::shared_ptr<const workflow::DatabaseReading> database;
    std::shared_ptr<const GraphData> data;
    std::optional<Error> databaseError; // the project is shown all the same
    QString said;                       // of what an earlier run had left open
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
            read(tr("Reading the changed files"), false, false, m_path, toQt(m_environment->environment.name), m_connection);
        }
    });
}

void Workspace::openProject(const QString& path, const QString& environment, const std::optional<Connection>& connection) {
    const bool another = m_environment != nullptr && path != m_path;
    const auto kept = another || connection ? std::nullopt : m_connection;
    read(tr("Reading %1").arg(path), true, kept.has_value(), path, environment, kept);
    m_next = connection;
}

void Workspace::chooseEnvironment(const QString& name) { read(tr("Reading %1").arg(name), false, false, m_path, name, m_connection); }

void Workspace::connectDatabase(const Connection& connection) {
    read(tr("Reading %1").arg(singleLine(database::shownTarget(connection.target))), false, true, m_path,
         m_environment != nullptr ? toQt(m_environment->environment.name) : QString(), connection);
}

void Workspace::disconnectDatabase() {
    cancel();
    m_connection.reset();
    m_database.reset();
    if (m_environment != nullptr) m_data = makeGraphData(m_environment, nullptr);
    emit changed();
}

void Workspace::close() {
    cancel();
    m_connection.reset();
    m_database.reset();
    m_environment.reset();
    m_project.reset();
    m_data.reset();
    m_path.clear();
    watch();
    emit changed();
}

void Workspace::cancel() {
    m_next.reset();
    m_jobs.cancel();
}

void Workspace::reload() {
    if (m_path.isEmpty() && !m_connection) return;
    read(tr("Reading again"), true, true, m_path, m_environment != nullptr ? toQt(m_environment->environment.name) : QString(), m_connection);
}

void Workspace::read(const QString& what, bool findAgain, bool readDatabaseAgain, const QString& path, const QString& environment,
                     const std::optional<Connection>& connection) {
    m_next.reset();
    m_jobs.start(
        what,
        [=, cache = m_cache, project = m_project, database = m_database](const std::stop_token& stop) {
            Reading reading;
            reading.path = path;
            reading.connection = connection;
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
            if (!connection) {
                reading.database = nullptr;
            } else if (readDatabaseAgain || database == nullptr) {
                try {
                    reading.database = workflow::readDatabase(connection->target, stop);
                    reading.said = settle(*reading.connection, reading.database->identity.systemId, stop);
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
        [this](Reading reading) { take(std::move(reading)); },
        [this](const Error& error) {
            m_next.reset();
            emit failed(toQt(error.doing()), toQt(error.what()));
        });
}

void Workspace::take(Reading reading) {
    m_path = reading.path;
    m_project = std::move(reading.project);
    m_environment = std::move(reading.environment);
    m_database = std::move(reading.database);
    m_connection = reading.connection; // kept where it did not answer, to be tried again
    m_data = std::move(reading.data);
    watch();
    emit changed();
    if (!reading.said.isEmpty()) emit said(reading.said);
    if (const auto next = std::exchange(m_next, std::nullopt)) return connectDatabase(*next);
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
    for (const auto& file : environment.configFiles) paths << toQt(file.string());
    if (m_environment->graph.size() <= kMaxFiles) {
        for (migrations::NodeId id = 0; id < m_environment->graph.size(); ++id) paths << toQt(m_environment->graph.revision(id).file);
    }
    m_watcher.addPaths(paths);
}

} // namespace stillroom::app
