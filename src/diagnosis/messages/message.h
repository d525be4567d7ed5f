#pragma once

#include "diagnosis/messages/kinds.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// What a name in a message is the name of. Name: the message does not tell, or its language is not read.
enum class Role : std::uint8_t { Revision, Table, Column, Constraint, Index, Type, Schema, Value, Module, Class, Account, Database, File, Number, Name };

struct NamedThing {
    Role role = Role::Name;
    std::string name;

    bool operator==(const NamedThing&) const = default;
};

/// A frame of a Python traceback.
struct TraceFrame {
    std::string file;
    std::uint32_t line = 0;
    std::string function;

    bool operator==(const TraceFrame&) const = default;
};

/// One error that a log tells of, as often as it does. Text is data of strangers: valid UTF-8, bounded, never run.
struct Message {
    Kind kind = Kind::Unknown;
    std::uint64_t line = 0;   // the first time: from 1, as `grep -n` counts
    std::uint64_t offset = 0; // of that line's first byte
    std::uint64_t lastLine = 0;
    std::uint64_t count = 0;
    std::string words;              // the error's own words, without the traceback
    std::vector<std::string> lines; // of the log, from `line` on, as far as they belong to it and are kept
    std::vector<NamedThing> names;
    std::string exceptionClass; // of Python: "sqlalchemy.exc.ProgrammingError"; empty where there was none
    std::string sqlState;       // five characters, where they are written or follow from the exception's class
    std::string statement;
    std::vector<TraceFrame> frames; // outermost first: the last ones, and those in revision scripts
    std::string running;            // "ab12 -> cd34, add users": the migration that was running, where the log says so
    bool inMigration = false;       // it happened while Alembic ran
    bool firstCause = false;        // what the others follow from; at most one of a log
    std::string source;             // the container, pod or process that wrote it

    /// The first name of that role; empty where there is none.
    [[nodiscard]] const std::string& first(Role role) const;
    [[nodiscard]] std::vector<std::string> all(Role role) const;
    void add(Role role, std::string_view name); // once, bounded
};

/// What a log held.
struct MessageLog {
    std::vector<Message> messages; // the first cause first, then by place; what only follows from others last
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;
    std::uint64_t notKept = 0; // errors beyond the number that is kept apart
};

} // namespace stillroom::diagnosis
