#include "migrations/droppedtables.h"

#include "base/error.h"
#include "base/files.h"
#include "python/parser.h"
#include "python/source.h"
#include "python/visitor.h"

namespace stillroom::migrations {

std::vector<std::string> droppedTables(const Environment& environment, const std::stop_token& stop) {
    using namespace python::ast;
    std::vector<std::string> names;
    for (const auto& folder : environment.versionLocations) {
        for (const FolderEntry& entry : listFolder(folder.string())) {
            if (stop.stop_requested()) throw Cancelled();
            if (entry.isDirectory || !entry.name.ends_with(".py")) continue;
            try {
                std::string text = readFile((folder / entry.name).string(), 8U << 20U);
                if (text.find("drop_table") == std::string::npos) continue;
                const auto module = python::parse(python::decode(std::move(text)).text);
                for (const Stmt* statement : module->body) {
                    const auto* function = as<FunctionDef>(statement);
                    if (function == nullptr || function->name != "upgrade") continue;
                    python::forEachCall(function->body, [&names](const Call& call, const python::Scope*) {
                        const auto* method = as<Attribute>(call.function);
                        const auto* name = call.args.empty() ? nullptr : as<Constant>(call.args[0]);
                        if (method != nullptr && method->attr == "drop_table" && name != nullptr) names.emplace_back(name->value);
                    });
                }
            } catch (const Error&) { // not readable: the graph says so
            }
        }
    }
    return names;
}

} // namespace stillroom::migrations
