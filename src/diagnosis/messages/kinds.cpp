#include "diagnosis/messages/kinds.h"

namespace stillroom::diagnosis {
namespace {

constexpr KindInfo kKinds[] = {
    {Kind::UnknownRevision, "message.unknown_revision", Weight::Cause, "No script has the revision",
     "Alembic looked for this revision and no script of the project has it. Where the version table records it, the script is on another branch, in newer "
     "code, squashed or deleted, or this is the wrong database. Get the script back first; a plain stamp fails in the same way, even 'stamp base'."},
    {Kind::AmbiguousRevision, "message.ambiguous_revision", Weight::Cause, "Several revisions begin with", "Name the whole revision id."},
    {Kind::MultipleHeads, "message.multiple_heads", Weight::Cause, "There are several heads",
     "Two revisions have no successor, so 'head' does not name one. A merge revision joins them; 'heads' means all of them, other branches included. Do not "
     "give a published revision another parent: databases that are stamped with it would be stranded."},
    {Kind::VersionRowExists, "message.version_row_exists", Weight::Cause, "The version table already has the row",
     "Two runs of Alembic went on at the same time, and this one came second: the other has already recorded the revision. One run alone does not give this. "
     "Find the other run and wait for it; then the version table is normally right. Do not delete the row or stamp while the other still runs."},
    {Kind::VersionTableRaced, "message.version_table_raced", Weight::Cause, "Two runs made the version table at the same time",
     "Both found no version table and both made one; the loser fails. Nothing is broken: run the upgrade again."},
    {Kind::RowCountMismatch, "message.row_count_mismatch", Weight::Cause, "A row of the version table changed during the run",
     "Another run, or somebody by hand, changed the row between Alembic's reading and its writing. PostgreSQL has rolled everything of this run back. Read the "
     "table again, and run the upgrade again if it is behind. On MySQL and SQLite what the migration did to the structure stays."},
    {Kind::VersionRowRepeated, "message.version_row_repeated", Weight::Cause, "The version table holds a row more than once",
     "The table has no primary key and holds the same revision several times. Leave each once and add the key. 'stamp head' and 'stamp base' fail in the same "
     "way; 'stamp --purge' clears the table first."},
    {Kind::Overlap, "message.overlap", Weight::Cause, "The version table records a revision and its ancestor",
     "Remove the ancestor's row only. Do not downgrade while both stand there: more than one branch may be taken down. 'stamp head' ends well and changes "
     "nothing when the other row is the head."},
    {Kind::StampAssertion, "message.stamp_assertion", Weight::Cause, "Stamp failed without a word",
     "Alembic's stamp ends in an assertion where the version table records a revision and its ancestor. Remove the ancestor's row first."},
    {Kind::IdTooLong, "message.id_too_long", Weight::Cause, "A revision id does not fit into the version table",
     "version_num holds 32 characters, the length that the message names, and the id is longer. It fails after the migration's own statements: PostgreSQL "
     "rolls "
     "them back, MySQL keeps them. Widen the column before, outside that migration, and run the upgrade again."},
    {Kind::NotUpToDate, "message.not_up_to_date", Weight::Cause, "The database is not at the heads",
     "Alembic compares or makes a revision only where the version table records exactly the heads. Upgrade first; or the rows are wrong, or another version "
     "table was found because of the search path."},
    {Kind::NotOnAllHeads, "message.not_on_all_heads", Weight::Cause, "Alembic says that not all heads are recorded",
     "'alembic current --check-heads' also counts heads that others depend on, which are never recorded: on such a graph it says so of a healthy database."},
    {Kind::NewOperations, "message.new_operations", Weight::Remark, "The models and the database differ",
     "'alembic check' found differences. They are a list of what a new revision would do; nothing failed."},
    {Kind::RemovedTables, "message.removed_tables", Weight::Remark, "Autogenerate would drop tables",
     "The database has tables that env.py's metadata has not. Often their models are only not imported, the metadata is the wrong one, or the tables belong to "
     "another application. Do not run a revision with these op.drop_table."},
    {Kind::VersionTableRemoved, "message.version_table_removed", Weight::Cause, "Autogenerate would drop the version table",
     "Alembic did not take its own version table for its own: version_table_schema and the search path do not agree. Never run that revision."},
    {Kind::AmbiguousWalk, "message.ambiguous_walk", Weight::Cause, "A relative revision does not lead to one place",
     "Counting from here meets a merge, a fork, the base, or another branch. Name the whole id of the revision."},
    {Kind::DuplicateRevision, "message.duplicate_revision", Weight::Cause, "Two scripts have the same revision id",
     "A script was copied with its id. The file that is read last wins, and which of the two bodies ran on a database is not known. Give the newer file an id "
     "of its own."},
    {Kind::MissingParent, "message.missing_parent", Weight::Cause, "A parent revision is missing",
     "A script names a down_revision that no script has: a file is missing, or its name was taken for its id. Every command of Alembic fails until it is back "
     "or the pointer is right."},
    {Kind::UnknownDependency, "message.unknown_dependency", Weight::Cause, "Alembic does not know a revision of its own graph",
     "A depends_on or down_revision names an id or label that no script has. Alembic says only the name; every command fails until it is right."},
    {Kind::Cycle, "message.cycle", Weight::Cause, "Revisions form a cycle",
     "Pointers were edited, or an id was copied. Break the cycle: every command of Alembic fails."},
    {Kind::DuplicateLabel, "message.duplicate_label", Weight::Cause, "Two revisions have the same branch label", "Give one of them another label."},
    {Kind::IllegalRevisionId, "message.illegal_revision_id", Weight::Cause, "A revision id has a character that it may not have",
     "An id may not contain @, -, + or, in newer versions of Alembic, a colon."},
    {Kind::ScriptUnreadable, "message.script_unreadable", Weight::Cause, "A revision script cannot be loaded",
     "One script that cannot be loaded stops every command of Alembic: a stray file, a conflict marker, an attribute that is missing, an import that fails."},
    {Kind::NoScriptLocation, "message.no_script_location", Weight::Cause, "Alembic does not find its scripts",
     "script_location is missing or leads nowhere. A relative one counts from the folder in which the command is run, not from the ini."},
    {Kind::NoConfiguration, "message.no_configuration", Weight::Cause, "Alembic does not find its configuration",
     "There is no alembic.ini here, or it has no such section: wrong folder, or -c and -n name something else."},
    {Kind::Interpolation, "message.interpolation", Weight::Cause, "A percent sign in the configuration",
     "The ini file takes % for the start of a name. Write %% where a value holds a percent sign, for instance in the password of a URL, also in "
     "set_main_option()."},
    {Kind::NoTargetMetadata, "message.no_target_metadata", Weight::Cause, "env.py has no metadata",
     "target_metadata is None, so nothing can be compared. Give it the MetaData of the models."},
    {Kind::SqliteAlter, "message.sqlite_alter", Weight::Cause, "SQLite cannot change a table like that",
     "SQLite has no ALTER for constraints and most of a column. Use op.batch_alter_table(), which makes the table anew."},
    {Kind::ConstraintWithoutName, "message.constraint_without_name", Weight::Cause, "A constraint has no name",
     "What has no name cannot be dropped or made by a batch. Give the MetaData a naming convention, or the constraint a name."},
    {Kind::TableAlreadyDefined, "message.table_already_defined", Weight::Cause, "A table is declared twice in one MetaData",
     "Two classes declare it, or one file is loaded as two modules (src.models.x and models.x), or an import failed half-way and was tried again. Loading the "
     "same module twice under one name is harmless. extend_existing would hide the clash and merge both silently."},
    {Kind::DuplicateTableKeys, "message.duplicate_table_keys", Weight::Cause, "Several MetaData hold the same table",
     "target_metadata is a list, and more than one of its MetaData has this table. One must own it."},
    {Kind::NameNotLocated, "message.name_not_located", Weight::Cause, "A relationship names a class that is not there",
     "The class is not imported, is spelt otherwise, or belongs to another declarative base: names are only looked up in the same one. Dropping tables does "
     "not "
     "help."},
    {Kind::TableForKeyNotFound, "message.table_for_key_not_found", Weight::Cause, "A foreign key names a table that its MetaData does not have",
     "The table's model is not imported, its schema is not named, or it belongs to another MetaData. Share one MetaData; dropping tables does not help."},
    {Kind::MultipleClasses, "message.multiple_classes", Weight::Cause, "Two classes of one registry have the same name",
     "Often one file is loaded as two modules. Else name the class with its module, or give one of them another name."},
    {Kind::ClassReplaced, "message.class_replaced", Weight::Remark, "A class was declared again under its own name",
     "The same module was executed twice, or declares the class twice; the later one is taken."},
    {Kind::NoJoinCondition, "message.no_join_condition", Weight::Cause, "A relationship has no foreign key to go by, or several",
     "The tables are joined by no foreign key of the same MetaData, or by more than one. Name foreign_keys or primaryjoin, or declare the key."},
    {Kind::ImportFailed, "message.import_failed", Weight::Cause, "An import fails",
     "A module is missing, is looked for in the wrong place, or imports itself in a circle. prepend_sys_path and the folder in which the command runs decide."},
    {Kind::DriverMissing, "message.driver_missing", Weight::Cause, "The database driver is not installed",
     "Install the driver that the URL names, or name one that is there."},
    {Kind::AsyncDriver, "message.async_driver", Weight::Cause, "An asynchronous driver is used without asyncio",
     "env.py runs synchronously with an asynchronous URL. Use Alembic's asynchronous template, or a synchronous driver for migrations."},
    {Kind::RelationExists, "message.relation_exists", Weight::Cause, "A table is there already",
     "A migration makes a table that the database has. The schema came from create_all() and nothing is recorded; or a former run was cut off after this "
     "statement and before the version was recorded (MySQL, SQLite, autocommit); or the migration before it was already applied elsewhere. Find which revision "
     "the schema is really at before anything is stamped: stamping head would skip changes that are missing."},
    {Kind::LeftoverBatchTable, "message.leftover_batch_table", Weight::Cause, "A batch migration was cut off",
     "The temporary table of a batch is still there. If the real table is complete, drop the temporary one. If the real table is gone, the temporary one holds "
     "the only data: do not drop it."},
    {Kind::CreateRaced, "message.create_raced", Weight::Cause, "Two processes made the same object at the same time",
     "Several workers ran create_all() or the migrations at once; the loser fails. Let one process do it before the workers start."},
    {Kind::ColumnExists, "message.column_exists", Weight::Cause, "A column is there already",
     "A migration adds a column that the table has: a former run was cut off before the version was recorded, or somebody added it. Compare the migration "
     "statement by statement with the database before it is run again or stamped."},
    {Kind::TypeExists, "message.type_exists", Weight::Cause, "A type is there already",
     "A downgrade left the enum behind, or several tables share it. Use create_type=False where it is to be shared; drop it only where nothing uses it."},
    {Kind::IndexExists, "message.index_exists", Weight::Cause, "An index is there already",
     "A former run was cut off before the version was recorded, or somebody made it. Compare it with the migration's before it is dropped."},
    {Kind::ConstraintExists, "message.constraint_exists", Weight::Cause, "A constraint is there already",
     "A former run was cut off before the version was recorded, or two migrations use the same name."},
    {Kind::SchemaExists, "message.schema_exists", Weight::Cause, "A schema is there already", "Somebody or a former run made it."},
    {Kind::ObjectExists, "message.object_exists", Weight::Cause, "An object is there already",
     "A type, constraint or other object of that name exists. A former run may have been cut off before the version was recorded."},
    {Kind::RelationMissing, "message.relation_missing", Weight::Cause, "A table is missing",
     "The migration that makes it has not run here, although it may be recorded; or the search path leads elsewhere. Find the first revision that has not "
     "really run."},
    {Kind::ColumnMissing, "message.column_missing", Weight::Cause, "A column is missing",
     "The code is newer than the schema, or the version table records more than was run: a stamp too far, or a clear-and-restamp. Find the migration that adds "
     "it, and whether it ran."},
    {Kind::SchemaMissing, "message.schema_missing", Weight::Cause, "A schema is missing",
     "Alembic makes no schemas by itself. Create it before the migration, or the search path or role is another than was meant."},
    {Kind::TypeMissing, "message.type_missing", Weight::Cause, "A type is missing",
     "The enum was never made, was dropped, or is in a schema outside the search path."},
    {Kind::ConstraintMissing, "message.constraint_missing", Weight::Cause, "A constraint is missing",
     "It has another name in this database (a naming convention changed, or the server gave the name), or it was dropped already."},
    {Kind::IndexMissing, "message.index_missing", Weight::Cause, "An index is missing", "It has another name in this database, or it was dropped already."},
    {Kind::ObjectMissing, "message.object_missing", Weight::Cause, "An object is missing",
     "A type, constraint, index or other object is not there under this name; or it is outside the search path."},
    {Kind::FunctionMissing, "message.function_missing", Weight::Cause, "A function or operator is missing",
     "An extension is not installed, the function is outside the search path, or the types of its arguments do not fit."},
    {Kind::CannotDrop, "message.cannot_drop", Weight::Cause, "Something else depends on what is to be dropped",
     "A view, foreign key or other object uses it. Drop or change that first, by name. CASCADE would take along what is not named."},
    {Kind::CannotCast, "message.cannot_cast", Weight::Cause, "A column's values cannot be converted by themselves",
     "The new type needs a USING expression: postgresql_using in op.alter_column(). A default may have to be dropped first."},
    {Kind::ForeignKeyInvalid, "message.foreign_key_invalid", Weight::Cause, "A foreign key cannot be made",
     "The referred columns have no unique key, or the types differ."},
    {Kind::EnumValueUnsafe, "message.enum_value_unsafe", Weight::Cause, "A new enum value is used in the transaction that adds it",
     "PostgreSQL allows its use only after the commit. Add the value in a migration of its own or in an autocommit_block()."},
    {Kind::EnumValueMissing, "message.enum_value_missing", Weight::Failure, "A value is not one of its type's",
     "An enum lacks the label, or the text is no value of the type. Where the code is newer than the schema, the migration that adds it has not run."},
    {Kind::NotInTransaction, "message.not_in_transaction", Weight::Cause, "A statement cannot run in a transaction",
     "Run it in Alembic's autocommit_block(): everything before it is committed then. After a failed CREATE INDEX CONCURRENTLY look for an invalid index."},
    {Kind::CachedPlan, "message.cached_plan", Weight::Failure, "A running application still knows the old table",
     "A table changed under open connections. New connections are right: restart the application after the migration."},
    {Kind::SyntaxError, "message.syntax_error", Weight::Failure, "The server does not understand a statement",
     "The statement has a mistake, or is written for another engine."},
    {Kind::PermissionDenied, "message.permission_denied", Weight::Cause, "The role may not do this",
     "The migration runs under another role than the one that owns the objects; since PostgreSQL 15 nobody may create in schema public by default. Connect as "
     "the owner or SET ROLE to it. Objects made by the wrong role stay the wrong role's."},
    {Kind::MustBeOwner, "message.must_be_owner", Weight::Cause, "Only the owner may do this", "Connect as the owner of the object, or SET ROLE to it."},
    {Kind::ReadOnly, "message.read_only", Weight::Cause, "The database is read-only",
     "This is a standby, a read-only role, transaction or file. Migrate on the primary."},
    {Kind::LockTimeout, "message.lock_timeout", Weight::Cause, "A lock was not got in time",
     "Another session holds the table: an open transaction, a long query, a backup. While the migration waits, everybody else waits behind it. Find the "
     "holder, "
     "end it or wait, then run the migration again with a lock_timeout."},
    {Kind::Deadlock, "message.deadlock", Weight::Cause, "Two sessions waited for each other",
     "The server ended one. Run it again when the application is quiet."},
    {Kind::DatabaseLocked, "message.database_locked", Weight::Cause, "The SQLite file is locked", "Another process writes to it. Stop it, then run again."},
    {Kind::StatementCancelled, "message.statement_cancelled", Weight::Cause, "A statement was cancelled",
     "A statement_timeout, or somebody, ended it. On PostgreSQL the transaction is rolled back."},
    {Kind::ConcurrentChange, "message.concurrent_change", Weight::Failure, "Two transactions changed the same thing",
     "The server refused one of them. It can be run again; for migrations let only one process run them."},
    {Kind::NotNullViolation, "message.not_null_violation", Weight::Failure, "A required value is missing",
     "In a migration: the column is made NOT NULL while rows have no value. Fill them first, or give a server default."},
    {Kind::UniqueViolation, "message.unique_violation", Weight::Failure, "A value is there already",
     "In a migration: rows that are to be unique are not. Else it is the application's own data."},
    {Kind::ForeignKeyViolation, "message.foreign_key_violation", Weight::Failure, "Rows refer to rows that are not there",
     "In a migration: a foreign key is added over orphaned rows. Else it is the application's own data."},
    {Kind::CheckViolation, "message.check_violation", Weight::Failure, "Rows do not satisfy a check",
     "In a migration: the check is added over rows that break it."},
    {Kind::ValueTooLong, "message.value_too_long", Weight::Failure, "A value is too long for its column", "The column is shorter than the value."},
    {Kind::ConnectionFailed, "message.connection_failed", Weight::Failure, "The database could not be reached",
     "Host, port or socket is wrong, or the server was not up yet. Nothing was changed."},
    {Kind::ConnectionLost, "message.connection_lost", Weight::Failure, "The connection broke",
     "The server ended, was restarted, or something between closed the connection. What was not committed is rolled back."},
    {Kind::AuthenticationFailed, "message.authentication_failed", Weight::Failure, "The server refused the login",
     "User, password or the server's rules do not fit."},
    {Kind::DatabaseMissing, "message.database_missing", Weight::Failure, "There is no such database",
     "It has another name, was never made, or this is the wrong server."},
    {Kind::TooManyConnections, "message.too_many_connections", Weight::Failure, "The server has no connection left",
     "Others hold them all: pools, or transactions left open."},
    {Kind::ServerNotReady, "message.server_not_ready", Weight::Failure, "The server was starting or stopping", "Try again when it is up."},
    {Kind::DiskFull, "message.disk_full", Weight::Failure, "The disk is full", "Make room first. What was not committed is rolled back."},
    {Kind::TransactionAborted, "message.transaction_aborted", Weight::Follower, "Commands after a failed one",
     "PostgreSQL refuses everything until the transaction is rolled back. The cause is the error before it."},
    {Kind::SessionRolledBack, "message.session_rolled_back", Weight::Follower, "The session was already rolled back", "The cause is the error before it."},
    {Kind::MapperFailed, "message.mapper_failed", Weight::Follower, "Mappers did not initialise", "It repeats an error of a mapper; that one is the cause."},
    {Kind::ProcessEnded, "message.process_ended", Weight::Follower, "A process ended because of an error", "The cause is the error before it."},
    {Kind::Unknown, "message.unknown", Weight::Unknown, "An error that is not recognised", ""},
};

static_assert(std::size(kKinds) == kindCount());

[[nodiscard]] constexpr bool inOrder() {
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
        if (static_cast<std::size_t>(kKinds[i].kind) != i) return false;
    }
    return true;
}
static_assert(inOrder());

} // namespace

const KindInfo& infoOf(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

} // namespace stillroom::diagnosis
