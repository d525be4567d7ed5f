#include "app/dialogs/alembicdialog.h"

#include "app/itemmodels/text.h"
#include "app/settings/interpreters.h"
#include "app/widgets/protectionband.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_alembicdialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>

namespace stillroom::app {
AlembicDialog::AlembicDialog(workflow::RepairBase base, Protection protection, QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::AlembicDialog>()), m_base(std::move(base)), m_protection(protection), m_commands(workflow::alembicCommands()) {
    m_ui->setupUi(this);
    resize(880, 560);
    const QString database = singleLine(database::shownTarget(m_base.database->target));
    setWindowTitle(tr("Run Alembic on %1").arg(database));
    showBand(*m_ui->band, protection, database);
    asTitle(*m_ui->alembicTitle);
    for (QLabel* caption : {m_ui->alembicHint, m_ui->commandCaption, m_ui->pythonCaption}) asCaption(*caption);
    for (QWidget* fixed : {static_cast<QWidget*>(m_ui->line), static_cast<QWidget*>(m_ui->output), static_cast<QWidget*>(m_ui->python)}) asFixed(*fixed);
    m_ui->alembicHint->setText(
        tr("This runs the project's code as you: it can reach files, network and databases as you can. Which database it works on is for its "
           "env.py to say; the rows of %1 are read before and after.")
            .arg(database));
    for (const auto& one : m_commands) m_ui->command->addItem(toQt("alembic " + join(one.arguments, " ")));
    m_ui->python->setText(projectInterpreter(toQt(m_base.environment->projectRoot.string())));
    m_ui->alembicName->setPlaceholderText(tr("The name of the database, %1, as this is production").arg(toQt(m_base.database->identity.name)));
    m_ui->output->document()->setDocumentMargin(8);
    m_ui->busy->hide();
    for (QPushButton* button : {m_ui->copyLine, m_ui->stopAlembic, m_ui->runAlembic}) button->setAutoDefault(false);
    connect(m_ui->command, &QComboBox::currentIndexChanged, this, &AlembicDialog::update);
    for (QLineEdit* edit : {m_ui->python, m_ui->alembicName}) connect(edit, &QLineEdit::textChanged, this, &AlembicDialog::update);
    connect(m_ui->trusted, &QCheckBox::toggled, this, &AlembicDialog::update);
    connect(m_ui->copyLine, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_ui->line->text()); });
    connect(m_ui->runAlembic, &QPushButton::clicked, this, &AlembicDialog::run);
    connect(m_ui->stopAlembic, &QPushButton::clicked, &m_jobs, &JobRunner::stopWork);
    connect(m_ui->closeAlembic, &QPushButton::clicked, this, &AlembicDialog::reject);
    connect(&m_jobs, &JobRunner::started, this, &AlembicDialog::update);
    connect(&m_jobs, &JobRunner::finished, this, &AlembicDialog::update);
    update();
}

AlembicDialog::~AlembicDialog() = default;

const workflow::AlembicCommand& AlembicDialog::command() const { return m_commands[static_cast<std::size_t>(m_ui->command->currentIndex())]; }

void AlembicDialog::update() {
    const bool busy = m_jobs.running();
    const std::string python(trimmed(fromQt(m_ui->python->text())));
    const bool asksName = m_protection == Protection::Production && command().writes;
    m_ui->line->setText(toQt(workflow::shellText(workflow::commandLine(*m_base.environment, python.empty() ? "python" : python, command()))));
    m_ui->line->setCursorPosition(0);
    m_ui->alembicName->setVisible(asksName);
    m_ui->busy->setVisible(busy);
    m_ui->stopAlembic->setVisible(busy);
    m_ui->closeAlembic->setEnabled(!busy);
    m_ui->runAlembic->setEnabled(!busy && !python.empty() && m_ui->trusted->isChecked() &&
                                 (!asksName || m_ui->alembicName->text() == toQt(m_base.database->identity.name)));
    m_ui->runAlembic->setText(tr("Run %1").arg(toQt(join(command().arguments, " "))));
    asWrite(*m_ui->runAlembic, command().writes);
}

void AlembicDialog::reject() {
    if (m_jobs.running()) return; // stop it first: its end must be seen
    QDialog::reject();
}

void AlembicDialog::append(const QString& text) {
    const bool atEnd = m_ui->output->verticalScrollBar()->value() == m_ui->output->verticalScrollBar()->maximum();
    m_ui->output->moveCursor(QTextCursor::End);
    m_ui->output->insertPlainText(text);
    if (atEnd) m_ui->output->verticalScrollBar()->setValue(m_ui->output->verticalScrollBar()->maximum());
}

void AlembicDialog::run() {
    m_sent = true;
    m_ui->output->clear();
    m_ui->output->setMaximumBlockCount(20'000);
    m_ui->alembicResult->clear();
    const std::string python(trimmed(fromQt(m_ui->python->text())));
    m_jobs.start(
        m_ui->runAlembic->text(),
        [this, base = m_base, python, command = command()](const std::stop_token& stop) {
            const auto show = [this](std::string_view bytes) {
                QMetaObject::invokeMethod(
                    this, [this, text = toQt(std::string(bytes))] { append(text); }, Qt::QueuedConnection);
            };
            return workflow::runAlembic(base, python, command, show, stop);
        },
        [this](const workflow::AlembicRun& run) { showEnd(run); }, [this](const Error& error) { m_ui->alembicResult->setText(toQt(error.what())); });
}

void AlembicDialog::showEnd(const workflow::AlembicRun& run) {
    m_ui->alembicResult->setText(tr("%1 Journal entry %2.").arg(toQt(run.said), toQt(run.journalId)));
}

} // namespace stillroom::app
