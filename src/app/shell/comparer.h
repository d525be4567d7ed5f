#pragma once

#include "app/jobs/jobrunner.h"
#include "migrations/environmentfinder.h"
#include "workflow/diffs.h"
#include "workflow/status.h"

#include <QObject>

#include <memory>
#include <optional>

namespace stillroom::app {

/// What is compared: the models of an environment of a project, and the schema of a database where one is connected.
struct ComparisonInput {
    std::shared_ptr<const migrations::Project> project;
    std::shared_ptr<const workflow::LoadedEnvironment> environment;
    std::shared_ptr<const workflow::DatabaseReading> database;
    bool operator==(const ComparisonInput&) const = default; // the same readings
};

/// Reads models and live schema and compares them, in the background; knows nothing of widgets.
class Comparer : public QObject {
    Q_OBJECT

public:
    explicit Comparer(QObject* parent = nullptr) : QObject(parent) {}

    /// Reads again where the input is another; what was there is let go where it has become another project or database.
    void read(const ComparisonInput& input);
    /// Keeps the differences out of sight for this project. Then they are told apart anew.
    void ignore(const std::vector<schema::Difference>& differences, const QString& reason);
    void noLongerIgnore(const std::vector<schema::Difference>& differences);

    /// Runs the project's code in `program`, to see whether it says the same of the models.
    void ask(const QString& program);

    [[nodiscard]] const std::shared_ptr<const orm::Models>& models() const { return m_models; }
    [[nodiscard]] const std::shared_ptr<const workflow::Diff>& diff() const { return m_diff; }
    /// What the project's own Python said, where it was asked.
    [[nodiscard]] const std::shared_ptr<const orm::Models>& asked() const { return m_asked; }
    /// Why there is no diff, where reading failed.
    [[nodiscard]] const QString& failure() const { return m_failure; }
    [[nodiscard]] JobRunner& jobs() { return m_jobs; }

signals:
    void changed();
    void failed(const QString& detail);
    void said(const QString& text);

private:
    struct Result {
        std::shared_ptr<const orm::Models> models;
        std::shared_ptr<const workflow::Diff> diff;
        QString failure; // of the live schema; the models are there all the same
    };
    void compareAgain(const QString& what, const std::function<void(const std::filesystem::path&, const std::filesystem::path&)>& before);
    void take(Result result);

    ComparisonInput m_input;
    std::shared_ptr<const orm::Models> m_models;
    std::shared_ptr<const orm::Models> m_asked;
    std::shared_ptr<const workflow::Diff> m_diff;
    QString m_failure;
    JobRunner m_jobs;
};

} // namespace stillroom::app
