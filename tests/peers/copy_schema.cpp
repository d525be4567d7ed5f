// Prints the script that makes the schema of one database in another, from what was read of both: for the comparison with pg_dump.
// usage: copy_schema SOURCE TARGET
#include "base/error.h"
#include "database/reflection.h"
#include "database/session.h"
#include "schema/compare.h"
#include "schema/ddl.h"
#include "schema/identityoptions.h"

#include <cstdio>

using namespace stillroom;

namespace {

database::SchemaReading readAll(const char* target) {
    const auto session = database::connect(database::parseTarget(target), database::Access::ReadOnly);
    database::SchemaSelection selection;
    selection.all = true;
    return database::readSchema(*session, selection, [](const std::string&) {});
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 3) return 2;
    auto source = readAll(argv[1]);
    for (schema::Table& table : source.schema.tables) { // as models say it: SERIAL makes its sequence
        for (schema::Column& column : table.columns) {
            if (column.autoincrement && !column.identity) column.defaultText.reset();
            for (const schema::Sequence& one : source.schema.sequences) {
                if (one.ofIdentity && one.ownerTable == table.schema + "." + table.name && one.ownerColumn == column.name)
                    column.identity->options = schema::optionsOf(one);
            }
        }
    }
    const auto target = readAll(argv[2]);
    schema::CompareOptions options;
    options.defaultSchema = source.defaultSchema;
    options.withRenamings = false;
    const auto differences = schema::compare(source.schema, target.schema, options);
    const schema::RepairScript script(source.schema, target.schema, options, differences);
    std::fputs(schema::scriptText(options.dialect, script.all()).c_str(), stdout);
    return 0;
} catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
