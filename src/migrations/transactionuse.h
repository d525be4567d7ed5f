#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// How the upgrade of one script treats the transaction that Alembic runs it in.
struct TransactionUse {
    struct Place {
        std::uint32_t line = 0;
        std::string text; // of the call, its first line
    };
    std::vector<Place> concurrently; // CREATE INDEX CONCURRENTLY and its like, outside of every autocommit_block()
    std::vector<Place> commits;      // that end the transaction: connection.commit(), execute("COMMIT")
    std::vector<Place> autocommits;  // with op.get_context().autocommit_block()
    struct Lines {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    std::vector<Lines> ownTransactions; // of the bodies of those
    bool mentionsAutocommit = false;    // in any way: then a commit before it is meant

    [[nodiscard]] bool isInOwnTransaction(std::uint32_t line) const;
};

/// Reads the script without running it; of one that cannot be read nothing is known. What downgrade() does is left out.
[[nodiscard]] TransactionUse readTransactionUse(const std::filesystem::path& file);

} // namespace stillroom::migrations
