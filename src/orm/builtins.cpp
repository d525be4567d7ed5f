#include "orm/concepts.h"
#include "orm/execution.h"
#include "orm/patterns.h"
#include "orm/typefamilies.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr std::size_t kMaxProduct = 5'000;

} // namespace

/// The functions of Python's own library whose result follows from known arguments; null for any other.
Value* Execution::callExternal(const ExternalValue& function, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (function.what.package == "sqlalchemy" && !function.what.is("has_inherited_table")) return nullptr; // most of all calls
    const std::string_view id = function.name;
    const auto arg = [&](std::size_t i) { return i < args.size() ? args[i] : nullptr; };
    if ((id == "os.getenv" || id == "os.environ.get") && !args.empty()) return variable(args[0]);
    if (id == "importlib.import_module" && !textOf(arg(0)).empty()) {
        std::string full(textOf(arg(0)));
        if (full.starts_with('.')) full = m_frame.module->name + full;
        const std::size_t around = beginImport(at);
        ModuleState* module = m_i.importModule(full);
        m_i.m_imports.ledTo(m_i.m_imports.current, module);
        m_i.m_imports.current = around;
        if (module != nullptr) return m_i.make<ModuleValue>(at, module);
        return m_i.unknown("the module " + full + " is not in the project", at);
    }
    if (id == "importlib.import_module" || id == "builtins.__import__" || id == "pkgutil.walk_packages") m_i.m_imports.unknownModules.push_back(at);
    if ((id == "sys.path.insert" || id == "sys.path.append") && !args.empty()) noteSearchPath(textOf(args.back()), at);
    if (id.starts_with("re.") && keywords.empty())
        return callPattern(m_i, id.substr(3), args, at, [this, at](Value* called, Value* match) { return callValue(called, {match}, {}, false, at); });
    if (id == "alembic.context.is_offline_mode" && !m_i.m_dialect.empty()) return m_i.boolean(false, at);
    if (id == "typing.cast" && args.size() == 2) return args[1];
    if (id == "copy.copy" || id == "copy.deepcopy") {
        if (const auto* dict = orm::as<DictValue>(arg(0))) return m_i.dict(*dict->items, at);
        if (const auto* list = orm::as<ListValue>(arg(0))) return m_i.list(*list->items, at);
        return nullptr;
    }
    if (id.ends_with(".has_inherited_table") && args.size() == 1) {
        auto* type = orm::as<ClassValue>(args[0]);
        if (type == nullptr) return nullptr;
        const auto& ancestry = m_i.ancestry(type);
        return m_i.boolean(std::any_of(ancestry.begin() + 1, ancestry.end(), [](const ClassValue* c) { return c->names().find("__table__") != nullptr; }), at);
    }
    if (id == "pkgutil.iter_modules" || id == "pkgutil.walk_packages" || id == "glob.glob" || id == "glob.iglob" || id == "os.listdir" || id == "os.walk")
        return callFolder(id, args, keywords, at);
    if (id.starts_with("os.path.")) return callPath(lastPart(id), args, at);
    if (id == "itertools.chain.from_iterable" && args.size() == 1) {
        const auto parts = elementsOf(args[0]);
        return parts ? callIteration("chain", *parts, at) : nullptr;
    }
    if (id.starts_with("itertools.")) return callIteration(lastPart(id), args, at);
    if (id == "types.new_class" && !args.empty() && keywords.empty()) return newClass(args, at);
    if (!id.starts_with("builtins.")) return nullptr;
    const std::string_view last = lastPart(id);
    if (last == "type" && args.size() == 3) return makeType(args, keywords, at);
    if (Value* known = callClassFunction(last, args, at)) return known;
    if (Value* known = callConversion(last, args, keywords, at)) return known;
    if (last == "enumerate" && args.size() + keywords.size() <= 2) {
        Value* start = keywords.empty() ? arg(1) : keywords.front().value;
        return enumerated(arg(0), start, at);
    }
    if (!keywords.empty() && last != "zip") return nullptr; // sorted(key=...), max(default=...)
    return callIteration(last, args, at);
}

/// What asks a class or an object for something.
Value* Execution::callClassFunction(std::string_view id, const std::vector<Value*>& args, Place at) {
    const std::string_view name = args.size() > 1 ? textOf(args[1]) : std::string_view{};
    auto* type = args.empty() ? nullptr : orm::as<ClassValue>(args[0]);
    if (id == "type" && args.size() == 1) {
        const auto* made = orm::as<CallValue>(args[0]);
        return made != nullptr && made->function->kind == ValueKind::Class ? made->function : nullptr;
    }
    if ((id == "getattr" || id == "hasattr") && !name.empty()) {
        Value* found = attribute(m_i, args[0], name, at);
        const bool isClass = args[0]->kind == ValueKind::Class || args[0]->kind == ValueKind::Super;
        const auto* missing = orm::as<AttributeValue>(found);
        const bool absent = isClass && missing != nullptr && missing->object == args[0] && (type == nullptr || m_i.lookUp(*type, name) == nullptr);
        const bool plain = isExternal(args[0], "builtins.object");
        if (id == "getattr") return (absent || plain) && args.size() == 3 ? args[2] : found;
        if (plain) return m_i.boolean(false, at);
        if (const auto* module = orm::as<ModuleValue>(args[0])) return m_i.boolean(module->module->names.find(name) != nullptr, at);
        if (args[0]->kind == ValueKind::None && !name.starts_with("__")) return m_i.boolean(false, at);
        if (args[0]->kind == ValueKind::Call && missing == nullptr) return m_i.boolean(true, at);
        return isClass ? m_i.boolean(!absent, at) : nullptr;
    }
    if (id == "setattr" && args.size() == 3) {
        if (!name.empty()) setAttribute(args[0], name, args[2], at);
        if (name.empty() && type != nullptr)
            type->names().set(m_i.keep("?" + std::to_string(at.offset)), m_i.unknown("the name of an attribute that is set is not known", at), at.offset, true);
        return m_i.make<NoneValue>(at);
    }
    if (id == "dir" && type != nullptr) {
        std::set<std::string_view> names;
        for (const ClassValue* ancestor : m_i.ancestry(type)) {
            for (const auto& entry : ancestor->names().entries()) {
                if (entry.value != nullptr) names.insert(entry.name);
            }
        }
        std::vector<Value*> items;
        for (const std::string_view one : names) items.push_back(m_i.make<StringValue>(at, one));
        return m_i.list(std::move(items), at);
    }
    if (id == "vars" && type != nullptr) return attribute(m_i, type, "__dict__", at);
    if ((id == "isinstance" || id == "issubclass") && args.size() == 2) {
        const auto fits = id == "isinstance" ? isInstance(args[0], args[1]) : isSubclass(args[0], args[1]);
        return fits ? m_i.boolean(*fits, at) : nullptr;
    }
    if (id == "callable" && args.size() == 1 && (args[0]->kind == ValueKind::Function || args[0]->kind == ValueKind::Class)) return m_i.boolean(true, at);
    return nullptr;
}

std::optional<bool> Execution::isSubclass(Value* type, Value* of) {
    if (isSequence(of)) {
        bool known = true;
        for (Value* one : itemsOf(of)) {
            const auto fits = isSubclass(type, one);
            if (fits && *fits) return true;
            known = known && fits;
        }
        return known ? std::optional(false) : std::nullopt;
    }
    auto* own = orm::as<ClassValue>(type);
    if (own == nullptr) return std::nullopt;
    if (auto* wanted = orm::as<ClassValue>(of)) {
        const auto& ancestry = m_i.ancestry(own);
        return std::find(ancestry.begin(), ancestry.end(), wanted) != ancestry.end();
    }
    if (const auto* external = orm::as<ExternalValue>(of); external != nullptr && derivesFrom(own, external->name)) return true;
    // A type of the project: what its bases are, it is. A TypeDecorator is none of the types that columns have.
    const Concept wanted = conceptOf(of);
    bool isType = false;
    for (const ClassValue* ancestor : m_i.ancestry(own)) {
        for (const Value* base : std::vector<Value*>(ancestor->bases, ancestor->bases + ancestor->baseCount)) {
            const Concept what = conceptOf(base);
            const auto fits = isOfType(what, wanted);
            if (fits && *fits) return true;
            isType = isType || fits || ((what.is("TypeDecorator") || what.is("UserDefinedType")) && (isOwnType(wanted) || wanted.package != "sqlalchemy"));
        }
    }
    return isType ? std::optional(false) : std::nullopt;
}

std::optional<bool> Execution::isInstance(Value* value, Value* of) {
    if (isSequence(of)) {
        bool known = true;
        for (Value* one : itemsOf(of)) {
            const auto fits = isInstance(value, one);
            if (fits && *fits) return true;
            known = known && fits;
        }
        return known ? std::optional(false) : std::nullopt;
    }
    std::string_view kind;
    switch (value->kind) {
    case ValueKind::String: kind = "str"; break;
    case ValueKind::Number: kind = integerOf(value) ? "int" : "float"; break;
    case ValueKind::Bool: kind = "bool"; break;
    case ValueKind::List: kind = "list"; break;
    case ValueKind::Tuple: kind = "tuple"; break;
    case ValueKind::Dict: kind = "dict"; break;
    case ValueKind::None: kind = "None"; break;
    case ValueKind::Function: kind = "function"; break;
    case ValueKind::Class: kind = "type"; break;
    default: break;
    }
    const auto* external = orm::as<ExternalValue>(of);
    if (const auto* call = orm::as<CallValue>(value)) {
        if (call->function->kind == ValueKind::Class) return isSubclass(call->function, of);
        const Concept made = conceptOf(call->function);
        const Concept wanted = conceptOf(of);
        if (!made.name.empty() && made.name == wanted.name) return true;
        if (const auto fits = isOfType(made, wanted)) return fits;
        if (of->kind == ValueKind::Class && isOwnType(made)) return false;
        const bool plain = made.is("Column") || made.is("Index") || made.name.ends_with("Constraint");
        return plain && (wanted.is("Column") || wanted.is("Index") || (external != nullptr && external->name.starts_with("builtins."))) ? std::optional(false)
                                                                                                                                        : std::nullopt;
    }
    if (kind.empty() || external == nullptr) return kind.empty() ? std::nullopt : std::optional(false);
    const std::string_view last = lastPart(external->name);
    return last == kind || (last == "int" && kind == "bool") || ((last == "Mapping" || last == "MutableMapping") && kind == "dict") ||
           ((last == "Sequence" || last == "Iterable") && (kind == "list" || kind == "tuple"));
}

/// The types of Python itself as functions, and the simplest functions over known values.
Value* Execution::callConversion(std::string_view id, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (id == "dict") {
        auto* made = orm::as<DictValue>(m_i.dict({}, at));
        merge(*made, args.empty() ? nullptr : args[0], keywords, at);
        return made;
    }
    if (args.empty()) return nullptr;
    if (id == "str" && args.size() == 1) {
        const auto text = spelled(args[0]);
        return text ? m_i.string(*text, at) : nullptr;
    }
    if (id == "int" && args.size() == 1) {
        if (integerOf(args[0])) return args[0];
        const NumberValue digits{{ValueKind::Number, at}, textOf(args[0])};
        const auto number = integerOf(&digits);
        return number ? m_i.number(*number, at) : nullptr;
    }
    if (id == "bool" && args.size() == 1) {
        const auto truth = truthOf(args[0]);
        return truth ? m_i.boolean(*truth, at) : nullptr;
    }
    if (id == "abs" && integerOf(args[0])) return m_i.number(std::abs(*integerOf(args[0])), at);
    if (id == "len" && args.size() == 1) {
        const auto items = elementsOf(args[0]);
        return items && !isOpen(args[0]) ? m_i.number(static_cast<long long>(items->size()), at) : nullptr;
    }
    if (id == "range") {
        std::vector<long long> numbers;
        for (const Value* one : args) {
            const auto number = integerOf(one);
            if (!number) return nullptr;
            numbers.push_back(*number);
        }
        const long long from = numbers.size() > 1 ? numbers[0] : 0;
        const long long to = numbers.size() > 1 ? numbers[1] : numbers[0];
        const long long step = numbers.size() > 2 ? numbers[2] : 1;
        if (step <= 0 || to - from > 1000) return nullptr;
        std::vector<Value*> items;
        for (long long i = from; i < to; i += step) items.push_back(m_i.number(i, at));
        return m_i.list(std::move(items), at);
    }
    return nullptr;
}

Value* Execution::enumerated(Value* over, Value* start, Place at) {
    const auto items = over != nullptr ? elementsOf(over) : std::nullopt;
    const auto first = start != nullptr ? integerOf(start) : std::optional(0LL);
    if (!items || !first) return nullptr;
    std::vector<Value*> pairs;
    for (Value* item : *items) pairs.push_back(m_i.tuple({m_i.number(*first + static_cast<long long>(pairs.size()), at), item}, at));
    return m_i.list(std::move(pairs), at);
}

/// As a set holds them: those that are surely the same count once.
std::vector<Value*> Execution::distinct(const std::vector<Value*>& items) {
    std::vector<Value*> kept;
    for (Value* item : items) {
        if (std::none_of(kept.begin(), kept.end(), [item](const Value* other) { return isSame(item, other); })) kept.push_back(item);
    }
    return kept;
}

/// What goes through the elements of known things.
Value* Execution::callIteration(std::string_view id, const std::vector<Value*>& args, Place at) {
    if ((id == "list" || id == "tuple" || id == "set" || id == "frozenset") && args.empty()) return id == "tuple" ? m_i.tuple({}, at) : m_i.list({}, at);
    const bool several = (id == "min" || id == "max") && args.size() > 1; // max(3, 5)
    std::vector<std::vector<Value*>> over;
    for (std::size_t i = (id == "map" || id == "filter") ? 1 : 0; i < args.size() && !several; ++i) {
        auto items = elementsOf(args[i]);
        if (!items) return nullptr;
        over.push_back(std::move(*items));
    }
    if (several) over.push_back(args);
    if (over.empty()) return nullptr;
    std::vector<Value*>& items = over[0];
    if (id == "set" || id == "frozenset") return m_i.list(distinct(items), at);
    if (id == "list") return m_i.list(std::move(items), at);
    if (id == "tuple") return m_i.tuple(items, at);
    if (id == "reversed") {
        std::reverse(items.begin(), items.end());
        return m_i.list(std::move(items), at);
    }
    if (id == "sorted" && args.size() == 1) {
        const bool texts = std::all_of(items.begin(), items.end(), [](const Value* v) { return v->kind == ValueKind::String; });
        const bool numbers = std::all_of(items.begin(), items.end(), [](const Value* v) { return integerOf(v).has_value(); });
        if (!texts && !numbers) return nullptr;
        std::stable_sort(items.begin(), items.end(),
                         [texts](const Value* a, const Value* b) { return texts ? textOf(a) < textOf(b) : *integerOf(a) < *integerOf(b); });
        return m_i.list(std::move(items), at);
    }
    if (Value* known = folded(id, items, at)) return known;
    if (id == "map" || id == "filter") return over.size() == 1 ? applied(id == "filter", args[0], std::move(items), at) : nullptr;
    return combined(id, over, at);
}

/// One value of many.
Value* Execution::folded(std::string_view id, const std::vector<Value*>& items, Place at) {
    if (id == "min" || id == "max") {
        if (items.empty() || !std::all_of(items.begin(), items.end(), [](const Value* v) { return integerOf(v).has_value(); })) return nullptr;
        const auto less = [](const Value* a, const Value* b) { return *integerOf(a) < *integerOf(b); };
        return id == "min" ? *std::min_element(items.begin(), items.end(), less) : *std::max_element(items.begin(), items.end(), less);
    }
    if (id == "any" || id == "all") {
        bool known = true;
        for (const Value* item : items) {
            const auto truth = truthOf(item);
            if (truth && *truth == (id == "any")) return m_i.boolean(id == "any", at);
            known = known && truth;
        }
        return known ? m_i.boolean(id == "all", at) : nullptr;
    }
    if (id != "sum") return nullptr;
    Value* total = m_i.number(0, at);
    for (Value* item : items) total = operation(Operator::Add, total, item, at);
    return total;
}

/// map() and filter() over one thing.
Value* Execution::applied(bool filters, Value* function, std::vector<Value*> items, Place at) {
    std::vector<Value*> kept;
    for (Value* item : items) {
        Value* made = filters && function->kind == ValueKind::None ? item : callValue(function, {item}, {}, false, at);
        const auto truth = filters ? truthOf(made) : std::optional(true);
        if (!truth) return nullptr;
        if (*truth) kept.push_back(filters ? item : made);
    }
    return m_i.list(std::move(kept), at);
}

/// zip(), itertools.chain() and itertools.product().
Value* Execution::combined(std::string_view id, const std::vector<std::vector<Value*>>& over, Place at) {
    std::vector<Value*> items;
    if (id == "zip") {
        const auto shortest = std::min_element(over.begin(), over.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
        for (std::size_t i = 0; i < shortest->size(); ++i) {
            std::vector<Value*> row;
            for (const auto& column : over) row.push_back(column[i]);
            items.push_back(m_i.tuple(row, at));
        }
        return m_i.list(std::move(items), at);
    }
    if (id == "chain") {
        for (const auto& one : over) items.insert(items.end(), one.begin(), one.end());
        return m_i.list(std::move(items), at);
    }
    if (id != "product") return nullptr;
    std::vector<std::vector<Value*>> rows{{}};
    for (const auto& column : over) {
        std::vector<std::vector<Value*>> longer;
        if (rows.size() * column.size() > kMaxProduct) return nullptr;
        for (const auto& row : rows) {
            for (Value* item : column) {
                longer.push_back(row);
                longer.back().push_back(item);
            }
        }
        rows = std::move(longer);
    }
    for (const auto& row : rows) items.push_back(m_i.tuple(row, at));
    return m_i.list(std::move(items), at);
}

Value* Execution::callPath(std::string_view id, const std::vector<Value*>& args, Place at) {
    std::filesystem::path path;
    for (const Value* part : args) {
        if (part->kind != ValueKind::String) return nullptr;
        path /= std::string(textOf(part));
    }
    if (id == "join") return m_i.string(path.string(), at);
    if (id == "splitext") {
        const std::string extension = path.extension().string();
        const std::string whole = path.string();
        return m_i.tuple({m_i.string(whole.substr(0, whole.size() - extension.size()), at), m_i.string(extension, at)}, at);
    }
    if (id == "dirname") return m_i.string(path.parent_path().string(), at);
    if (id == "basename") return m_i.string(path.filename().string(), at);
    if (id == "abspath" || id == "realpath" || id == "normpath") return m_i.string(path.lexically_normal().string(), at);
    return nullptr;
}

} // namespace stillroom::orm
