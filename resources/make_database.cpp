// Makes a SQLite database of a script: make_database SCRIPT FILE
#include "base/error.h"
#include "base/files.h"
#include "database/sqlite.h"

#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    try {
        stillroom::database::createSqlite(argv[2], stillroom::readFile(argv[1]));
        return 0;
    } catch (const stillroom::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
