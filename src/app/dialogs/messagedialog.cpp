#include "app/dialogs/messagedialog.h"

#include "app/itemmodels/text.h"
#include "app/pages/findingspanel.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_messagedialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>

#include <chrono>

namespace stillroom::app {

MessageDialog::MessageDialog(QWidget* parent) : QDialog(parent), m_ui(std::make_unique<Ui::MessageDialog>()) {
    m_ui->setupUi(this);
    resize(1040, 640);
    m_ui->messageSplitter->setSizes({260, 340});
    for (QLabel* caption : {m_ui->messageHint, m_ui->messageState, m_ui->noAnswerText}) asCaption(*caption);
    asFixed(*m_ui->messageText);
    m_ui->messageText->document()->setDocumentMargin(8);
    for (QPushButton* button : {m_ui->openLog, m_ui->clearMessage, m_ui->cancelMessage, m_ui->closeMessage}) button->setAutoDefault(false);
    m_typing.setSingleShot(true);
    m_typing.setInterval(std::chrono::milliseconds(250));
    connect(&m_typing, &QTimer::timeout, this, &MessageDialog::readTyped);
    connect(m_ui->messageText, &MessageEdit::textChanged, this, [this] { m_typing.start(); });
    connect(m_ui->messageText, &MessageEdit::fileGiven, this, &MessageDialog::openLog);
    connect(m_ui->messageText, &MessageEdit::longTextGiven, this, [this](const QString& text) {
        clear();
        readText(text);
    });
    connect(m_ui->openLog, &QPushButton::clicked, this, &MessageDialog::chooseLog);
    connect(m_ui->clearMessage, &QPushButton::clicked, this, [this] {
        clear();
        m_ui->messageText->setFocus();
    });
    connect(m_ui->cancelMessage, &QPushButton::clicked, &m_jobs, &JobRunner::cancel);
    connect(m_ui->closeMessage, &QPushButton::clicked, this, &MessageDialog::close);
    connect(m_ui->messageFindings, &FindingsPanel::chosen, this, &MessageDialog::chosen);
    connect(m_ui->messageFindings, &FindingsPanel::repairRequested, this, &MessageDialog::repairRequested);
    connect(&m_jobs, &JobRunner::started, this, &MessageDialog::update);
    connect(&m_jobs, &JobRunner::finished, this, &MessageDialog::update);
    update();
}

MessageDialog::~MessageDialog() = default;

void MessageDialog::setDiagnosis(std::shared_ptr<const workflow::Diagnosis> diagnosis, const std::string& root) {
    if (diagnosis == m_diagnosis) return;
    m_diagnosis = std::move(diagnosis);
    m_root = root;
    if (m_reading != nullptr && !m_jobs.running()) explainAgain();
    update();
}

void MessageDialog::chooseLog() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a log file"), {}, tr("Logs (*.log *.txt *.out *.err *.json *.jsonl);;All files (*)"));
    if (!path.isEmpty()) openLog(path);
}

void MessageDialog::openLog(const QString& path) {
    clear();
    explain(QFileInfo(path).fileName(), [this, path = fromQt(path)](const std::stop_token& stop) {
        const auto progress = [this](std::uint64_t done, std::uint64_t size) {
            QMetaObject::invokeMethod(this, [this, done, size] { showProgress(done, size); });
        };
        return workflow::readLog(path, progress, stop);
    });
}

void MessageDialog::paste() {
    clear();
    m_ui->messageText->paste();
    m_ui->messageText->setFocus();
}

void MessageDialog::clear() {
    m_jobs.cancel();
    {
        const QSignalBlocker blocked(m_ui->messageText);
        m_ui->messageText->clear();
    }
    m_typing.stop();
    m_reading = nullptr;
    m_failure.clear();
    update();
}

void MessageDialog::readTyped() {
    const QString text = m_ui->messageText->toPlainText();
    if (text.trimmed().isEmpty()) return clear();
    readText(text);
}

void MessageDialog::readText(const QString& text) {
    explain(tr("the text"), [text](const std::stop_token&) { return workflow::readLogText(fromQt(text), "pasted text"); });
}

void MessageDialog::explain(const QString& what, std::function<workflow::LogReading(const std::stop_token&)> read) {
    m_failure.clear();
    m_ui->messageBusy->setRange(0, 0);
    m_jobs.start(
        tr("Reading %1").arg(what),
        [read = std::move(read), diagnosis = m_diagnosis](const std::stop_token& stop) {
            Answer answer;
            answer.reading = std::make_shared<const workflow::LogReading>(read(stop));
            answer.findings = workflow::explain(*answer.reading, diagnosis.get());
            return answer;
        },
        [this, diagnosis = m_diagnosis](Answer answer) {
            take(std::move(answer));
            if (diagnosis != m_diagnosis) explainAgain(); // more is known by now
        },
        [this](const Error& error) { fail(error); });
}

void MessageDialog::explainAgain() {
    m_jobs.start(
        tr("Explaining"),
        [reading = m_reading, diagnosis = m_diagnosis](const std::stop_token&) {
            return Answer{reading, workflow::explain(*reading, diagnosis.get())};
        },
        [this](Answer answer) { take(std::move(answer)); }, [this](const Error& error) { fail(error); });
}

void MessageDialog::take(Answer answer) {
    m_reading = std::move(answer.reading);
    m_ui->messageFindings->setFindings(answer.findings, m_root);
    update();
}

void MessageDialog::fail(const Error& error) {
    m_reading = nullptr;
    m_failure = toQt(error.what());
    if (!m_failure.isEmpty()) m_failure[0] = m_failure[0].toUpper();
    update();
}

void MessageDialog::showProgress(std::uint64_t done, std::uint64_t size) {
    if (!m_jobs.running() || size == 0) return;
    m_ui->messageBusy->setRange(0, 1000);
    m_ui->messageBusy->setValue(static_cast<int>(done * 1000 / size));
    m_ui->messageState->setText(
        tr("%1 of %2 read").arg(QLocale().formattedDataSize(static_cast<qint64>(done)), QLocale().formattedDataSize(static_cast<qint64>(size))));
}

void MessageDialog::update() {
    const bool busy = m_jobs.running();
    const bool isTyped = !m_ui->messageText->document()->isEmpty();
    const bool isRead = m_reading != nullptr && !busy;
    m_ui->messageHint->setText(
        m_diagnosis == nullptr
            ? tr("Paste an error message, a traceback or a part of a log. Nothing is open, so it is explained by its words alone: open the project "
                 "and connect to its database to see what it means for them.")
        : m_diagnosis->status == nullptr
            ? tr("Paste an error message, a traceback or a part of a log. It is tied to the project that is open; connect to its database to "
                 "see what it means there.")
            : tr("Paste an error message, a traceback or a part of a log. It is tied to the project and the database that are open."));
    m_ui->messageBusy->setVisible(busy);
    m_ui->cancelMessage->setVisible(busy);
    m_ui->clearMessage->setEnabled(isTyped || busy || m_reading != nullptr);
    if (busy) {
        m_ui->messageState->setText(tr("Reading\u2026"));
    } else {
        m_ui->messageState->setText(!isRead ? QString()
                                            : toQt(counted(m_reading->log.lines, "line") + ", " + counted(m_reading->log.messages.size(), "error message")));
    }
    m_ui->messageText->setPlaceholderText(isRead && !isTyped
                                              ? tr("%1 (%2) is explained below. Paste here to explain something else.")
                                                    .arg(singleLine(m_reading->name), QLocale().formattedDataSize(static_cast<qint64>(m_reading->log.bytes)))
                                              : tr("Paste here, or drop a file."));
    const bool hasAnswer = isRead && !m_ui->messageFindings->isEmpty();
    m_ui->noAnswerText->setText(!m_failure.isEmpty() ? m_failure
                                : !isRead
                                    ? tr("What the messages mean, what led to them and what repairs it is shown here.")
                                    : tr("No error message of Alembic, SQLAlchemy, PostgreSQL, SQLite or MySQL was found in it. Nothing is guessed: paste "
                                         "more of what was printed, the whole traceback if there is one."));
    if (!busy || m_reading == nullptr) m_ui->messageAnswer->setCurrentWidget(hasAnswer ? static_cast<QWidget*>(m_ui->messageFindings) : m_ui->noAnswer);
}

} // namespace stillroom::app
