#pragma once

#include "workflow/repairs.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::workflow {

/// Edits of single rows of the version table, and of its shape: one repair.
struct RowEdits {
    std::vector<std::pair<std::string, std::string>> replace; // old row, new identifier
    std::vector<std::string> add;                             // identifiers
    std::vector<std::string> remove;                          // rows as they stand there; "" is the empty one and NULL
    std::optional<int> widen;                                 // characters that version_num is to hold
    bool addPrimaryKey = false;

    [[nodiscard]] bool empty() const { return replace.empty() && add.empty() && remove.empty() && !widen && !addPrimaryKey; }
};

/// The row and the identifier of "OLD=NEW"; none where it is not that.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> replacementOf(const std::string& text);

/// The edits that the arguments of the command line ask for: --replace OLD=NEW, --add ID, --remove ID, --widen N, --add-primary-key.
[[nodiscard]] RowEdits rowEditsOf(const std::vector<std::string>& arguments);

/// Plans the edits and runs the checks. An identifier of a revision becomes its full id; one that no script has is taken as it
/// is, and warned of. A row that stands there several times is left once. Where there is no version table it is made.
/// \throws Error where an edit makes no sense (no such row, several revisions meant), Cancelled
[[nodiscard]] repair::Plan previewRowEdits(const RepairBase& base, const RowEdits& edits, const std::stop_token& stop = {});

/// The rows and statements of the edits for `plan`. \throws Error as previewRowEdits()
void planRowEdits(const RepairBase& base, const RowEdits& edits, repair::Plan& plan);

} // namespace stillroom::workflow
