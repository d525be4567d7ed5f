#pragma once

#include "app/settings/connection.h"
#include "workflow/practice.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace stillroom::app {

/// The practice incidents that are installed, and the folder of the user's copies.
class Practice {
public:
    Practice();

    /// A copy, and the connection to its database.
    struct Opened {
        QString project;
        Connection connection;
    };

    [[nodiscard]] const std::vector<workflow::PracticeIncident>& incidents() const { return m_incidents; }
    /// The copy as it was left. \throws Error
    [[nodiscard]] Opened open(const workflow::PracticeIncident& incident) const;
    /// A fresh copy in its place. \throws Error
    [[nodiscard]] Opened startAnew(const workflow::PracticeIncident& incident) const;
    /// The incident that the project in `root` is a copy of, or null.
    [[nodiscard]] const workflow::PracticeIncident* of(const std::filesystem::path& root) const;

private:
    std::vector<workflow::PracticeIncident> m_incidents;
    std::filesystem::path m_copies;
};

} // namespace stillroom::app
