#pragma once

#include "app/jobs/jobrunner.h"
#include "migrations/environmentfinder.h"
#include "workflow/diagnose.h"

#include <QObject>

#include <memory>
#include <optional>

namespace stillroom::app {

/// What is compared: models and migrations of an environment of a project, and a database where one is connected.
struct ComparisonInput {
    std::shared_ptr<const migrations::Project> project;
    std::shared_ptr<const workflow::LoadedEnvironment> environment;
    std::shared_ptr<const workflow::Status> status;          // null without a database
    bool operator==(const ComparisonInput&) const = default; // the same readings
};

/// Reads models, migrations and live schema, compares them and runs every check, in the background; knows nothing of widgets.
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

    /// Null until it is there.
    [[nodiscard]] const std::shared_ptr<const workflow::Diagnosis>& diagnosis() const { return m_diagnosis; }
    [[nodiscard]] std::shared_ptr<const orm::Models> models() const { return m_diagnosis != nullptr ? m_diagnosis->models : nullptr; }
    /// The models against the database.
    [[nodiscard]] std::shared_ptr<const workflow::Diff> diff() const { return m_diagnosis != nullptr ? m_diagnosis->modelsAndDatabase : nullptr; }
    /// What the project's own Python said, where it was asked.
    [[nodiscard]] const std::shared_ptr<const orm::Models>& asked() const { return m_asked; }
    /// Why there is no diff, where reading failed.
    [[nodiscard]] QString failure() const;
    [[nodiscard]] JobRunner& jobs() { return m_jobs; }

signals:
    void changed();
    void failed(const QString& detail);
    void said(const QString& text);

private:
    void compareAgain(const QString& what, const std::function<void(const std::filesystem::path&, const std::filesystem::path&)>& before);
    void take(std::shared_ptr<const workflow::Diagnosis> diagnosis);

    ComparisonInput m_input;
    std::shared_ptr<const workflow::Diagnosis> m_diagnosis;
    std::shared_ptr<const orm::Models> m_asked;
    QString m_failure; // of the whole reading
    JobRunner m_jobs;
};

} // namespace stillroom::app
