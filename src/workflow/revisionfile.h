#pragma once

#include "migrations/graph.h"
#include "schema/ddl.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// A repair script as a revision of an Alembic environment.
struct RevisionFile {
    std::string id;
    std::string fileName; // as Alembic's default file_template names it: the id and a slug of the message
    std::string text;     // Python
};

/// On top of all heads of `graph`, so that it can be applied whatever branch the database is at. Its id is a new one, as
/// alembic.util.rev_id() makes it; there is no downgrade: what was there is not known to be right.
/// Says in the file what the dialect does not do in one transaction.
[[nodiscard]] RevisionFile makeRevisionFile(const migrations::RevisionGraph& graph, schema::Dialect dialect,
                                            const std::vector<schema::DdlStatement>& statements, const std::string& message);

} // namespace stillroom::workflow
