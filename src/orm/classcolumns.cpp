#include "orm/classcolumns.h"

#include "orm/enums.h"

#include <algorithm>
#include <set>

namespace stillroom::orm {

namespace {

/// A mere annotation of the class says nothing where a mixin has the attribute: _ClassScanMapperConfig._scan_attributes.
[[nodiscard]] bool isSaidByMixin(const std::vector<ClassValue*>& sources, const ClassValue& type, const Namespace::Entry& entry) {
    return entry.value == nullptr && std::any_of(sources.begin(), sources.end(), [&](const ClassValue* source) {
               const Namespace::Entry* other = source != &type ? source->names().entry(entry.name) : nullptr;
               return other != nullptr && (other->value != nullptr || other->annotation != nullptr);
           });
}

/// The attributes of a class in the order in which SQLAlchemy 2 meets them: util.merge_lists_w_ordering of what has a value and
/// what is annotated. As written, but where both kinds stand beside each other.
[[nodiscard]] std::vector<const Namespace::Entry*> inOrderOfScan(const ClassValue& type) {
    const auto& entries = type.names().entries();
    const std::size_t made = std::min<std::size_t>(type.entryCount, entries.size());
    std::vector<const Namespace::Entry*> merged;
    merged.reserve(entries.size());
    std::vector<const Namespace::Entry*> lists[2]; // with a value; annotated
    for (std::size_t i = 0; i < made; ++i) {
        if (entries[i].value != nullptr) lists[0].push_back(&entries[i]);
        if (entries[i].annotation != nullptr) lists[1].push_back(&entries[i]);
    }
    std::set<const Namespace::Entry*> inBoth;
    for (const Namespace::Entry* entry : lists[1]) {
        if (entry->value != nullptr) inBoth.insert(entry);
    }
    std::size_t next[2] = {0, 0};
    std::size_t current = 0;
    while (next[current] < lists[current].size()) {
        const Namespace::Entry* entry = lists[current][next[current]++];
        if (inBoth.erase(entry) != 0)
            current = 1 - current; // the other list has it as well
        else
            merged.push_back(entry);
    }
    const auto& rest = lists[1 - current];
    merged.insert(merged.end(), rest.begin() + static_cast<std::ptrdiff_t>(next[1 - current]), rest.end());
    for (std::size_t i = made; i < entries.size(); ++i) {
        if (entries[i].value != nullptr) merged.push_back(&entries[i]);
    }
    return merged;
}

/// @declared_attr.cascading: it is called for children of a mapped class as well.
[[nodiscard]] bool isCascading(const Value* value) {
    const auto* function = as<FunctionValue>(value);
    return function != nullptr && std::any_of(function->decorators, function->decorators + function->decoratorCount, [](const Value* decorator) {
               const auto* attribute = as<AttributeValue>(decorator);
               return conceptOf(decorator).is("cascading") || (attribute != nullptr && attribute->name == "cascading");
           });
}

/// What is surely no column: of Python's own library.
[[nodiscard]] bool isOfPython(std::string_view name) {
    static constexpr std::string_view kPackages[] = {
        "builtins", "logging",   "typing",  "typing_extensions", "functools", "collections", "operator",    "enum", "re",     "datetime", "uuid",   "json",
        "os",       "itertools", "weakref", "threading",         "decimal",   "abc",         "dataclasses", "time", "random", "string",   "inspect"};
    return std::find(std::begin(kPackages), std::end(kPackages), name.substr(0, name.find('.'))) != std::end(kPackages);
}

} // namespace

bool ClassColumns::isDeclaredAttr(const Value* value) {
    const auto* function = as<FunctionValue>(value);
    for (std::uint32_t i = 0; function != nullptr && i < function->decoratorCount; ++i) {
        const Value* decorator = function->decorators[i];
        const auto* attribute = as<AttributeValue>(decorator);
        if (conceptOf(decorator).is("declared_attr") || conceptOf(decorator).is("directive") || conceptOf(decorator).is("cascading")) return true;
        if (attribute != nullptr && (attribute->name == "directive" || attribute->name == "cascading" || attribute->name == "declared_attr")) return true;
    }
    return false;
}

Value* ClassColumns::attributeFor(ClassValue& type, Value* value) {
    auto* function = as<FunctionValue>(value);
    return isDeclaredAttr(value) ? m_i.declared(*function, type) : value;
}

std::vector<DeclaredColumn> ClassColumns::of(ClassValue& type, const std::vector<ClassValue*>& ancestors, const std::vector<ClassValue*>& sources,
                                             bool isVersion2) {
    std::vector<Found> found;
    Namespace seen;
    const auto isFirst = [&seen](const Namespace::Entry& entry) {
        const bool first = seen.entry(entry.name) == nullptr;
        if (first) seen.set(entry.name, entry.value, entry.offset, entry.maybe);
        return first;
    };
    constexpr std::size_t kUsual = 16;
    found.reserve(kUsual);
    for (ClassValue* source : sources) {
        std::vector<const Namespace::Entry*> entries = inOrderOfScan(*source);
        // _scan_attributes: the columns of a mixin are collected before its functions are called.
        if (source != &type) std::stable_partition(entries.begin(), entries.end(), [](const Namespace::Entry* e) { return !isDeclaredAttr(e->value); });
        for (const Namespace::Entry* entry : entries) {
            if (source == &type && isSaidByMixin(sources, type, *entry)) continue;
            if (isFirst(*entry)) add(type, ancestors, *source, *entry, found); // else overridden
        }
    }
    for (ClassValue* ancestor : ancestors) { // of a parent with a table of its own only what cascades
        if (std::find(sources.begin(), sources.end(), ancestor) != sources.end()) continue;
        for (const auto& entry : ancestor->names().entries()) {
            if (isCascading(entry.value) && isFirst(entry)) add(type, ancestors, *ancestor, entry, found);
        }
    }
    // SQLAlchemy 1.4 orders columns as they were made, so that those of mixins come first; 2.0 as classes resolve.
    const auto comesBefore = [isVersion2](const Found& a, const Found& b) { return isVersion2 ? a.sortOrder < b.sortOrder : a.order < b.order; };
    if (!std::is_sorted(found.begin(), found.end(), comesBefore)) std::stable_sort(found.begin(), found.end(), comesBefore); // mostly it is
    std::vector<DeclaredColumn> columns;
    columns.reserve(found.size());
    for (const Found& one : found) columns.push_back(one.column);
    return columns;
}

bool ClassColumns::hasPrimaryKey(ClassValue& type, const std::vector<ClassValue*>& ancestors, const std::vector<ClassValue*>& sources) {
    return std::any_of(sources.begin(), sources.end(), [&](ClassValue* source) {
        const auto& entries = source->names().entries();
        return std::any_of(entries.begin(), entries.end(), [&](const Namespace::Entry& entry) {
            if (entry.value == nullptr && (entry.annotation == nullptr || isRelationship(*source, entry))) return false;
            const auto columns = m_annotations.columnsOf(ancestors, *source, entry, entry.value != nullptr ? attributeFor(type, entry.value) : nullptr);
            return std::any_of(columns.begin(), columns.end(), [](const DeclaredColumn& column) { return isTrue(column.call->keyword("primary_key")); });
        });
    });
}

void ClassColumns::add(ClassValue& type, const std::vector<ClassValue*>& ancestors, ClassValue& source, const Namespace::Entry& entry,
                       std::vector<Found>& found) {
    Value* value = entry.value != nullptr ? attributeFor(type, entry.value) : nullptr;
    if (value == nullptr && isRelationship(source, entry)) return;
    std::vector<DeclaredColumn> columns = m_annotations.columnsOf(ancestors, source, entry, value);
    if (columns.empty()) return noteIfUnclear(type, entry, value);
    if (entry.maybe) m_note(columns.front().place, "whether the column " + std::string(entry.name) + " is there depends on conditions");
    for (const DeclaredColumn& column : columns) {
        noteOwnConstructor(column);
        const auto* sorted = as<NumberValue>(column.call->keyword("sort_order"));
        const auto* made = as<CallValue>(column.term);
        found.push_back({column, made != nullptr ? made->number : 0, sorted != nullptr ? std::atoll(std::string(sorted->text).c_str()) : 0});
    }
}

/// A mere Mapped["Other"] without a value, where Other is mapped: said for type checkers.
bool ClassColumns::isRelationship(ClassValue& source, const Namespace::Entry& entry) {
    AnnotationReader reader(m_i, *source.frame);
    const auto* mapped = as<SubscriptValue>(reader.evaluated(entry.annotation));
    if (mapped == nullptr) return true;
    Value* inner = reader.withoutNone(mapped->index);
    return as<ClassValue>(inner) != nullptr && !isPythonEnum(inner) && m_registries.baseKey(inner).has_value();
}

void ClassColumns::noteOwnConstructor(const DeclaredColumn& column) {
    auto* own = as<ClassValue>(column.call->function);
    if (own == nullptr || (m_i.lookUp(*own, "__init__") == nullptr && m_i.lookUp(*own, "__new__") == nullptr)) return;
    m_note(column.place, "column " + std::string(column.key) + ": what the constructor of " + std::string(own->name) + " makes of its arguments is not known");
}

/// What may be a column or not is said.
void ClassColumns::noteIfUnclear(const ClassValue& type, const Namespace::Entry& entry, const Value* value) {
    if (value == nullptr || (entry.name.starts_with("__") && entry.name.ends_with("__"))) return;
    const auto say = [&](const std::string& why) {
        const Place place = entry.value->kind == ValueKind::Function ? entry.value->place : Place{entry.value->place.file, entry.offset};
        m_note(place, "column " + std::string(entry.name) + " of class " + std::string(type.name) + ": whether it is a column is not known: " + why);
    };
    if (const auto* unknown = as<UnknownValue>(value)) return say(std::string(unknown->why));
    const auto* call = as<CallValue>(value);
    if (call == nullptr || !conceptOf(call->function).name.empty()) return;
    if (const auto* external = as<ExternalValue>(call->function)) {
        if (!isOfPython(external->name) && !external->name.starts_with("sqlalchemy.")) say(std::string(external->name) + " is not in the project");
    } else if (const auto* function = as<FunctionValue>(call->function)) {
        say("what a decorator makes of " + std::string(function->name) + "() is not known");
    }
}

} // namespace stillroom::orm
