#pragma once

#include "schema/schema.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::database {

/// What a stored CREATE TABLE says and no pragma tells: names of constraints, checks, generated columns, collations.
struct SqliteTableText {
    struct Column {
        std::string collation;
        std::string generated; // the expression
        bool autoincrement = false;
    };
    struct Key { // PRIMARY KEY, UNIQUE or FOREIGN KEY
        std::string name;
        std::vector<std::string> columns;
        bool deferrable = false;
        bool initiallyDeferred = false;
    };
    std::map<std::string, Column> columns; // those that say something
    Key primaryKey;
    std::vector<Key> uniques;
    std::vector<Key> foreignKeys; // in the order of the text
    std::vector<schema::CheckConstraint> checks;
    bool isVirtual = false;
    std::string more;    // a clause that these values do not hold: the table cannot be written again from them
    std::string storage; // behind the columns: "WITHOUT ROWID", "STRICT"
};
/// Reads what it understands and passes over the rest: the text is SQLite's own, but it may be of a newer version.
[[nodiscard]] SqliteTableText readSqliteTable(std::string_view sql);

/// The keys of a stored CREATE INDEX as they stand there (without COLLATE and direction), and its WHERE.
struct SqliteIndexText {
    std::vector<std::string> keys;
    std::string predicate;
};
[[nodiscard]] SqliteIndexText readSqliteIndex(std::string_view sql);

} // namespace stillroom::database
