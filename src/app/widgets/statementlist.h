#pragma once

#include "database/sqlscript.h"

#include <vector>

class QTreeWidget;

namespace stillroom::app {

/// Gives a list its columns: line, statement, what it does, what there is to know.
void setUpStatements(QTreeWidget& list);
/// Shows the statements of a script, a row each.
void fillStatements(QTreeWidget& list, const std::vector<database::ScriptStatement>& statements);

} // namespace stillroom::app
