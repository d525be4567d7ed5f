#include "python/sourcefile.h"

#include "base/error.h"
#include "base/files.h"
#include "python/parser.h"
#include "python/source.h"

namespace stillroom::python {

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
