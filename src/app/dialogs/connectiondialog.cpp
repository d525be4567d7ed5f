#include "app/dialogs/connectiondialog.h"

#include "app/itemmodels/text.h"
#include "app/settings/secrets.h"
#include "app/widgets/theme.h"
#include "database/session.h"
#include "ui_connectiondialog.h"

#include <QFileDialog>

namespace stillroom::app {
namespace {

constexpr const char* kSslModes[] = {"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"};

[[nodiscard]] QString describe(const database::Identity& identity) {
    if (identity.dialect == schema::Dialect::Sqlite) {
        return QObject::tr("It answers: SQLite %1%2.")
            .arg(toQt(identity.version), identity.readOnly ? QObject::tr(", %1").arg(toQt(identity.readOnlyWhy)) : QString());
    }
    return QObject::tr("It answers: PostgreSQL %1, database %2 as role %3%4%5.")
        .arg(toQt(identity.version), toQt(identity.name), toQt(identity.user), identity.encrypted ? QObject::tr(", with TLS") : QString(),
             identity.readOnly ? QObject::tr("; %1").arg(toQt(identity.readOnlyWhy)) : QString());
}

} // namespace

ConnectionDialog::ConnectionDialog(std::vector<workflow::Suggestion> suggestions, QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::ConnectionDialog>()), m_suggestions(std::move(suggestions)) {
    m_ui->setupUi(this);
    resize(640, 480);
    for (const char* mode : kSslModes) m_ui->sslmode->addItem(*mode == '\0' ? tr("as libpq decides") : QString::fromLatin1(mode), QString::fromLatin1(mode));
    for (const auto level : {Protection::Development, Protection::Staging, Protection::Production})
        m_ui->protection->addItem(protectionName(level), static_cast<int>(level));
    asCaption(*m_ui->protectionHint);
    m_ui->suggestions->addItem(tr("Choose\u2026"));
    for (const auto& suggestion : m_suggestions) {
        m_ui->suggestions->addItem(QStringLiteral("%1   (%2)").arg(singleLine(database::shownTarget(suggestion.target)), singleLine(suggestion.source)));
    }
    m_ui->suggestions->setVisible(!m_suggestions.empty());
    m_ui->suggestionsCaption->setVisible(!m_suggestions.empty());
    connect(m_ui->suggestions, &QComboBox::activated, this, [this](int index) {
        if (index > 0) setTarget(m_suggestions[static_cast<std::size_t>(index) - 1].target);
    });
    connect(m_ui->protection, &QComboBox::currentIndexChanged, this, &ConnectionDialog::updateProtectionHint);
    connect(m_ui->browseButton, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Choose a SQLite database"), m_ui->file->text());
        if (!file.isEmpty()) m_ui->file->setText(file);
    });
    connect(m_ui->testButton, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(m_ui->connectButton, &QPushButton::clicked, this, &ConnectionDialog::acceptTarget);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, [this] {
        if (m_jobs.running()) {
            m_jobs.cancel();
            say(tr("Cancelled."), false);
        } else {
            reject();
        }
    });
    connect(&m_jobs, &JobRunner::started, this, [this](const QString& what) {
        m_ui->testButton->setEnabled(false);
        say(what + tr("\u2026"), false);
    });
    connect(&m_jobs, &JobRunner::finished, this, [this] {
        m_ui->testButton->setEnabled(true);
        m_ui->connectButton->setFocus(); // what comes next; a disabled button would give the focus to Cancel
    });
    connect(m_ui->saved, &QComboBox::activated, this, &ConnectionDialog::chooseSaved);
    connect(m_ui->removeButton, &QPushButton::clicked, this, &ConnectionDialog::removeSaved);
    connect(m_ui->name, &QLineEdit::textEdited, this, [this] { m_ui->result->clear(); });
    connect(m_ui->save, &QCheckBox::toggled, this, [this](bool checked) {
        updateSave();
        if (checked) m_ui->name->setFocus();
    });
    connect(m_ui->tabs, &QTabWidget::currentChanged, this, &ConnectionDialog::updateSave);
    fillSaved();
    updateSave();
    updateProtectionHint();
}

ConnectionDialog::~ConnectionDialog() = default;

void ConnectionDialog::updateProtectionHint() {
    switch (protection()) {
    case Protection::Development: m_ui->protectionHint->setText(tr("No extra questions.")); break;
    case Protection::Staging: m_ui->protectionHint->setText(tr("An amber band on everything that writes.")); break;
    case Protection::Production: m_ui->protectionHint->setText(tr("A red band, and the database's name must be typed before anything is written.")); break;
    }
}

void ConnectionDialog::fillSaved() {
    m_profiles = savedProfiles();
    m_ui->saved->clear();
    m_ui->saved->addItem(tr("Choose\u2026"));
    for (const Profile& profile : m_profiles)
        m_ui->saved->addItem(QStringLiteral("%1   (%2)").arg(profile.name, singleLine(database::shownTarget(profile.connection.target))));
    for (QWidget* widget : {static_cast<QWidget*>(m_ui->saved), static_cast<QWidget*>(m_ui->savedCaption), static_cast<QWidget*>(m_ui->removeButton)})
        widget->setVisible(!m_profiles.empty());
    m_ui->removeButton->setEnabled(false);
}

void ConnectionDialog::chooseSaved(int index) {
    m_ui->removeButton->setEnabled(index > 0);
    if (index <= 0) return;
    const Profile& profile = m_profiles[static_cast<std::size_t>(index) - 1];
    setConnection(profile.connection);
    m_ui->name->setText(profile.name);
    m_ui->keepPassword->setChecked(profile.keepPassword);
    if (!profile.keepPassword) return;
    // Into the field only if that still leads there: a password must not go to another host.
    fetchPassword(profile.connection.target, this, [this, target = profile.connection.target](const QString& password) {
        try {
            if (m_ui->password->text().isEmpty() && sameTarget(readTarget(), target)) m_ui->password->setText(password);
        } catch (const Error&) { // the fields hold no target just now
        }
    });
}

void ConnectionDialog::removeSaved() {
    const int index = m_ui->saved->currentIndex();
    if (index <= 0) return;
    const Profile& profile = m_profiles[static_cast<std::size_t>(index) - 1];
    for (const database::Target& target : removeProfile(profile.name)) forgetPassword(target);
    fillSaved();
}

void ConnectionDialog::updateSave() {
    m_ui->name->setVisible(m_ui->save->isChecked());
    m_ui->keepPassword->setVisible(m_ui->save->isChecked() && m_ui->tabs->currentWidget() != m_ui->sqliteTab);
}

std::optional<Profile> ConnectionDialog::profileToSave() const {
    if (!m_ui->save->isChecked()) return std::nullopt;
    const bool isServer = m_target.dialect == schema::Dialect::PostgreSql;
    return Profile{m_ui->name->text().trimmed(), m_target, protection(),
                   isServer && m_ui->keepPassword->isChecked() && !m_target.parameter("password").empty()};
}

Protection ConnectionDialog::protection() const { return static_cast<Protection>(m_ui->protection->currentData().toInt()); }

void ConnectionDialog::setConnection(const Connection& connection) {
    m_ui->protection->setCurrentIndex(m_ui->protection->findData(static_cast<int>(connection.protection)));
    setTarget(connection.target);
}

void ConnectionDialog::setTarget(const database::Target& target) {
    m_ui->url->clear();
    if (target.dialect == schema::Dialect::Sqlite) {
        m_ui->file->setText(toQt(target.file));
        m_ui->tabs->setCurrentWidget(m_ui->sqliteTab);
        return;
    }
    const auto set = [&target](QLineEdit* edit, const char* key) { edit->setText(toQt(target.parameter(key))); };
    set(m_ui->host, "host");
    set(m_ui->port, "port");
    set(m_ui->database, "dbname");
    set(m_ui->user, "user");
    set(m_ui->password, "password"); // shown as dots only
    set(m_ui->service, "service");
    m_ui->sslmode->setCurrentIndex(std::max(0, m_ui->sslmode->findData(toQt(target.parameter("sslmode")))));
    m_target = target; // options without a field of their own are kept
    m_ui->tabs->setCurrentWidget(m_ui->fieldsTab);
}

database::Target ConnectionDialog::readTarget() const {
    if (m_ui->tabs->currentWidget() == m_ui->sqliteTab) {
        if (m_ui->file->text().trimmed().isEmpty()) throw Error("", "Choose the database file first.");
        database::Target target;
        target.dialect = schema::Dialect::Sqlite;
        target.file = fromQt(m_ui->file->text().trimmed());
        return target;
    }
    if (m_ui->tabs->currentWidget() == m_ui->urlTab) return database::parseTarget(fromQt(m_ui->url->text()));
    database::Target target = m_target.dialect == schema::Dialect::PostgreSql ? m_target : database::Target{};
    const auto set = [&target](const QString& value, const char* key) {
        if (value.isEmpty()) {
            target.parameters.erase(key);
        } else {
            target.parameters[key] = fromQt(value);
        }
    };
    set(m_ui->host->text().trimmed(), "host");
    set(m_ui->port->text().trimmed(), "port");
    set(m_ui->database->text(), "dbname");
    set(m_ui->user->text(), "user");
    set(m_ui->password->text(), "password");
    set(m_ui->service->text().trimmed(), "service");
    set(m_ui->sslmode->currentData().toString(), "sslmode");
    return target;
}

void ConnectionDialog::say(const QString& text, bool isError) {
    QPalette palette = m_ui->result->palette();
    palette.setColor(QPalette::WindowText, isError ? themeColors().red : themeColors().text);
    m_ui->result->setPalette(palette);
    m_ui->result->setText(text);
}

void ConnectionDialog::test() {
    try {
        const database::Target target = readTarget();
        m_jobs.start(
            tr("Connecting to %1").arg(singleLine(database::shownTarget(target))),
            [target](const std::stop_token& stop) { return database::connect(target, database::Access::ReadOnly, stop)->identity(); },
            [this](const database::Identity& identity) { say(describe(identity), false); }, [this](const Error& error) { say(toQt(error.what()), true); });
    } catch (const Error& error) {
        say(toQt(error.what()), true);
    }
}

void ConnectionDialog::acceptTarget() {
    try {
        m_target = readTarget();
        if (m_ui->save->isChecked() && m_ui->name->text().trimmed().isEmpty()) throw Error("", "Give the saved connection a name.");
        accept();
    } catch (const Error& error) {
        say(toQt(error.what()), true);
    }
}

} // namespace stillroom::app
