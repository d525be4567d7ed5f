#pragma once

#include "app/itemmodels/graphdata.h"
#include "app/jobs/jobrunner.h"
#include "app/settings/connection.h"
#include "app/shell/comparer.h"
#include "migrations/environmentfinder.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>
#include <optional>

namespace stillroom::app {

/// What is open: a project, one of its environments, a database. Reads them in the background, and again when files
/// change; knows nothing of widgets.
class Workspace : public QObject {
    Q_OBJECT

public:
    explicit Workspace(QObject* parent = nullptr);

    /// Opens the project, and then the database where one is given: so its name is there if that does not answer. The
    /// database of another project is let go.
    void openProject(const QString& path, const QString& environment = {}, const std::optional<Connection>& connection = {});
    void chooseEnvironment(const QString& name);
    void connectDatabase(const Connection& connection);
    void disconnectDatabase();
    /// Nothing is open any more.
    void close();
    /// Reads project and database again.
    void reload();
    void cancel();

    [[nodiscard]] const migrations::Project* project() const { return m_project.get(); }
    [[nodiscard]] const workflow::LoadedEnvironment* environment() const { return m_environment.get(); }
    [[nodiscard]] std::shared_ptr<const workflow::DatabaseReading> database() const { return m_database; }
    [[nodiscard]] std::shared_ptr<const GraphData> graphData() const { return m_data; }
    [[nodiscard]] ComparisonInput comparisonInput() const { return {m_project, m_environment, m_data != nullptr ? m_data->status : nullptr}; }
    /// What is connected, or was tried last.
    [[nodiscard]] const std::optional<Connection>& connection() const { return m_connection; }
    [[nodiscard]] JobRunner& jobs() { return m_jobs; }

signals:
    void changed();
    void failed(const QString& what, const QString& detail);
    void said(const QString& text);

private:
    struct Reading;
    struct Cache {
        std::mutex mutex;
        migrations::RevisionCache revisions;
    };
    void read(const QString& what, bool findAgain, bool readDatabaseAgain, const QString& path, const QString& environment,
              const std::optional<Connection>& connection);
    void take(Reading reading);
    void watch();

    std::shared_ptr<const migrations::Project> m_project;
    std::shared_ptr<const workflow::LoadedEnvironment> m_environment;
    std::shared_ptr<const workflow::DatabaseReading> m_database;
    std::shared_ptr<const GraphData> m_data;
    std::shared_ptr<Cache> m_cache = std::make_shared<Cache>();
    QString m_path;
    std::optional<Connection> m_connection;
    std::optional<Connection> m_next; // to be connected once the project is read
    QFileSystemWatcher m_watcher;
    QTimer m_changed; // several changes at once are one reading
    JobRunner m_jobs;
};

} // namespace stillroom::app
