#pragma once

#include "app/itemmodels/graphdata.h"
#include "app/jobs/jobrunner.h"
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

    void openProject(const QString& path, const QString& environment = {});
    void chooseEnvironment(const QString& name);
    void connectDatabase(const database::Target& target);
    void disconnectDatabase();
    /// Reads project and database again.
    void reload();
    void cancel() { m_jobs.cancel(); }

    [[nodiscard]] const migrations::Project* project() const { return m_project.get(); }
    [[nodiscard]] const workflow::LoadedEnvironment* environment() const { return m_environment.get(); }
    [[nodiscard]] std::shared_ptr<const workflow::DatabaseReading> database() const { return m_database; }
    [[nodiscard]] std::shared_ptr<const GraphData> graphData() const { return m_data; }
    [[nodiscard]] const std::optional<database::Target>& target() const { return m_target; }
    [[nodiscard]] JobRunner& jobs() { return m_jobs; }

signals:
    void changed();
    void failed(const QString& what, const QString& detail);

private:
    struct Reading;
    struct Cache {
        std::mutex mutex;
        migrations::RevisionCache revisions;
    };
    void read(const QString& what, bool findAgain, bool readDatabaseAgain, const QString& path, const QString& environment,
              const std::optional<database::Target>& target);
    void take(Reading reading);
    void watch();

    std::shared_ptr<const migrations::Project> m_project;
    std::shared_ptr<const workflow::LoadedEnvironment> m_environment;
    std::shared_ptr<const workflow::DatabaseReading> m_database;
    std::shared_ptr<const GraphData> m_data;
    std::shared_ptr<Cache> m_cache = std::make_shared<Cache>();
    QString m_path;
    std::optional<database::Target> m_target;
    QFileSystemWatcher m_watcher;
    QTimer m_changed; // several changes at once are one reading
    JobRunner m_jobs;
};

} // namespace stillroom::app
