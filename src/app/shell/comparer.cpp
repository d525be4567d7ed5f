#include "app/shell/comparer.h"

#include "app/itemmodels/text.h"
#include "base/text.h"
#include "workflow/interpreter.h"
#include "workflow/models.h"

namespace stillroom::app {
namespace {

[[nodiscard]] std::shared_ptr<const workflow::Diff> compared(const ComparisonInput& input, std::shared_ptr<const orm::Models> models,
                                                             std::shared_ptr<const workflow::LiveSchema> live, const std::stop_token& stop) {
    const auto dialect = live->identity.dialect;
    return workflow::makeDiff(std::move(models), std::move(live), workflow::readContext(*input.project, &input.environment->environment, dialect, stop));
}

} // namespace

void Comparer::read(const ComparisonInput& input) {
    if (input == m_input) return;
    const bool otherProject = input.project == nullptr || m_input.project == nullptr || input.project->root != m_input.project->root;
    const bool otherDatabase = input.database == nullptr || m_diff == nullptr || input.database->identity.systemId != m_diff->live->identity.systemId ||
                               input.database->identity.name != m_diff->live->identity.name;
    m_input = input;
    if (otherProject) m_models.reset();
    m_asked.reset();                                   // it was asked about what was there before
    if (otherProject || otherDatabase) m_diff.reset(); // what is shown is of what is open
    m_failure.clear();
    emit changed();
    if (input.project == nullptr || input.environment == nullptr) return m_jobs.cancel();
    m_jobs.start(
        input.database != nullptr ? tr("Comparing models and database") : tr("Reading the models"),
        [input](const std::stop_token& stop) {
            const auto dialect = input.database != nullptr ? input.database->identity.dialect : schema::Dialect::PostgreSql;
            Result result;
            const migrations::Environment& environment = input.environment->environment;
            std::optional<workflow::LiveSchemaAhead> ahead;
            if (input.database != nullptr) ahead.emplace(input.database->target, workflow::schemasOf({}, &environment), stop);
            result.models = workflow::readModels(*input.project, &environment, dialect, stop);
            if (!ahead) return result;
            try {
                result.diff = compared(input, result.models, ahead->take(workflow::schemasOf(*result.models, &environment)), stop);
            } catch (const Error& error) {
                result.failure = toQt(error.what());
            }
            return result;
        },
        [this](Result result) { take(std::move(result)); },
        [this](const Error& error) {
            m_failure = toQt(error.what());
            emit changed();
        });
}

void Comparer::take(Result result) {
    m_models = std::move(result.models);
    m_diff = std::move(result.diff);
    m_failure = std::move(result.failure);
    emit changed();
}

void Comparer::ask(const QString& program) {
    if (m_models == nullptr || m_jobs.running()) return;
    const auto dialect = m_input.database != nullptr ? m_input.database->identity.dialect : schema::Dialect::PostgreSql;
    m_jobs.start(
        tr("Asking %1 for the models").arg(program),
        [input = m_input, models = m_models, dialect, interpreter = workflow::ProjectInterpreter{fromQt(program)}](const std::stop_token& stop) {
            return workflow::askModels(*input.project, input.environment->environment, dialect, interpreter, *models, stop);
        },
        [this](std::shared_ptr<const orm::Models> asked) {
            m_asked = std::move(asked);
            if (m_asked->findings.empty()) emit said(tr("The project's own Python says the same, of %1.").arg(toQt(counted(m_asked->tables.size(), "table"))));
            emit changed();
        },
        [this](const Error& error) { emit failed(toQt(error.what())); });
}

void Comparer::ignore(const std::vector<schema::Difference>& differences, const QString& reason) {
    compareAgain(tr("Keeping what is ignored"),
                 [differences, why = fromQt(reason)](const auto& file, const auto& project) { workflow::addIgnores(file, project, differences, why); });
}

void Comparer::noLongerIgnore(const std::vector<schema::Difference>& differences) {
    compareAgain(tr("Keeping what is ignored"), [differences](const auto& file, const auto& project) { workflow::removeIgnores(file, project, differences); });
}

void Comparer::compareAgain(const QString& what, const std::function<void(const std::filesystem::path&, const std::filesystem::path&)>& before) {
    if (m_diff == nullptr) return;
    m_jobs.start(
        what,
        [input = m_input, diff = m_diff, before](const std::stop_token& stop) {
            before(workflow::ignoresFile(), input.project->root);
            return Result{diff->models, compared(input, diff->models, diff->live, stop), {}};
        },
        [this](Result result) { take(std::move(result)); }, [this](const Error& error) { emit failed(toQt(error.what())); });
}

} // namespace stillroom::app
