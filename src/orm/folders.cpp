#include "base/files.h"
#include "base/text.h"
#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxEntries = 5'000; // of folders that are walked

[[nodiscard]] bool isLink(const fs::path& path) {
    std::error_code ignored;
    return fs::is_symlink(path, ignored);
}

/// As fnmatch, for `*` and plain letters.
[[nodiscard]] bool fits(std::string_view name, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return name == pattern;
    if (name.size() + 1 < pattern.size() || !name.starts_with(pattern.substr(0, star))) return false;
    return name.ends_with(pattern.substr(star + 1)) && !(name.starts_with('.') && star == 0);
}

[[nodiscard]] std::vector<FolderEntry> sorted(const std::string& folder) {
    auto entries = listFolder(folder);
    std::sort(entries.begin(), entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return entries;
}

} // namespace

/// What lies in the folders of the project, for code that imports all of it: pkgutil.iter_modules and walk_packages, glob.glob,
/// os.listdir, os.walk. Null where the folder is not known. The order is that of the names; Python's own is the file system's
/// for those of os and glob.
Value* Execution::callFolder(std::string_view function, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    const Value* first = args.empty() ? nullptr : args[0];
    const Value* prefix = args.size() > 1 ? args[1] : nullptr;
    for (const NamedValue& keyword : keywords) {
        if (keyword.name == "path" || keyword.name == "top") first = keyword.value;
        if (keyword.name == "prefix") prefix = keyword.value;
    }
    if (isSequence(first) && !itemsOf(first).empty()) first = itemsOf(first).front();
    if (first == nullptr || first->kind != ValueKind::String || m_frame.module->file == nullptr) return nullptr;
    fs::path path = std::string(textOf(first));
    const bool isGlob = function == "glob.glob" || function == "glob.iglob";
    const fs::path folder = isGlob ? path.parent_path() : path;
    if (!m_i.m_paths.holds(folder) || !isDirectory(folder)) return nullptr;
    std::vector<Value*> items;
    if (function == "os.walk") {
        walk(folder, items, at);
        return m_i.list(std::move(items), at);
    }
    if (function == "pkgutil.iter_modules" || function == "pkgutil.walk_packages") {
        if (prefix != nullptr && prefix->kind != ValueKind::String) return nullptr;
        addModules(folder, std::string(textOf(prefix)), function == "pkgutil.walk_packages", items, at);
        return m_i.list(std::move(items), at);
    }
    for (const FolderEntry& entry : sorted(folder.string())) {
        if (!isGlob)
            items.push_back(m_i.string(entry.name, at));
        else if (fits(entry.name, path.filename().string()))
            items.push_back(m_i.string((folder / entry.name).string(), at));
    }
    return m_i.list(std::move(items), at);
}

/// pkgutil's ModuleInfo of each module in the folder, and in the packages below it.
void Execution::addModules(const fs::path& folder, const std::string& prefix, bool goesDown, std::vector<Value*>& items, Place at) {
    for (const FolderEntry& entry : sorted(folder.string())) {
        const bool isPackage = entry.isDirectory && isFile(folder / entry.name / "__init__.py");
        const bool isModule = entry.name.ends_with(".py") && entry.name != "__init__.py";
        if ((!isPackage && !isModule) || items.size() > kMaxEntries) continue;
        const std::string name = prefix + (isPackage ? entry.name : entry.name.substr(0, entry.name.size() - 3));
        Value* shape = m_i.term("collections.namedtuple", {m_i.string("ModuleInfo", at), m_i.string("module_finder name ispkg", at)}, {}, at);
        items.push_back(makeCall(shape, {m_i.none(at), m_i.string(name, at), m_i.boolean(isPackage, at)}, {}, false, at));
        if (isPackage && goesDown) addModules(folder / entry.name, name + ".", true, items, at);
    }
}

/// os.walk: the folder, the folders in it and the files in it, for it and for each folder below.
void Execution::walk(const fs::path& folder, std::vector<Value*>& items, Place at) {
    std::vector<Value*> folders;
    std::vector<Value*> files;
    for (const FolderEntry& entry : sorted(folder.string())) (entry.isDirectory ? folders : files).push_back(m_i.string(entry.name, at));
    items.push_back(m_i.tuple({m_i.string(folder.string(), at), m_i.list(folders, at), m_i.list(files, at)}, at));
    for (const Value* name : folders) {
        if (items.size() < kMaxEntries && !isLink(folder / std::string(textOf(name)))) walk(folder / std::string(textOf(name)), items, at);
    }
}

/// The names of the fields of a named tuple that a call made; none where it is something else.
std::vector<std::string> Execution::tupleFields(const CallValue& made) const {
    const auto* shape = as<CallValue>(made.function);
    if (shape != nullptr && isExternal(shape->function, "collections.namedtuple") && shape->argCount > 1) {
        if (shape->args[1]->kind == ValueKind::String) return splitWords(textOf(shape->args[1]), ", ");
        std::vector<std::string> names;
        for (const Value* one : itemsOf(shape->args[1])) names.emplace_back(textOf(one));
        return names;
    }
    std::vector<std::string> names;
    const auto* type = as<ClassValue>(made.function);
    const bool named =
        type != nullptr && std::any_of(type->bases, type->bases + type->baseCount, [](const Value* b) { return isExternal(b, "typing.NamedTuple"); });
    for (const auto& entry : named ? type->names().entries() : std::vector<Namespace::Entry>{}) {
        if (entry.annotation != nullptr) names.emplace_back(entry.name);
    }
    return names;
}

/// A field of a named tuple: given by place, by name, or by the class's default. Null where it is not known.
Value* Execution::tupleField(const CallValue& made, const std::vector<std::string>& fields, std::size_t index) const {
    if (Value* given = made.keyword(fields[index])) return given;
    if (index < made.argCount) return made.args[index];
    const auto* type = as<ClassValue>(made.function);
    return type != nullptr ? type->names().find(fields[index]) : nullptr;
}

} // namespace stillroom::orm
