#pragma once

#include "repair/plan.h"

namespace stillroom::repair {

/// The statements that turn the rows `before` into `after`: one UPDATE for each row that another takes the place of, then
/// what is left to delete or insert. `createsTable` makes the table first, in Alembic's exact shape (DefaultImpl's
/// version_table_impl). The empty row stands for NULL too.
[[nodiscard]] std::vector<Statement> rowStatements(schema::Dialect dialect, const std::string& schema, const std::string& table, bool createsTable,
                                                   bool clearFirst, const std::vector<std::string>& before, const std::vector<std::string>& after);

/// Makes version_num hold `length` characters. SQLite does not enforce a length: there is nothing to do.
[[nodiscard]] std::vector<Statement> wideningStatements(schema::Dialect dialect, const std::string& schema, const std::string& table, int length);

/// Gives the table the primary key that Alembic gives it, named <table>_pkc; its rows must be different from each other and not
/// NULL by then. SQLite cannot add one: the table is made anew with the rows it has.
/// \param length of version_num; nothing where it is unbounded
[[nodiscard]] std::vector<Statement> primaryKeyStatements(schema::Dialect dialect, const std::string& schema, const std::string& table,
                                                          const std::optional<int>& length);

} // namespace stillroom::repair
