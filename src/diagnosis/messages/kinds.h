#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stillroom::diagnosis {

/// What an error message says, whoever said it in whatever words.
enum class Kind : std::uint8_t {
    // Alembic: revisions and the version table
    UnknownRevision,
    AmbiguousRevision,
    MultipleHeads,
    VersionRowExists,
    VersionTableRaced,
    RowCountMismatch,
    VersionRowRepeated,
    Overlap,
    StampAssertion,
    IdTooLong,
    NotUpToDate,
    NotOnAllHeads,
    NewOperations,
    RemovedTables,
    VersionTableRemoved,
    AmbiguousWalk,
    // Alembic: scripts and configuration
    DuplicateRevision,
    MissingParent,
    UnknownDependency,
    Cycle,
    DuplicateLabel,
    IllegalRevisionId,
    ScriptUnreadable,
    NoScriptLocation,
    NoConfiguration,
    Interpolation,
    NoTargetMetadata,
    SqliteAlter,
    ConstraintWithoutName,
    // models
    TableAlreadyDefined,
    DuplicateTableKeys,
    NameNotLocated,
    TableForKeyNotFound,
    MultipleClasses,
    ClassReplaced,
    NoJoinCondition,
    ImportFailed,
    DriverMissing,
    AsyncDriver,
    // structure
    RelationExists,
    LeftoverBatchTable,
    CreateRaced,
    ColumnExists,
    TypeExists,
    IndexExists,
    ConstraintExists,
    SchemaExists,
    ObjectExists,
    RelationMissing,
    ColumnMissing,
    SchemaMissing,
    TypeMissing,
    ConstraintMissing,
    IndexMissing,
    ObjectMissing,
    FunctionMissing,
    CannotDrop,
    CannotCast,
    ForeignKeyInvalid,
    EnumValueUnsafe,
    EnumValueMissing,
    NotInTransaction,
    CachedPlan,
    SyntaxError,
    // rights, locks and sessions
    PermissionDenied,
    MustBeOwner,
    ReadOnly,
    LockTimeout,
    Deadlock,
    DatabaseLocked,
    StatementCancelled,
    ConcurrentChange,
    // data
    NotNullViolation,
    UniqueViolation,
    ForeignKeyViolation,
    CheckViolation,
    ValueTooLong,
    // the way to the database
    ConnectionFailed,
    ConnectionLost,
    AuthenticationFailed,
    DatabaseMissing,
    TooManyConnections,
    ServerNotReady,
    DiskFull,
    // what follows from something else
    TransactionAborted,
    SessionRolledBack,
    MapperFailed,
    ProcessEnded,
    // not recognised
    Unknown,
};

/// How much a kind counts when the first cause of a log is looked for.
enum class Weight : std::uint8_t {
    Cause,   // breaks a migration, or the start of the application
    Failure, // may be everyday: an application's own data, a server that restarts
    Remark,  // nothing failed
    Unknown,
    Follower, // never a cause
};

struct KindInfo {
    Kind kind;
    std::string_view code; // stable: "message.unknown_revision"
    Weight weight;
    std::string_view title;   // names are put after it
    std::string_view meaning; // what it comes from and what to do, as far as the message alone tells
};

[[nodiscard]] const KindInfo& infoOf(Kind kind);
[[nodiscard]] constexpr std::size_t kindCount() { return static_cast<std::size_t>(Kind::Unknown) + 1; }

} // namespace stillroom::diagnosis
