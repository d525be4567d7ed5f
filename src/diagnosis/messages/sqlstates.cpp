#include "diagnosis/messages/sqlstates.h"

#include <algorithm>
#include <array>

namespace stillroom::diagnosis {
namespace {

/// Appendix A of PostgreSQL's manual; the names are those of psycopg2/errorcodes and of asyncpg/exceptions.
constexpr SqlState kStates[] = {
    {"08000", Kind::ConnectionFailed, Role::Name, "ConnectionException", "PostgresConnectionError"},
    {"08001", Kind::ConnectionFailed, Role::Name, "SqlclientUnableToEstablishSqlconnection", "ClientCannotConnectError"},
    {"08003", Kind::ConnectionLost, Role::Name, "ConnectionDoesNotExist", "ConnectionDoesNotExistError"},
    {"08006", Kind::ConnectionLost, Role::Name, "ConnectionFailure", "ConnectionFailureError"},
    {"0A000", Kind::Unknown, Role::Name, "FeatureNotSupported", "FeatureNotSupportedError"},
    {"22001", Kind::ValueTooLong, Role::Name, "StringDataRightTruncation", "StringDataRightTruncationError"},
    {"22P02", Kind::EnumValueMissing, Role::Name, "InvalidTextRepresentation", "InvalidTextRepresentationError"},
    {"23502", Kind::NotNullViolation, Role::Column, "NotNullViolation", "NotNullViolationError"},
    {"23503", Kind::ForeignKeyViolation, Role::Constraint, "ForeignKeyViolation", "ForeignKeyViolationError"},
    {"23505", Kind::UniqueViolation, Role::Constraint, "UniqueViolation", "UniqueViolationError"},
    {"23514", Kind::CheckViolation, Role::Constraint, "CheckViolation", "CheckViolationError"},
    {"25001", Kind::NotInTransaction, Role::Name, "ActiveSqlTransaction", "ActiveSQLTransactionError"},
    {"25006", Kind::ReadOnly, Role::Name, "ReadOnlySqlTransaction", "ReadOnlySQLTransactionError"},
    {"25P02", Kind::TransactionAborted, Role::Name, "InFailedSqlTransaction", "InFailedSQLTransactionError"},
    {"28000", Kind::AuthenticationFailed, Role::Name, "InvalidAuthorizationSpecification", "InvalidAuthorizationSpecificationError"},
    {"28P01", Kind::AuthenticationFailed, Role::Account, "InvalidPassword", "InvalidPasswordError"},
    {"2BP01", Kind::CannotDrop, Role::Name, "DependentObjectsStillExist", "DependentObjectsStillExistError"},
    {"3D000", Kind::DatabaseMissing, Role::Database, "InvalidCatalogName", "InvalidCatalogNameError"},
    {"3F000", Kind::SchemaMissing, Role::Schema, "InvalidSchemaName", "InvalidSchemaNameError"},
    {"40001", Kind::ConcurrentChange, Role::Name, "SerializationFailure", "SerializationError"},
    {"40P01", Kind::Deadlock, Role::Name, "DeadlockDetected", "DeadlockDetectedError"},
    {"42501", Kind::PermissionDenied, Role::Name, "InsufficientPrivilege", "InsufficientPrivilegeError"},
    {"42601", Kind::SyntaxError, Role::Value, "SyntaxError", "PostgresSyntaxError"},
    {"42701", Kind::ColumnExists, Role::Column, "DuplicateColumn", "DuplicateColumnError"},
    {"42703", Kind::ColumnMissing, Role::Column, "UndefinedColumn", "UndefinedColumnError"},
    {"42704", Kind::ObjectMissing, Role::Name, "UndefinedObject", "UndefinedObjectError"},
    {"42710", Kind::ObjectExists, Role::Name, "DuplicateObject", "DuplicateObjectError"},
    {"42804", Kind::CannotCast, Role::Column, "DatatypeMismatch", "DatatypeMismatchError"},
    {"42830", Kind::ForeignKeyInvalid, Role::Table, "InvalidForeignKey", "InvalidForeignKeyError"},
    {"42883", Kind::FunctionMissing, Role::Name, "UndefinedFunction", "UndefinedFunctionError"},
    {"42P01", Kind::RelationMissing, Role::Table, "UndefinedTable", "UndefinedTableError"},
    {"42P04", Kind::Unknown, Role::Database, "DuplicateDatabase", "DuplicateDatabaseError"},
    {"42P06", Kind::SchemaExists, Role::Schema, "DuplicateSchema", "DuplicateSchemaError"},
    {"42P07", Kind::RelationExists, Role::Table, "DuplicateTable", "DuplicateTableError"},
    {"42P16", Kind::Unknown, Role::Name, "InvalidTableDefinition", "InvalidTableDefinitionError"},
    {"53100", Kind::DiskFull, Role::File, "DiskFull", "DiskFullError"},
    {"53300", Kind::TooManyConnections, Role::Name, "TooManyConnections", "TooManyConnectionsError"},
    {"55006", Kind::Unknown, Role::Name, "ObjectInUse", "ObjectInUseError"},
    {"55P03", Kind::LockTimeout, Role::Table, "LockNotAvailable", "LockNotAvailableError"},
    {"55P04", Kind::EnumValueUnsafe, Role::Name, "UnsafeNewEnumValueUsage", "UnsafeNewEnumValueUsageError"},
    {"57014", Kind::StatementCancelled, Role::Name, "QueryCanceled", "QueryCanceledError"},
    {"57P01", Kind::ConnectionLost, Role::Name, "AdminShutdown", "AdminShutdownError"},
    {"57P02", Kind::ConnectionLost, Role::Name, "CrashShutdown", "CrashShutdownError"},
    {"57P03", Kind::ServerNotReady, Role::Name, "CannotConnectNow", "CannotConnectNowError"},
    {"XX000", Kind::Unknown, Role::Name, "InternalError_", "InternalServerError"},
};

/// mysqld's and MariaDB's error reference.
constexpr MySqlError kMySqlErrors[] = {
    {1040, Kind::TooManyConnections}, {1044, Kind::PermissionDenied}, {1045, Kind::AuthenticationFailed}, {1048, Kind::NotNullViolation},
    {1049, Kind::DatabaseMissing},    {1050, Kind::RelationExists},   {1051, Kind::RelationMissing},      {1054, Kind::ColumnMissing},
    {1060, Kind::ColumnExists},       {1061, Kind::IndexExists},      {1062, Kind::UniqueViolation},      {1064, Kind::SyntaxError},
    {1072, Kind::ColumnMissing},      {1091, Kind::ObjectMissing},    {1142, Kind::PermissionDenied},     {1146, Kind::RelationMissing},
    {1205, Kind::LockTimeout},        {1213, Kind::Deadlock},         {1215, Kind::ForeignKeyInvalid},    {1290, Kind::ReadOnly},
    {1364, Kind::NotNullViolation},   {1406, Kind::ValueTooLong},     {1451, Kind::ForeignKeyViolation},  {1452, Kind::ForeignKeyViolation},
    {1826, Kind::ConstraintExists},   {1836, Kind::ReadOnly},         {2002, Kind::ConnectionFailed},     {2003, Kind::ConnectionFailed},
    {2006, Kind::ConnectionLost},     {2013, Kind::ConnectionLost},   {3780, Kind::ForeignKeyInvalid},
};

[[nodiscard]] std::string_view identifierAt(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
    return text.substr(at, end - at);
}

} // namespace

const SqlState* sqlStatesBegin() { return std::begin(kStates); }
const SqlState* sqlStatesEnd() { return std::end(kStates); }

const SqlState* findSqlState(std::string_view state) {
    const auto* found = std::find_if(std::begin(kStates), std::end(kStates), [&](const SqlState& one) { return one.state == state; });
    return found == std::end(kStates) ? nullptr : found;
}

const SqlState* sqlStateOfClass(std::string_view text) {
    for (const std::string_view module : {"psycopg2.errors.", "psycopg.errors.", "asyncpg.exceptions."}) {
        const auto at = text.find(module);
        if (at == std::string_view::npos) continue;
        const std::string_view name = identifierAt(text, at + module.size());
        const bool async = module.front() == 'a';
        const auto* found =
            std::find_if(std::begin(kStates), std::end(kStates), [&](const SqlState& one) { return (async ? one.asyncpg : one.psycopg) == name; });
        if (found != std::end(kStates)) return found;
    }
    return nullptr;
}

const MySqlError* mySqlErrorIn(std::string_view text) {
    int number = 0;
    std::size_t at = text.find('(');
    for (int i = 0; i < 4 && at != std::string_view::npos; ++i, at = text.find('(', at + 1)) { // "(pymysql.err.OperationalError) (1050, "
        if (at + 6 >= text.size() || text[at + 5] != ',') continue;
        number = 0;
        for (std::size_t k = at + 1; k < at + 5; ++k)
            number = std::isdigit(static_cast<unsigned char>(text[k])) != 0 && number >= 0 ? number * 10 + (text[k] - '0') : -1;
        const auto* found = std::find_if(std::begin(kMySqlErrors), std::end(kMySqlErrors), [&](const MySqlError& one) { return one.number == number; });
        if (found != std::end(kMySqlErrors)) return found;
    }
    return nullptr;
}

} // namespace stillroom::diagnosis
