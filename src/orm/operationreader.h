#pragma once

#include "orm/modelreader.h"
#include "orm/models.h"
#include "schema/operation.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace stillroom::orm {

/// What one revision does, in its order.
struct RevisionOperations {
    std::vector<schema::Operation> upgrade;
    std::vector<schema::Operation> downgrade; // where it was asked for
};

/// Reads what revision scripts do to the structure, without running them: the operations of Alembic's op in upgrade() and what it
/// calls, and the statements that they execute. What cannot be followed is an operation that says so.
class OperationReader {
public:
    /// \param request of the models: env.py's target_metadata gives its naming convention to the operations
    explicit OperationReader(const ModelRequest& request, std::stop_token stop = {});
    ~OperationReader();
    OperationReader(const OperationReader&) = delete;
    OperationReader& operator=(const OperationReader&) = delete;

    enum class Wanted : std::uint8_t { Upgrade, Both };
    /// \throws Cancelled
    [[nodiscard]] RevisionOperations read(const std::filesystem::path& file, Wanted wanted = Wanted::Upgrade);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// What of the operations is not known, with its place.
[[nodiscard]] std::vector<Unresolved> unresolvedOf(const std::vector<schema::Operation>& operations);

} // namespace stillroom::orm
