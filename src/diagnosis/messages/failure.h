#pragma once

#include "diagnosis/messages/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// One exception of a chain, or an error that stands alone.
struct FailurePart {
    std::string type;   // as written: "sqlalchemy.exc.ProgrammingError"; empty where no exception is named
    std::string text;   // its words, lines joined
    std::string detail; // what a server says beside them
    std::string statement;
    std::string sqlState; // where the server wrote it
    std::vector<TraceFrame> frames;
};

/// Lines of a log that belong to one failure: the chain of exceptions that one traceback shows, the first raised first.
struct Failure {
    std::vector<FailurePart> parts;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t lastLine = 0;
    std::vector<std::string> lines;
    std::string source;
    std::string running;      // the migration that the log said to run before it
    bool inMigration = false; // a frame is Alembic's, or of a migration environment
    bool surelyError = false; // an exception, or a word says that it is one
    bool repeated = false;    // Alembic has said the same on the line before
};

/// What the failure is: by its words, its SQLSTATE or its exception's class. What is not recognised is Kind::Unknown.
[[nodiscard]] Message recognise(Failure failure);

/// Whether `text` holds anything that recognise() would look at.
[[nodiscard]] bool mayTellOfFailure(std::string_view text);

/// The same failure, wherever it is told: what is counted together.
[[nodiscard]] std::string identityOf(const Message& message);

} // namespace stillroom::diagnosis
