// Everything that reads text from a project or a user, on arbitrary bytes: nothing may crash, hang or read outside.
// With clang and -DSTILLROOM_FUZZ=ON a libFuzzer target; with any compiler a program that runs the files it is given.
#include "base/error.h"
#include "database/sqliteddl.h"
#include "database/target.h"
#include "diagnosis/messages/messagereader.h"
#include "migrations/inifile.h"
#include "migrations/locations.h"
#include "python/parser.h"
#include "python/scope.h"
#include "python/source.h"
#include "schema/normalform.h"
#include "workflow/status.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace stillroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    switch (bytes[0] % 7) { // NOLINT(readability-magic-numbers): one of the readers
    case 0: {
        const auto module = python::parse(python::decode(text).text);
        const python::Scope scope(module->body);
        for (const auto& diagnostic : module->diagnostics) static_cast<void>(module->position(diagnostic.offset));
        break;
    }
    case 1: {
        const auto ini = migrations::IniFile::parse(text, "/project");
        for (const std::string& section : ini.sections()) static_cast<void>(ini.get(section, "script_location"));
        break;
    }
    case 2:
        try {
            const auto target = database::parseTarget(text);
            static_cast<void>(database::shownTarget(database::parseTarget(database::targetText(target))));
        } catch (const Error&) { // what is no target is refused
        }
        break;
    case 3:
        static_cast<void>(database::readSqliteTable(text));
        static_cast<void>(database::readSqliteIndex(text));
        break;
    case 4:
        for (const auto dialect : {schema::Dialect::PostgreSql, schema::Dialect::Sqlite}) {
            static_cast<void>(schema::normalType(dialect, text, "public"));
            static_cast<void>(schema::normalDefault(dialect, text));
        }
        break;
    case 5: {
        diagnosis::MessageReader reader;
        const std::size_t half = text.size() / 2;
        reader.feed(std::string_view(text).substr(0, half));
        reader.feed(std::string_view(text).substr(half));
        static_cast<void>(reader.finish());
        break;
    }
    default: static_cast<void>(workflow::parseVersionTable(text)); static_cast<void>(migrations::splitLocations(text, std::nullopt, std::nullopt));
    }
    return 0;
}

#ifndef STILLROOM_FUZZ
#include "base/files.h"

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string input = readFile(argv[i]);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    }
}
#endif
