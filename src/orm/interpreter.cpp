#include "orm/interpreter.h"

#include "base/error.h"
#include "base/text.h"
#include "orm/concepts.h"
#include "orm/enums.h"
#include "orm/execution.h"
#include "orm/knownpackages.h"
#include "python/parser.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

constexpr int kMaxModuleDepth = 120; // imports that lead to imports

} // namespace

Interpreter::Interpreter(python::SourceTree& tree, ModulePaths paths, std::stop_token stop)
    : m_tree(tree), m_paths(std::move(paths)), m_stop(std::move(stop)) {}

Value* Interpreter::string(std::string_view text, Place place) {
    if (text.size() > kMaxText) return unknown("a text that is too long to follow", place);
    return make<StringValue>(place, keep(text));
}
Value* Interpreter::none(Place place) { return make<NoneValue>(place); }
Value* Interpreter::unknown(std::string_view why, Place place) { return make<UnknownValue>(place, keep(why)); }
Value* Interpreter::unknownAfter(const std::string& beginning, Place place) {
    return make<UnknownValue>(place, std::string_view("a part of the text is not known"), false, keep(beginning));
}
Value* Interpreter::manyUnknown(std::string_view why, Place place) { return make<UnknownValue>(place, keep(why), true); }
Value* Interpreter::external(std::string_view name, Place place) {
    auto known = m_externals.find(name);
    if (known == m_externals.end()) {
        const std::string_view kept = keep(name);
        known = m_externals.emplace(kept, conceptNamed(kept)).first;
    }
    return make<ExternalValue>(place, known->first, known->second);
}
Value* Interpreter::boolean(bool truth, Place place) { return make<BoolValue>(place, truth); }
Value* Interpreter::number(long long value, Place place) { return make<NumberValue>(place, keep(std::to_string(value))); }

Value* Interpreter::unionOf(const std::vector<Value*>& parts, Place place) {
    Value* result = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) result = make<OperationValue>(place, python::ast::Operator::BitOr, result, parts[i]);
    return result;
}

CallValue* Interpreter::term(Value* function, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords, Place place) {
    return make<CallValue>(place, function, m_arena.copy(args.data(), args.size()), static_cast<std::uint32_t>(args.size()),
                           m_arena.copy(keywords.data(), keywords.size()), static_cast<std::uint32_t>(keywords.size()), 0U, false, false, nullptr);
}

CallValue* Interpreter::object(std::string_view externalClass, const std::vector<NamedValue>& attributes, Place place) {
    CallValue* made = term(external(std::string(externalClass), place), {}, {}, place);
    for (const NamedValue& attribute : attributes) namesOf(*made).set(attribute.name, attribute.value, place.offset, false);
    return made;
}

Value* Interpreter::dialectNamed(const std::string& name, Place place) {
    Frame* body = newFrame(nullptr, nullptr);
    body->names->set("name", string(name, place), place.offset, false);
    return make<ClassValue>(place, std::string_view("dialect"), nullptr, nullptr, body, nullptr, 0U, nullptr, 0U, nullptr, 0U, false, false);
}

Value* Interpreter::list(std::vector<Value*> items, Place place) {
    if (items.size() > kMaxElements) items = {manyUnknown("a list that is too long to follow", place)};
    return make<ListValue>(place, &m_lists.emplace_back(std::move(items)));
}
Value* Interpreter::dict(std::vector<std::pair<Value*, Value*>> items, Place place) { return make<DictValue>(place, &m_dicts.emplace_back(std::move(items))); }
Value* Interpreter::tuple(const std::vector<Value*>& items, Place place) {
    if (items.size() > kMaxElements) return tuple({manyUnknown("a list that is too long to follow", place)}, place);
    return make<TupleValue>(place, m_arena.copy(items.data(), items.size()), static_cast<std::uint32_t>(items.size()));
}

Frame* Interpreter::newFrame(ModuleState* module, Frame* outer, Namespace* names) {
    return &m_frames.emplace_back(Frame{module, outer, names != nullptr ? names : &m_namespaces.emplace_back(), nullptr});
}

ModuleState* Interpreter::importFile(const std::filesystem::path& file) {
    if (const auto known = m_byFile.find(file); known != m_byFile.end()) return known->second;
    const FoundModule found = m_paths.moduleOf(file);
    // Its packages are imported first, as Python does.
    if (const std::size_t dot = found.name.rfind('.'); dot != std::string::npos) importModule(found.name.substr(0, dot));
    if (const auto known = m_byFile.find(file); known != m_byFile.end()) return known->second;
    return moduleOf(found);
}

ModuleState* Interpreter::importModule(const std::string& name) {
    if (const auto known = m_modules.find(name); known != m_modules.end()) return known->second;
    ModuleState* package = nullptr;
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) {
        package = importModule(name.substr(0, dot));
        if (package == nullptr) return nullptr;
        // The package's import may have imported it already.
        if (const auto known = m_modules.find(name); known != m_modules.end()) return known->second;
        if (!package->isPackage) return nullptr;
    }
    if (m_importsOnlyKnown) return nullptr;
    const std::string last = name.substr(name.rfind('.') + 1);
    const bool known = package != nullptr && package->folder.empty(); // of an installed package
    auto found = known ? std::nullopt : package != nullptr ? ModulePaths::findIn(package->folder, package->name, last) : m_paths.find(name);
    if (!found && package == nullptr) found = m_paths.findInstalled(name); // what is installed beside the project comes last
    ModuleState* module = found ? moduleOf(*found) : knownPackage(name);
    if (module != nullptr && package != nullptr) package->submodules[last] = module;
    return module;
}

ModuleState* Interpreter::moduleOf(const FoundModule& found) {
    if (const auto known = m_modules.find(found.name); known != m_modules.end()) return known->second;
    if (const auto known = m_byFile.find(found.file); known != m_byFile.end()) {
        m_imports.secondNames.push_back({known->second, found.name, m_imports.current});
        if (!m_eachName) return m_modules[found.name] = known->second;
    }
    const python::SourceFile* file = found.file.empty() ? nullptr : m_tree.file(found.file);
    if (file == nullptr && !found.file.empty()) return nullptr;
    ModuleState* module = &m_states.emplace_back();
    m_modules[found.name] = module;
    module->name = found.name;
    module->file = file;
    module->folder = found.folder;
    module->isPackage = found.isPackage;
    module->frame = Frame{module, nullptr, &module->names, nullptr};
    if (file != nullptr) m_byFile.emplace(found.file, module);
    m_imports.loads.emplace_back(module, m_imports.current);
    const std::size_t importing = m_imports.current;
    execute(*module);
    m_imports.current = importing;
    return module;
}

/// An installed package whose mixins are known. What its source does not name is from outside, as of any other.
ModuleState* Interpreter::knownPackage(const std::string& name) {
    const auto source = knownModule(name);
    if (!source) return nullptr;
    python::SourceFile& file = m_known.emplace_back();
    file.path = replaced(name, ".", "/") + ".py";
    file.module = python::parse(std::string(*source));
    ModuleState* module = &m_states.emplace_back();
    m_modules[name] = module;
    module->name = name;
    module->file = &file;
    module->isPackage = true;
    module->frame = Frame{module, nullptr, &module->names};
    module->externalStars.push_back(keep(name));
    execute(*module);
    return module;
}

void Interpreter::execute(ModuleState& module) {
    if (module.executed || module.file == nullptr || m_depth > kMaxModuleDepth) return;
    if (m_stop.stop_requested()) throw Cancelled();
    module.executed = true;
    // Whoever imports it, its own code runs or does not run as a whole.
    const int maybe = std::exchange(m_maybe, 0);
    const int callDepth = std::exchange(m_callDepth, 0);
    const std::uint64_t limit = std::exchange(m_stepLimit, kMaxSteps);
    const std::uint64_t before = m_steps;
    ++m_depth;
    expectImports(module);
    Execution(*this, module.frame).run(module.file->module->body);
    --m_depth;
    m_maybe = maybe;
    m_callDepth = callDepth;
    m_stepLimit = std::min(kMaxSteps, limit + (m_steps - before)); // a call does not pay for what it imports
    module.finished = true;
}

Value* Interpreter::attribute(Value* object, std::string_view name, Place place) { return Execution::attribute(*this, object, name, place); }

Value* Interpreter::call(Value* function, const std::vector<Value*>& args, Place place, const std::vector<NamedValue>& keywords) {
    auto* bound = as<BoundValue>(function);
    auto* plain = bound != nullptr ? bound->function : as<FunctionValue>(function);
    if (plain == nullptr) return unknown("it is no function of the project", place);
    return Execution(*this, *plain->closure).callFunction(*plain, bound != nullptr ? bound->self : nullptr, args, keywords, place);
}

Value* Interpreter::evaluate(const python::ast::Expr* expression, Frame& frame) { return Execution(*this, frame).evaluate(expression); }

Value* Interpreter::evaluateText(std::string_view text, Frame& frame, Place place) {
    m_texts.push_back(python::parse("(" + std::string(text) + ")")); // an annotation may break over lines
    const python::Module& module = *m_texts.back();
    const auto* statement = module.body.empty() ? nullptr : python::ast::as<python::ast::ExprStmt>(module.body[0]);
    if (statement == nullptr || !module.diagnostics.empty()) return unknown("the text is no expression: " + std::string(text), place);
    return Execution(*this, frame, place).evaluate(statement->value);
}

Value* Interpreter::lookUp(ClassValue& type, std::string_view name) {
    for (const ClassValue* ancestor : ancestry(&type)) {
        if (Value* found = ancestor->names().find(name)) return found;
    }
    return nullptr;
}

Value* Interpreter::declared(FunctionValue& function, ClassValue& type) {
    const auto key = std::pair<const FunctionValue*, const ClassValue*>(&function, &type);
    if (const auto known = m_declared.find(key); known != m_declared.end()) return known->second;
    Value* made = call(&function, {&type}, function.place);
    return m_declared[key] = made;
}

CallValue* Interpreter::term(std::string_view externalName, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords, Place place) {
    return counted(term(external(externalName, place), args, keywords, place));
}

CallValue* Interpreter::counted(CallValue* call) {
    call->number = static_cast<std::uint32_t>(m_calls.size());
    m_calls.push_back(call);
    const auto* external = as<ExternalValue>(call->function);
    if (external == nullptr || !external->what.isOfColumns) m_callsBesideColumns.push_back(call);
    return call;
}

const Interpreter::Member* Interpreter::memberOf(const Value* value) const {
    const auto found = m_members.find(value);
    return found == m_members.end() ? nullptr : &found->second;
}

const std::vector<Value*>& Interpreter::membersOf(const ClassValue* type) const {
    static const std::vector<Value*> none;
    const auto found = m_membersOf.find(type);
    return found == m_membersOf.end() ? none : found->second;
}

void Interpreter::noteMembers(ClassValue& type) {
    const auto members = pythonEnum(*this, &type);
    for (const PythonEnum::Member& member : members ? members->members : std::vector<PythonEnum::Member>{}) {
        Value* own = type.names().find(member.name);
        if (own == nullptr || member.isAlias) continue;
        if (m_members.count(own) != 0) { // a constant that is a member elsewhere
            if (const auto* text = as<StringValue>(own)) own = make<StringValue>(own->place, text->text);
            if (const auto* number = as<NumberValue>(own)) own = make<NumberValue>(own->place, number->text);
            type.names().set(keep(member.name), own, own->place.offset, false);
        }
        const bool isMade = (own->kind == ValueKind::Call || own->kind == ValueKind::Tuple) && member.value != nullptr; // auto(), __new__()
        m_members[own] = {keep(member.name), isMade ? member.value : own, &type};
        m_membersOf[&type].push_back(own);
    }
}

Value* Interpreter::tablesOf(const CallValue& metadata, Place place) {
    if (callOf(&metadata, "MetaData") == nullptr) return nullptr;
    std::vector<Value*> tables;
    for (CallValue* call : m_calls) {
        if (argument(*call, 1, "metadata") != &metadata) continue;
        if (callOf(call, "Table") == nullptr || call->maybe) return nullptr; // a declarative base, whose classes have tables
        tables.push_back(call);
    }
    const bool hasClasses =
        std::any_of(m_classes.begin(), m_classes.end(), [&](const ClassValue* type) { return type->names().find("metadata") == &metadata; });
    return hasClasses ? nullptr : list(std::move(tables), place);
}

std::optional<std::vector<Value*>> Interpreter::columnsOfTable(const Value* table) const {
    const CallValue* made = callOf(table, "Table");
    if (made == nullptr || made->partial) return std::nullopt;
    std::vector<Value*> columns;
    for (std::uint32_t i = 0; i < made->argCount; ++i) {
        if (callOf(made->args[i], "Column") != nullptr) columns.push_back(made->args[i]);
    }
    const bool isChanged = std::any_of(m_calls.begin(), m_calls.end(), [table](const CallValue* call) {
        const auto* method = as<AttributeValue>(call->function);
        return method != nullptr && method->object == table && method->name == "append_column";
    });
    return isChanged ? std::nullopt : std::optional(columns);
}

Namespace& Interpreter::namesOf(const CallValue& object) {
    Namespace*& names = m_objects[&object];
    if (names == nullptr) names = &m_namespaces.emplace_back();
    return *names;
}

const Namespace* Interpreter::objectNames(const CallValue& object) const {
    const auto found = m_objects.find(&object);
    return found == m_objects.end() ? nullptr : found->second;
}

void Interpreter::bindTypeCheckingNames() {
    m_importsOnlyKnown = true;
    for (std::size_t i = 0; i < m_typeChecking.size(); ++i) {
        const auto [module, body] = m_typeChecking[i];
        Frame* frame = newFrame(module, nullptr);
        Execution(*this, *frame).bindNames(*body);
        for (const auto& entry : frame->names->entries()) {
            if (module->names.find(entry.name) == nullptr) module->names.set(entry.name, entry.value, entry.offset, false);
        }
    }
    m_typeChecking.clear();
    m_importsOnlyKnown = false;
}

const std::vector<ClassValue*>& Interpreter::ancestry(ClassValue* type) {
    const auto known = m_ancestry.find(type);
    if (known != m_ancestry.end()) return known->second;
    return m_ancestry.emplace(type, linearize(type, 0)).first->second;
}

// C3, as Python's own; where that fails, or is too deep, depth first.
std::vector<ClassValue*> Interpreter::linearize(ClassValue* type, int depth) {
    std::vector<ClassValue*> result{type};
    constexpr int kMaxDepth = 60;
    if (depth > kMaxDepth) return result;
    std::vector<std::vector<ClassValue*>> sequences;
    std::vector<ClassValue*> direct;
    for (std::uint32_t i = 0; i < type->baseCount; ++i) {
        auto* base = as<ClassValue>(type->bases[i]);
        if (auto* generic = as<SubscriptValue>(type->bases[i])) base = as<ClassValue>(generic->object); // Base[T]
        if (base == nullptr || base == type) continue;
        direct.push_back(base);
        const auto known = m_ancestry.find(base);
        sequences.push_back(known != m_ancestry.end() ? known->second : linearize(base, depth + 1));
    }
    sequences.push_back(direct);
    for (;;) {
        std::erase_if(sequences, [](const auto& s) { return s.empty(); });
        if (sequences.empty()) return result;
        ClassValue* next = nullptr;
        for (const auto& sequence : sequences) {
            const bool later = std::any_of(sequences.begin(), sequences.end(),
                                           [&](const auto& other) { return std::find(other.begin() + 1, other.end(), sequence.front()) != other.end(); });
            if (!later) {
                next = sequence.front();
                break;
            }
        }
        if (next == nullptr) next = sequences.front().front(); // Python would refuse the class
        if (std::find(result.begin(), result.end(), next) == result.end()) result.push_back(next);
        for (auto& sequence : sequences) std::erase(sequence, next);
    }
}

} // namespace stillroom::orm
