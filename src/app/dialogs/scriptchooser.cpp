#include "app/dialogs/scriptchooser.h"

#include "app/itemmodels/text.h"
#include "app/widgets/statementlist.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_scriptchooser.h"

namespace stillroom::app {

ScriptChooser::ScriptChooser(workflow::RepairBase about, std::string script, std::string scriptName, std::vector<database::ScriptStatement> statements,
                             const QString& targets, QWidget* parent)
    : RepairChooser(std::move(about), parent), m_ui(std::make_unique<Ui::ScriptChooser>()), m_script(std::move(script)), m_name(std::move(scriptName)),
      m_statements(std::move(statements)) {
    m_ui->setupUi(this);
    setFocusProxy(m_ui->scriptStatements);
    for (QWidget* caption : {m_ui->scriptHint, m_ui->roleCaption, m_ui->pathCaption, m_ui->lockCaption, m_ui->timeCaption}) asCaption(*caption);
    for (QLineEdit* edit : {m_ui->scriptTargets, m_ui->role, m_ui->searchPath}) asFixed(*edit);
    m_ui->scriptHint->setText(
        tr("Everything runs in one transaction, and is rehearsed and rolled back first. What cannot run in one comes last, each after its own "
           "confirmation."));
    const bool isPostgreSql = base().database->identity.dialect == schema::Dialect::PostgreSql;
    for (QWidget* part : {static_cast<QWidget*>(m_ui->roleCaption), static_cast<QWidget*>(m_ui->role), static_cast<QWidget*>(m_ui->pathCaption),
                          static_cast<QWidget*>(m_ui->searchPath), static_cast<QWidget*>(m_ui->lockCaption), static_cast<QWidget*>(m_ui->lockTimeout),
                          static_cast<QWidget*>(m_ui->timeCaption), static_cast<QWidget*>(m_ui->statementTimeout)})
        part->setVisible(isPostgreSql);
    m_ui->alsoStamp->setVisible(base().environment != nullptr);
    m_ui->scriptTargets->setVisible(base().environment != nullptr);
    m_ui->clearFirst->setVisible(base().environment != nullptr);
    for (QWidget* part : {static_cast<QWidget*>(m_ui->scriptTargets), static_cast<QWidget*>(m_ui->clearFirst)}) part->setEnabled(false);
    setUpStatements(*m_ui->scriptStatements);
    fillStatements(*m_ui->scriptStatements, m_statements);
    m_ui->scriptStatements->setCurrentItem(m_ui->scriptStatements->topLevelItem(0));
    connect(m_ui->alsoStamp, &QCheckBox::toggled, this, [this](bool on) {
        m_ui->scriptTargets->setEnabled(on);
        m_ui->clearFirst->setEnabled(on);
        if (on) m_ui->scriptTargets->setFocus();
        emit changed();
    });
    connect(m_ui->scriptTargets, &QLineEdit::textChanged, this, &RepairChooser::changed);
    connect(m_ui->clearFirst, &QCheckBox::toggled, this, &RepairChooser::changed);
    if (!targets.isEmpty() && base().environment != nullptr) {
        m_ui->scriptTargets->setText(targets);
        m_ui->alsoStamp->setChecked(true);
    }
}

ScriptChooser::~ScriptChooser() = default;

void ScriptChooser::actAs(const std::string& role) { m_ui->role->setText(toQt(role)); }

QString ScriptChooser::question() const { return tr("%1 in %2").arg(toQt(counted(m_statements.size(), "statement")), singleLine(m_name)); }

QString ScriptChooser::problem() const {
    for (const auto& one : m_statements) {
        if (!one.problem.empty()) return tr("Line %1, %2: %3").arg(one.line).arg(singleLine(one.kind), toQt(one.problem));
    }
    if (m_ui->alsoStamp->isChecked() && splitWords(fromQt(m_ui->scriptTargets->text()), " ,\t").empty())
        return tr("Name the revisions to record, or record none.");
    return m_statements.empty() ? tr("There is no statement in it.") : QString();
}

workflow::ScriptRequest ScriptChooser::request() const {
    workflow::ScriptRequest request{m_script, m_name, {}, {}};
    if (m_ui->alsoStamp->isChecked())
        request.stamp = migrations::StampRequest{splitWords(fromQt(m_ui->scriptTargets->text()), " ,\t"), m_ui->clearFirst->isChecked()};
    return request;
}

std::function<PlannedRepair(const std::stop_token&)> ScriptChooser::planner() const {
    repair::SessionSettings settings;
    settings.role = std::string(trimmed(fromQt(m_ui->role->text())));
    settings.searchPath = std::string(trimmed(fromQt(m_ui->searchPath->text())));
    settings.lockTimeoutSeconds = m_ui->lockTimeout->value();
    settings.statementTimeoutSeconds = m_ui->statementTimeout->value();
    return [base = base(), settings, request = request()](const std::stop_token& stop) {
        auto preview = workflow::previewScript(workflow::under(base, settings, stop), request, stop);
        return PlannedRepair{std::move(preview.plan), std::move(preview.alone), std::move(preview.rehearsal), {}};
    };
}

QString ScriptChooser::verb(const repair::Plan& plan, const QString& database) const {
    return tr("Run %1 on %2").arg(toQt(counted(plan.statements.size(), "statement")), database);
}

} // namespace stillroom::app
