#pragma once

#include <QString>

#include <vector>

namespace stillroom::app {

/// The text of one tab of the SQL page, kept so that it survives a crash.
struct Draft {
    QString name;
    QString file; // where it was opened from or saved to; may be empty
    QString text;

    bool operator==(const Draft&) const = default;
};

/// Replaces what is kept. \returns what went wrong; empty where nothing did
[[nodiscard]] QString saveDrafts(const std::vector<Draft>& drafts);
[[nodiscard]] std::vector<Draft> loadDrafts();

} // namespace stillroom::app
