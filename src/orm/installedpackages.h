#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// What the virtual environments of a project have installed, as far as it may bring tables, columns and bases: packages that
/// require SQLAlchemy. All others are many, and bring none.
class InstalledPackages {
public:
    /// \param places where a .venv, venv or env may lie
    explicit InstalledPackages(std::vector<std::filesystem::path> places) : m_places(std::move(places)) {}

    /// The site-packages that has the top-level package; none where it is not installed, or does not require SQLAlchemy.
    [[nodiscard]] std::optional<std::filesystem::path> find(const std::string& package) const;

private:
    void look() const;
    void add(const std::filesystem::path& sitePackages) const;

    std::vector<std::filesystem::path> m_places;
    mutable bool m_looked = false; // only once somebody asks
    mutable std::map<std::string, std::filesystem::path> m_found;
};

} // namespace stillroom::orm
