#include "diagnosis/messages/failure.h"

#include "base/text.h"
#include "base/utf8.h"
#include "diagnosis/messages/fragments.h"
#include "diagnosis/messages/logline.h"
#include "diagnosis/messages/names.h"
#include "diagnosis/messages/sqlstates.h"
#include "diagnosis/messages/wording.h"

#include <algorithm>
#include <array>
#include <optional>

namespace stillroom::diagnosis {
namespace {

constexpr auto kNone = std::string_view::npos;

/// The anchors of all wordings; a wording's place is its fragment's.
[[nodiscard]] const FragmentSet& anchors() {
    static const FragmentSet set = [] {
        std::vector<std::string_view> list;
        for (const Wording& wording : wordings()) list.push_back(anchorOf(wording));
        return FragmentSet(list);
    }();
    return set;
}

/// One part, as it was recognised.
struct Recognised {
    Kind kind = Kind::Unknown;
    std::vector<NamedThing> names;
    std::string sqlState;
    bool weak = false; // a later part of the chain tells more
};

[[nodiscard]] bool has(std::string_view text, std::string_view what) { return text.find(what) != kNone; }

[[nodiscard]] std::string firstOf(const std::vector<NamedThing>& names, Role role) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const NamedThing& n) { return n.role == role; });
    return found == names.end() ? std::string() : found->name;
}

/// The text between `open` and `close`; empty where it is not there.
[[nodiscard]] std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
    const auto at = text.find(open);
    if (at == kNone) return {};
    const auto end = text.find(close, at + open.size());
    return end == kNone ? std::string_view() : text.substr(at + open.size(), end - at - open.size());
}

void byWording(const FailurePart& part, bool surelyError, Recognised& found) {
    static thread_local std::vector<std::uint16_t> candidates;
    anchors().collect(part.text, candidates);
    for (const std::uint16_t one : candidates) {
        const Wording& wording = wordings()[one];
        if (wording.in == Wording::In::Errors && !surelyError) continue;
        if (!matches(wording, part.text, found.names)) continue;
        found.kind = wording.kind;
        return;
    }
}

/// The message without its details: its first line, and what goes on of it on the next.
[[nodiscard]] std::string_view messageOf(std::string_view text) {
    const auto first = text.find('\n');
    if (first == kNone) return text;
    const auto second = std::min(text.find('\n', first + 1), text.size());
    const std::string_view next = text.substr(first + 1, second - first - 1);
    const bool detail = next.empty() || next.substr(0, 40).find(":  ") != kNone || next.substr(0, 40).find(" : ") != kNone || next.starts_with("LINE ") ||
                        next.find(" 1: ") != kNone;
    return text.substr(0, detail ? first : second);
}

/// The kinds whose object several languages name in different places.
[[nodiscard]] std::vector<NamedThing> namesByQuotes(std::string_view text, Role role) {
    std::vector<NamedThing> names;
    const std::vector<std::string> quoted = quotedNames(replaced(std::string(messageOf(text)), "\n", " "));
    for (const std::string& one : quoted) names.push_back({quoted.size() == 1 ? role : Role::Name, one});
    return names;
}

void byState(const FailurePart& part, Recognised& found) {
    if (found.kind != Kind::Unknown) return;
    if (const SqlState* state = findSqlState(found.sqlState)) {
        found.kind = state->kind;
        found.names = namesByQuotes(part.text, state->role);
        if (state->kind == Kind::ValueTooLong && has(part.text, "(32)")) found.kind = Kind::IdTooLong;
    } else if (const MySqlError* error = mySqlErrorIn(part.type.empty() ? part.text : part.type + ": " + part.text)) {
        found.kind = error->kind;
        const auto open = part.text.find(", ");
        if (open != kNone && open + 3 < part.text.size()) found.names = namesByQuotes(std::string_view(part.text).substr(open + 3), Role::Name);
    }
}

[[nodiscard]] bool isDriver(std::string_view module) {
    static constexpr auto kDrivers = std::to_array<std::string_view>(
        {"psycopg2", "psycopg", "asyncpg", "pg8000", "MySQLdb", "pymysql", "aiomysql", "asyncmy", "mysql", "aiosqlite", "sqlite3", "oracledb", "pyodbc"});
    return std::find(kDrivers.begin(), kDrivers.end(), module.substr(0, module.find('.'))) != kDrivers.end();
}

/// By the exception's class, where its words say nothing.
void byClass(const FailurePart& part, Recognised& found) {
    if (found.kind != Kind::Unknown) {
        if (found.kind == Kind::ImportFailed && isDriver(firstOf(found.names, Role::Module))) found.kind = Kind::DriverMissing;
        return;
    }
    const std::string_view type = part.type;
    const bool framed = !part.frames.empty();
    const auto inRevisionMap = [](const TraceFrame& f) { return has(f.file, "alembic/script/revision.py"); };
    if (type == "KeyError" && framed && std::any_of(part.frames.begin(), part.frames.end(), inRevisionMap)) {
        found.kind = Kind::UnknownDependency;
        found.weak = true; // where Alembic goes on to say what it could not find
        for (const std::string& name : quotedNames(part.text)) found.names.push_back({Role::Revision, name});
    } else if (type == "AssertionError" && framed &&
               std::any_of(part.frames.begin(), part.frames.end(), [](const TraceFrame& f) { return f.function == "_stamp_revs"; })) {
        found.kind = Kind::StampAssertion;
    } else if (type.ends_with("PendingRollbackError")) {
        found.kind = Kind::SessionRolledBack;
    } else if (type == "ImportError" || type == "ModuleNotFoundError") {
        found.kind = Kind::ImportFailed;
    } else if (type == "ConnectionRefusedError" || type == "socket.gaierror") {
        found.kind = Kind::ConnectionFailed;
    } else if (type == "subprocess.CalledProcessError" || type == "gunicorn.errors.HaltServer") {
        found.kind = Kind::ProcessEnded;
    } else if (framed && std::any_of(part.frames.begin(), part.frames.end(), [](const TraceFrame& f) { return f.function == "_from_filename"; })) {
        found.kind = Kind::ScriptUnreadable;
        for (auto frame = part.frames.rbegin(); frame != part.frames.rend(); ++frame) {
            if (has(frame->file, "<frozen") || has(frame->file, "/alembic/")) continue;
            found.names.push_back({Role::File, frame->file});
            break;
        }
    }
}

constexpr std::string_view kBatch = "_alembic_tmp_";

void rename(std::vector<NamedThing>& names, Role from, Role to, std::string name) {
    for (NamedThing& one : names) {
        if (one.role == from) {
            one = {to, std::move(name)};
            return;
        }
    }
    names.push_back({to, std::move(name)});
}

/// What belongs to Alembic's own table is another kind.
void refineVersionTable(const FailurePart& part, const StatementNames& statement, Recognised& found) {
    const std::string table = firstOf(found.names, Role::Table);
    const bool aboutVersions = has(part.statement, "version_num") || statement.table.ends_with("alembic_version");
    switch (found.kind) {
    case Kind::UniqueViolation: {
        const std::string constraint = firstOf(found.names, Role::Constraint);
        const std::string_view revision = between(part.text, "(version_num)=(", ")");
        const bool isKey = constraint == "alembic_version_pkc" || constraint.starts_with("alembic_version.") || table == "alembic_version";
        if (!isKey && !aboutVersions && revision.empty()) return;
        if (constraint == "pg_type_typname_nsp_index") return;
        found.kind = Kind::VersionRowExists;
        std::string of = constraint.ends_with("_pkc") ? constraint.substr(0, constraint.size() - 4) : table.empty() ? statement.table : table;
        if (of.empty() && constraint.find('.') != std::string::npos) of = constraint.substr(0, constraint.find('.'));
        if (!of.empty() && table.empty()) found.names.push_back({Role::Table, of});
        if (!revision.empty()) found.names.push_back({Role::Revision, std::string(revision)});
        if (const std::string value = firstOf(found.names, Role::Value); !value.empty()) rename(found.names, Role::Value, Role::Revision, value);
        return;
    }
    case Kind::IdTooLong:
        if (!part.statement.empty() && !aboutVersions) found.kind = Kind::ValueTooLong;
        return;
    case Kind::RelationExists:
        if (table == "alembic_version" || (aboutVersions && statement.verb == "CREATE TABLE")) found.kind = Kind::VersionTableRaced;
        return;
    default: return;
    }
}

/// Two processes that make the same thing collide in PostgreSQL's own catalogue.
void refineRace(const FailurePart& part, Recognised& found) {
    const bool quoted = found.kind == Kind::UniqueViolation && firstOf(found.names, Role::Constraint).starts_with("pg_");
    if (found.kind != Kind::VersionTableRaced && found.kind != Kind::CreateRaced && !quoted) return;
    if (found.kind == Kind::VersionTableRaced && !firstOf(found.names, Role::Table).empty()) return; // not by the catalogue
    std::string_view name;
    for (const std::string_view key : {"(typname, typnamespace)=(", "(relname, relnamespace)=(", "(nspname)=("}) {
        if (name.empty()) name = between(part.text, key, ")");
    }
    name = name.substr(0, name.rfind(", "));
    found.names.clear();
    found.kind = name == "alembic_version" || (has(part.statement, "version_num") && !name.empty()) ? Kind::VersionTableRaced : Kind::CreateRaced;
    if (!name.empty()) found.names.push_back({Role::Table, std::string(name)});
}

void refineStructure(const StatementNames& statement, Recognised& found) {
    const std::string table = firstOf(found.names, Role::Table);
    const std::string_view last = std::string_view(table).substr(table.rfind('.') == std::string::npos ? 0 : table.rfind('.') + 1);
    if (found.kind == Kind::RelationExists && last.starts_with(kBatch)) {
        found.kind = Kind::LeftoverBatchTable;
        rename(found.names, Role::Table, Role::Table, std::string(last.substr(kBatch.size())));
    } else if (found.kind == Kind::RelationExists && statement.verb == "CREATE INDEX") {
        found.kind = Kind::IndexExists;
        rename(found.names, Role::Table, Role::Index, statement.name);
    } else if (found.kind == Kind::TypeExists || found.kind == Kind::ObjectExists) {
        if (statement.verb == "CREATE TYPE") {
            found.kind = Kind::TypeExists;
            found.names = {{Role::Type, statement.name}};
        } else if (statement.verb == "ALTER TABLE ADD CONSTRAINT") {
            found.kind = Kind::ConstraintExists;
            found.names = {{Role::Constraint, statement.name}};
        }
    } else if (found.kind == Kind::ObjectMissing) {
        if (statement.verb == "ALTER TABLE DROP CONSTRAINT") {
            found.kind = Kind::ConstraintMissing;
            found.names = {{Role::Constraint, statement.name}};
        } else if (statement.verb == "DROP INDEX") {
            found.kind = Kind::IndexMissing;
            found.names = {{Role::Index, statement.name}};
        }
    }
}

/// What the statement says beyond the message, where both are about the same.
void addFromStatement(const StatementNames& statement, Recognised& found) {
    switch (found.kind) {
    case Kind::ColumnExists:
    case Kind::ColumnMissing: {
        const bool columnVerb = statement.verb.ends_with("COLUMN");
        const bool unclear = firstOf(found.names, Role::Column).empty();
        if (columnVerb && unclear) found.names = {{Role::Column, statement.name}};
        if (!columnVerb && unclear) return;
        break;
    }
    case Kind::RelationExists:
        if (firstOf(found.names, Role::Table).empty() && statement.verb != "CREATE TABLE") return;
        break;
    case Kind::ConstraintExists:
    case Kind::ConstraintMissing:
    case Kind::IndexExists:
    case Kind::NotNullViolation:
    case Kind::LockTimeout:
    case Kind::CannotCast: break;
    case Kind::PermissionDenied:
        if (!found.names.empty()) return;
        break;
    default: return;
    }
    if (!statement.table.empty() && firstOf(found.names, Role::Table).empty()) found.names.push_back({Role::Table, statement.table});
}

[[nodiscard]] Recognised recognisePart(FailurePart& part, bool surelyError) {
    Recognised found;
    found.sqlState = part.sqlState;
    if (found.sqlState.empty()) {
        const SqlState* state = sqlStateOfClass(part.type);
        if (state == nullptr) state = sqlStateOfClass(std::string_view(part.text).substr(0, 400));
        if (state != nullptr) found.sqlState = state->state;
    }
    byWording(part, surelyError, found);
    byState(part, found);
    byClass(part, found);
    if (!part.detail.empty()) part.text += part.detail.starts_with('\n') ? part.detail : "\n" + part.detail;
    const StatementNames statement = readStatement(part.statement);
    refineRace(part, found);
    refineVersionTable(part, statement, found);
    refineStructure(statement, found);
    addFromStatement(statement, found);
    return found;
}

[[nodiscard]] bool isGroup(std::string_view type) { return type.ends_with("ExceptionGroup"); }

void takeStatement(FailurePart& part) {
    const auto at = part.text.find("[SQL: ");
    if (at == std::string::npos) return;
    if (part.statement.empty()) {
        std::size_t end = std::min(part.text.find("]\n", at), part.text.find("] [parameters", at));
        if (end == std::string::npos) end = part.text.rfind(']');
        if (end == std::string::npos || end < at) end = part.text.size();
        part.statement = part.text.substr(at + 6, end - at - 6);
    }
    part.text.resize(at);
}

[[nodiscard]] std::string bounded(std::string_view text, std::size_t limit) { return shortened(isUtf8(text) ? text : toValidUtf8(text), limit); }

} // namespace

const std::string& Message::first(Role role) const {
    static const std::string none;
    const auto found = std::find_if(names.begin(), names.end(), [&](const NamedThing& n) { return n.role == role; });
    return found == names.end() ? none : found->name;
}

std::vector<std::string> Message::all(Role role) const {
    std::vector<std::string> list;
    for (const NamedThing& one : names) {
        if (one.role == role) list.push_back(one.name);
    }
    return list;
}

void Message::add(Role role, std::string_view name) {
    constexpr std::size_t kMaxNames = 60;
    constexpr std::size_t kMaxName = 200;
    NamedThing one{role, bounded(trimmed(name), kMaxName)};
    if (one.name.empty() || names.size() >= kMaxNames || std::find(names.begin(), names.end(), one) != names.end()) return;
    names.push_back(std::move(one));
}

bool mayTellOfFailure(std::string_view text) { return anchors().any(text); }

Message recognise(Failure failure) {
    std::optional<std::size_t> chosen;
    Recognised best;
    for (std::size_t i = 0; i < failure.parts.size(); ++i) {
        takeStatement(failure.parts[i]);
        Recognised one = recognisePart(failure.parts[i], failure.surelyError);
        const auto rank = [](const Recognised& r) {
            const Weight weight = infoOf(r.kind).weight;
            return weight == Weight::Unknown ? 3 : weight == Weight::Follower ? 2 : r.weak ? 1 : 0;
        };
        // Of what is not recognised the first raised is the cause; a group only holds the causes.
        if (!chosen || rank(one) < rank(best) || (isGroup(failure.parts[*chosen].type) && !isGroup(failure.parts[i].type) && rank(one) <= rank(best))) {
            chosen = i;
            best = std::move(one);
        }
    }
    Message message;
    if (!chosen) return message;
    FailurePart& part = failure.parts[*chosen];
    message.kind = best.kind;
    message.sqlState = best.sqlState;
    message.line = failure.line;
    message.offset = failure.offset;
    message.lastLine = failure.lastLine;
    message.count = 1;
    message.exceptionClass = bounded(part.type, 200);
    message.words = bounded(trimmed(part.text), 2000);
    message.lines = std::move(failure.lines);
    for (const NamedThing& one : best.names) message.add(one.role, one.name);
    for (const FailurePart& one : failure.parts) {
        if (message.statement.empty()) message.statement = bounded(trimmed(one.statement), 4000);
    }
    message.frames = std::move(part.frames);
    message.running = bounded(failure.running, 300);
    message.inMigration = failure.inMigration;
    message.source = bounded(failure.source, 200);
    return message;
}

std::string identityOf(const Message& message) {
    std::string identity = std::to_string(static_cast<int>(message.kind));
    if (message.kind == Kind::RemovedTables) return identity; // one list
    for (const NamedThing& one : message.names) {
        if (one.role != Role::Number) identity += '\x1f' + one.name;
    }
    if (message.kind == Kind::Unknown) {
        identity += '\x1f' + message.exceptionClass;
        if (!message.frames.empty()) identity += '\x1f' + message.frames.back().file + ':' + std::to_string(message.frames.back().line);
        if (message.frames.empty()) { // numbers differ from one time to the next
            for (const char c : std::string_view(message.words).substr(0, 120)) identity += c >= '0' && c <= '9' ? '0' : c;
        }
    }
    return identity;
}

} // namespace stillroom::diagnosis
