#pragma once

#include "app/itemmodels/differencemodel.h"
#include "app/jobs/jobrunner.h"
#include "workflow/diagnose.h"

#include <QWidget>

#include <memory>

class QAction;

namespace Ui {
class SchemaPage;
}

namespace stillroom::app {

/// Where two of models, migrations and live schema disagree, and the SQL that closes the differences.
class SchemaPage : public QWidget {
    Q_OBJECT

public:
    explicit SchemaPage(QWidget* parent = nullptr);
    ~SchemaPage() override;

    /// What the page says and offers while there is nothing to compare.
    struct Emptiness {
        QString text;
        QString button; // none where it is empty
    };
    /// \param diagnosis null as long as it is not there
    void setDiagnosis(std::shared_ptr<const workflow::Diagnosis> diagnosis, const Emptiness& otherwise);
    /// Chooses which two are compared.
    void compare(diagnosis::Triangle::Edge edge);
    void focusFilter();
    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    void connectRequested();
    void ignoreRequested(const std::vector<schema::Difference>& differences, const QString& reason);
    void noLongerIgnoreRequested(const std::vector<schema::Difference>& differences);
    void said(const QString& text);
    /// The SQL that is shown is to be run.
    void scriptRequested(const QString& script);

private:
    void setUpTree();
    void addPageActions();
    void applyFilter();
    void showDiff(std::shared_ptr<const workflow::Diff> diff);
    void showComparison();
    [[nodiscard]] diagnosis::Triangle::Edge edge() const;
    [[nodiscard]] std::shared_ptr<const workflow::Diff> chosenDiff() const;
    void updateCount();
    void showChosen();
    void showDifference(const schema::Difference& difference);
    void writeScript();
    void showScript(std::vector<schema::DdlStatement> statements);
    void chooseNone();
    void ignoreChosen();
    void saveScript();
    void saveRevision();
    /// Those of the chosen rows; all that are shown where none is chosen.
    [[nodiscard]] std::vector<const schema::Difference*> chosen() const;
    [[nodiscard]] bool showsIgnored() const;

    std::unique_ptr<Ui::SchemaPage> m_ui;
    DifferenceModel m_model{this};
    std::shared_ptr<const workflow::Diagnosis> m_diagnosis;
    Emptiness m_otherwise;
    std::vector<schema::DdlStatement> m_statements; // of the script that is shown
    QString m_script;
    QList<QAction*> m_scriptActions;
    JobRunner m_jobs;
};

} // namespace stillroom::app
