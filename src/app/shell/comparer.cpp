#include "app/shell/comparer.h"

#include "app/itemmodels/text.h"
#include "base/text.h"
#include "workflow/interpreter.h"

namespace stillroom::app {
namespace {

[[nodiscard]] bool isOfSame(const workflow::Diagnosis& diagnosis, const ComparisonInput& input) {
    if (input.environment == nullptr || diagnosis.environment->projectRoot != input.environment->projectRoot) return false;
    if ((input.status == nullptr) != (diagnosis.status == nullptr)) return false;
    if (input.status == nullptr) return true;
    const auto& now = input.status->database->identity;
    const auto& then = diagnosis.status->database->identity;
    return now.systemId == then.systemId && now.name == then.name;
}

} // namespace

QString Comparer::failure() const {
    if (!m_failure.isEmpty()) return m_failure;
    return m_diagnosis != nullptr ? toQt(m_diagnosis->whyNoLive) : QString();
}

void Comparer::read(const ComparisonInput& input) {
    if (input == m_input) return;
    m_input = input;
    m_asked.reset();                                                                   // it was asked about what was there before
    if (m_diagnosis != nullptr && !isOfSame(*m_diagnosis, input)) m_diagnosis.reset(); // what is shown is of what is open
    m_failure.clear();
    emit changed();
    if (input.project == nullptr || input.environment == nullptr) return m_jobs.cancel();
    m_jobs.start(
        input.status != nullptr ? tr("Comparing models, migrations and database") : tr("Reading models and migrations"),
        [input](const std::stop_token& stop) { return workflow::diagnose(*input.project, input.environment, input.status, stop); },
        [this](std::shared_ptr<const workflow::Diagnosis> diagnosis) { take(std::move(diagnosis)); },
        [this](const Error& error) {
            m_failure = toQt(error.what());
            emit changed();
        });
}

void Comparer::take(std::shared_ptr<const workflow::Diagnosis> diagnosis) {
    m_diagnosis = std::move(diagnosis);
    emit changed();
}

void Comparer::ask(const QString& program) {
    if (m_diagnosis == nullptr || m_jobs.running()) return;
    const auto dialect = m_input.status != nullptr ? m_input.status->database->identity.dialect : schema::Dialect::PostgreSql;
    m_jobs.start(
        tr("Asking %1 for the models").arg(program),
        [input = m_input, models = models(), dialect, interpreter = workflow::ProjectInterpreter{fromQt(program)}](const std::stop_token& stop) {
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
    if (m_diagnosis == nullptr) return;
    m_jobs.start(
        what,
        [input = m_input, diagnosis = m_diagnosis, before](const std::stop_token& stop) {
            before(workflow::ignoresFile(), input.project->root);
            return workflow::compareAgain(*input.project, *diagnosis, stop);
        },
        [this](std::shared_ptr<const workflow::Diagnosis> diagnosis) { take(std::move(diagnosis)); },
        [this](const Error& error) { emit failed(toQt(error.what())); });
}

} // namespace stillroom::app
