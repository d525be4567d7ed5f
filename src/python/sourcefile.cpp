#include "python/sourcefile.h"

#include "base/error.h"
#include "base/files.h"
#include "python/parser.h"
#include "python/source.h"

namespace stillroom::python {

std::optional<std::filesystem::path> fileOfModule(const std::filesystem::path& module) {
    if (auto package = module / "__init__.py"; isFile(package)) return package;
    std::filesystem::path file = module;
    file += ".py";
    return isFile(file) ? std::optional(file) : std::nullopt;
}

std::unique_ptr<SourceFile> parseFile(const std::filesystem::path& path) {
    auto file = std::make_unique<SourceFile>();
    file->path = path;
    try {
        file->module = parse(decode(readFile(path)).text);
        file->scope = std::make_unique<Scope>(file->module->body);
    } catch (const Error&) { // stays without a module
    }
    return file;
}

} // namespace stillroom::python
