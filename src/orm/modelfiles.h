#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace stillroom::orm {

/// The Python files below `root` that may declare models, by the words in them; in the order of their paths. Virtual
/// environments, hidden folders, tests and revision scripts are passed over. \throws Cancelled
[[nodiscard]] std::vector<std::filesystem::path> filesWithModels(const std::filesystem::path& root, const std::stop_token& stop);

/// Those of them whose words may name a table: __tablename__, Table(), table=True, a Flask-SQLAlchemy Model. \throws Cancelled
/// \param isKnown files that are passed over without being read
[[nodiscard]] std::vector<std::filesystem::path> filesWithTables(const std::filesystem::path& root, const std::stop_token& stop,
                                                                 const std::function<bool(const std::filesystem::path&)>& isKnown = {});

/// Whether two of the files give a table the same name, as far as they write it out.
[[nodiscard]] bool nameOneTable(const std::vector<std::filesystem::path>& files, const std::stop_token& stop);

/// Every Python file below `root`, tests and all, but for virtual environments, hidden folders and revision scripts.
[[nodiscard]] std::vector<std::filesystem::path> pythonFiles(const std::filesystem::path& root);

} // namespace stillroom::orm
