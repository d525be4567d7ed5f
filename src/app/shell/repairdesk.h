#pragma once

#include "app/settings/connection.h"
#include "database/sqlscript.h"
#include "repair/journal.h"
#include "workflow/rowedits.h"
#include "workflow/status.h"

#include <QObject>

#include <memory>
#include <optional>

class QWidget;

namespace stillroom::app {

class RepairChooser;

/// What repairs are about: what is open now.
struct RepairInput {
    std::shared_ptr<const workflow::Status> status;            // null where project or database is missing
    std::shared_ptr<const workflow::DatabaseReading> database; // null where none is open
    std::optional<Connection> connection;
    std::vector<Finding> findings; // worst first
};

/// Opens the dialog of each kind of repair.
class RepairDesk : public QObject {
    Q_OBJECT

public:
    explicit RepairDesk(QWidget* window);

    void setInput(RepairInput input) { m_input = std::move(input); }

    /// What the worst finding asks for first; else a stamp.
    void repairWorst();
    /// The repair that a finding offers, filled in.
    void begin(const RepairHint& repair);
    /// Begins with what a finding asks for, where one does.
    void stamp();
    /// \param targets identifiers to begin with, between spaces
    void stamp(const QString& targets, bool purge = false);
    /// \param edits to begin with
    void editRows(const workflow::RowEdits& edits = {});
    /// \param statements of the script, as withoutEnvelope() leaves them
    void runScript(const QString& script, const QString& name, const std::vector<database::ScriptStatement>& statements);
    void runAlembic();
    void undo(const repair::JournalEntry& entry);

signals:
    /// Something was sent: what is shown must be read again.
    void sent();
    void said(const QString& text);
    /// A repair that is a script: to be looked at and rehearsed first.
    void scriptRequested(const QString& name, const QString& text);

private:
    void open(RepairChooser* chooser, const database::Target& target, Protection protection);
    [[nodiscard]] bool isConnected();
    [[nodiscard]] bool isFilledIn(const RepairHint& stamp) const;

    QWidget* m_window;
    RepairInput m_input;
    QString m_offeredScript;  // the script of a repair that a finding offered, as it was handed out
    QString m_offeredTargets; // what is recorded with it
};

} // namespace stillroom::app
