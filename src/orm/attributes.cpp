#include "orm/columncollection.h"
#include "orm/concepts.h"
#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

constexpr int kMaxAttributeDepth = 20;

[[nodiscard]] bool isBuiltin(std::string_view id) {
    static constexpr std::string_view kNames[] = {"str",
                                                  "int",
                                                  "float",
                                                  "bool",
                                                  "bytes",
                                                  "list",
                                                  "dict",
                                                  "set",
                                                  "tuple",
                                                  "frozenset",
                                                  "type",
                                                  "object",
                                                  "len",
                                                  "range",
                                                  "zip",
                                                  "map",
                                                  "filter",
                                                  "sorted",
                                                  "getattr",
                                                  "setattr",
                                                  "hasattr",
                                                  "isinstance",
                                                  "issubclass",
                                                  "super",
                                                  "staticmethod",
                                                  "classmethod",
                                                  "property",
                                                  "enumerate",
                                                  "reversed",
                                                  "min",
                                                  "max",
                                                  "sum",
                                                  "any",
                                                  "all",
                                                  "repr",
                                                  "id",
                                                  "print",
                                                  "open",
                                                  "globals",
                                                  "locals",
                                                  "vars",
                                                  "callable",
                                                  "iter",
                                                  "next",
                                                  "complex",
                                                  "memoryview",
                                                  "bytearray",
                                                  "hash",
                                                  "abs",
                                                  "round",
                                                  "Exception",
                                                  "ValueError",
                                                  "ImportError",
                                                  "TypeError",
                                                  "KeyError",
                                                  "AttributeError",
                                                  "RuntimeError",
                                                  "NotImplementedError",
                                                  "NotImplemented",
                                                  "Warning",
                                                  "DeprecationWarning",
                                                  "Ellipsis",
                                                  "divmod",
                                                  "format",
                                                  "dir",
                                                  "delattr",
                                                  "compile",
                                                  "BaseException",
                                                  "IndexError",
                                                  "OSError",
                                                  "StopIteration",
                                                  "LookupError",
                                                  "UserWarning",
                                                  "FutureWarning",
                                                  "ord",
                                                  "chr",
                                                  "bin",
                                                  "hex",
                                                  "slice",
                                                  "input",
                                                  "eval",
                                                  "exec",
                                                  "__import__"};
    return std::find(std::begin(kNames), std::end(kNames), id) != std::end(kNames);
}

[[nodiscard]] bool hasDecorator(const FunctionValue& function, std::string_view last) {
    return std::any_of(function.decorators, function.decorators + function.decoratorCount, [last](const Value* decorator) {
        const auto* external = as<ExternalValue>(decorator);
        const auto* attribute = as<AttributeValue>(decorator);
        return (external != nullptr && lastPart(external->name) == last) || (attribute != nullptr && attribute->name == last);
    });
}

[[nodiscard]] bool isDeclaredAttr(const FunctionValue& function) {
    return std::any_of(function.decorators, function.decorators + function.decoratorCount, [](const Value* decorator) {
        const auto* external = as<ExternalValue>(decorator);
        return external != nullptr && (external->name.ends_with(".declared_attr") || external->name.find(".declared_attr.") != std::string_view::npos);
    });
}

} // namespace

/// Within a class, `__name` means `_Class__name`.
std::string_view Execution::mangled(std::string_view id) const {
    if (!id.starts_with("__") || id.ends_with("__")) return id;
    const ClassValue* around = nullptr;
    for (const Frame* frame = &m_frame; frame != nullptr && around == nullptr; frame = frame->outer)
        around = frame->ownClass != nullptr ? frame->ownClass : frame->function != nullptr ? frame->function->owner : nullptr;
    if (around == nullptr) return id;
    const std::size_t letters = around->name.find_first_not_of('_');
    if (letters == std::string_view::npos) return id;
    return m_i.keep("_" + std::string(around->name.substr(letters)) + std::string(id));
}

Value* Execution::name(std::string_view written, Place at) {
    const std::string_view id = mangled(written);
    for (const Frame* frame = &m_frame; frame != nullptr; frame = frame->outer) {
        if (Value* found = frame->names->find(id)) return found;
    }
    if (Value* found = m_frame.module->names.find(id)) return found;
    if (id == "__name__") return m_i.string(m_frame.module->name, at);
    if (id == "__file__" && m_frame.module->file != nullptr) return m_i.string(m_frame.module->file->path.string(), at);
    if (isBuiltin(id)) return m_i.external("builtins." + std::string(id), at);
    if (!m_frame.module->externalStars.empty()) return m_i.external(std::string(m_frame.module->externalStars.back()) + "." + std::string(id), at);
    return m_i.unknown("the name " + std::string(id) + " is not bound here", at);
}

Value* Execution::attribute(Interpreter& interpreter, Value* object, std::string_view id, Place at, int depth) {
    if (depth > kMaxAttributeDepth) return interpreter.unknown("too deep to follow", at);
    if (Value* known = interpreter.metadataAttribute(*object, id, at)) return known;
    switch (object->kind) {
    case ValueKind::Module: return moduleAttribute(interpreter, *orm::as<ModuleValue>(object)->module, id, at);
    case ValueKind::Class: return classAttribute(interpreter, *orm::as<ClassValue>(object), id, at);
    case ValueKind::Super: return superAttribute(interpreter, *orm::as<SuperValue>(object), id, at);
    case ValueKind::Call: return objectAttribute(interpreter, *orm::as<CallValue>(object), id, at, depth);
    case ValueKind::External: return interpreter.external(std::string(orm::as<ExternalValue>(object)->name) + "." + std::string(id), at);
    case ValueKind::Unknown: return object;
    case ValueKind::Function:
        if (id == "__name__" || id == "__qualname__") return interpreter.string(std::string(orm::as<FunctionValue>(object)->name), at);
        break;
    default: break;
    }
    if (Value* ofMember = memberAttribute(interpreter, object, id, at)) return ofMember;
    if (Value* seen = ofTable(interpreter, object, id)) return seen;
    return interpreter.make<AttributeValue>(at, object, id);
}

/// Of a member of an enumeration: its name and value, and what its class defines. Null where the value is none, or has no such attribute.
Value* Execution::memberAttribute(Interpreter& interpreter, Value* value, std::string_view id, Place at) {
    const Interpreter::Member* member = interpreter.memberOf(value);
    if (member == nullptr) return nullptr;
    if (id == "value") return member->value;
    if (id == "name") return interpreter.string(std::string(member->name), at);
    auto* function = orm::as<FunctionValue>(interpreter.lookUp(*member->type, id));
    if (function == nullptr || hasDecorator(*function, "classmethod")) return nullptr;
    if (hasDecorator(*function, "property") || hasDecorator(*function, "cached_property")) return interpreter.call(function, {value}, at);
    if (hasDecorator(*function, "staticmethod")) return function;
    return interpreter.make<BoundValue>(at, function, value);
}

/// What a table is called: Class.__table__.fullname.
Value* Execution::ofTable(Interpreter& interpreter, const Value* term, std::string_view id) {
    const bool isName = id == "name" || id == "fullname" || id == "schema" || id == "key";
    const auto* object = isName && interpreter.m_tableView ? orm::as<CallValue>(interpreter.m_tableView(term)) : nullptr;
    return object == nullptr ? nullptr : interpreter.namesOf(*object).find(id);
}

Value* Execution::moduleAttribute(Interpreter& interpreter, const ModuleState& module, std::string_view id, Place at) {
    if (Value* found = module.names.find(id)) return found;
    const auto inner = module.submodules.find(std::string(id));
    if (inner != module.submodules.end()) return interpreter.make<ModuleValue>(at, inner->second);
    if (id == "__name__") return interpreter.string(module.name, at);
    if (id == "__path__" && module.isPackage && !module.folder.empty()) return interpreter.list({interpreter.string(module.folder.string(), at)}, at);
    if (id == "__file__" && module.file != nullptr) return interpreter.string(module.file->path.string(), at);
    if (!module.externalStars.empty()) return interpreter.external(std::string(module.externalStars.back()) + "." + std::string(id), at);
    // A folder without __init__.py has no names: what is meant is an installed package of that name.
    if (module.file == nullptr) return interpreter.external(module.name + "." + std::string(id), at);
    return interpreter.unknown("the module " + module.name + " has no name " + std::string(id), at);
}

Value* Execution::classAttribute(Interpreter& interpreter, ClassValue& type, std::string_view id, Place at) {
    if (id == "__name__" || id == "__qualname__") return interpreter.string(std::string(type.name), at);
    if (id == "__class__") return interpreter.external("builtins.type", at);
    if (id == "__module__" && type.module != nullptr) return interpreter.string(type.module->name, at);
    if (id == "__mro__" || id == "__bases__") {
        std::vector<Value*> classes(type.bases, type.bases + type.baseCount);
        if (id == "__mro__") {
            const auto& ancestry = interpreter.ancestry(&type);
            classes.assign(ancestry.begin(), ancestry.end());
            classes.push_back(interpreter.external("builtins.object", at));
        }
        return interpreter.tuple(classes, at);
    }
    if (id == "__dict__") {
        std::vector<std::pair<Value*, Value*>> items;
        for (const auto& entry : type.names().entries()) {
            if (entry.value != nullptr) items.emplace_back(interpreter.string(std::string(entry.name), at), entry.value);
        }
        return interpreter.dict(std::move(items), at);
    }
    if (id == "__doc__" && type.names().find(id) == nullptr) return docstring(interpreter, type, at);
    if (id == "__members__") {
        std::vector<std::pair<Value*, Value*>> items;
        for (Value* member : interpreter.membersOf(&type)) items.emplace_back(interpreter.string(std::string(interpreter.memberOf(member)->name), at), member);
        if (!items.empty()) return interpreter.dict(std::move(items), at);
    }
    for (ClassValue* ancestor : interpreter.ancestry(&type)) {
        Value* found = ancestor->names().find(id);
        if (found == nullptr) continue;
        // The column of a mixin is copied for each class that it is mixed into.
        if (ancestor != &type && (callOf(found, "Column") != nullptr || callOf(found, "mapped_column") != nullptr)) break;
        return bindToClass(interpreter, found, type, at);
    }
    return interpreter.make<AttributeValue>(at, &type, id);
}

Value* Execution::docstring(Interpreter& interpreter, const ClassValue& type, Place at) {
    const auto* first = type.node != nullptr && !type.node->body.empty() ? python::ast::as<python::ast::ExprStmt>(type.node->body[0]) : nullptr;
    const auto* text = first != nullptr ? python::ast::as<python::ast::Constant>(first->value) : nullptr;
    if (text != nullptr && text->type == python::ast::ConstantType::String) return interpreter.string(std::string(text->value), at);
    return interpreter.make<NoneValue>(at);
}

/// What an attribute of a class gives: a classmethod with its class, a declared_attr's column or text.
Value* Execution::bindToClass(Interpreter& interpreter, Value* found, ClassValue& type, Place at) {
    auto* function = orm::as<FunctionValue>(found);
    if (function == nullptr) return found;
    if (isDeclaredAttr(*function)) return interpreter.declared(*function, type);
    for (std::uint32_t i = 0; i < function->decoratorCount; ++i) { // a descriptor of the project, as classproperty
        auto* descriptor = orm::as<ClassValue>(function->decorators[i]);
        Value* get = descriptor != nullptr ? interpreter.lookUp(*descriptor, "__get__") : nullptr;
        if (get != nullptr) return interpreter.call(function, {&type}, at);
    }
    if (hasDecorator(*function, "classmethod") || function->name == "__init_subclass__") return interpreter.make<BoundValue>(at, function, &type);
    return found;
}

Value* Execution::superAttribute(Interpreter& interpreter, const SuperValue& object, std::string_view id, Place at) {
    auto* type = orm::as<ClassValue>(object.self);
    const auto* made = orm::as<CallValue>(object.self);
    if (type == nullptr && made != nullptr) type = orm::as<ClassValue>(made->function);
    if (type != nullptr) {
        const auto& ancestry = interpreter.ancestry(type);
        const auto here = std::find(ancestry.begin(), ancestry.end(), object.after);
        for (auto next = here == ancestry.end() ? here : here + 1; next != ancestry.end(); ++next) {
            Value* found = (*next)->names().find(id);
            if (found == nullptr) continue;
            auto* function = orm::as<FunctionValue>(found);
            if (function != nullptr && !isDeclaredAttr(*function) && !hasDecorator(*function, "staticmethod"))
                return interpreter.make<BoundValue>(at, function, object.self);
            return bindToClass(interpreter, found, *type, at);
        }
    }
    return interpreter.make<AttributeValue>(at, const_cast<SuperValue*>(&object), id); // NOLINT: terms hold what they are made of
}

/// Of what a call made: an object of a class of the project has what its constructor set, then what its class has.
Value* Execution::objectAttribute(Interpreter& interpreter, CallValue& made, std::string_view id, Place at, int depth) {
    if (Value* known = interpreter.connectionAttribute(made, id, at)) return known;
    if (const Namespace* own = interpreter.objectNames(made)) {
        if (Value* found = own->find(id)) return found;
    }
    if (Value* ofMember = memberAttribute(interpreter, &made, id, at)) return ofMember;
    if (const CallValue* columns = columnCollection(&made)) { // table.c.name
        if (Value* column = columns->keyword(id)) return column;
    }
    if (made.function->kind == ValueKind::Call) { // of a named tuple
        Execution execution(interpreter, made.module != nullptr ? made.module->frame : interpreter.emptyFrame());
        const auto fields = execution.tupleFields(made);
        const auto field = std::find(fields.begin(), fields.end(), id);
        if (field != fields.end()) {
            if (Value* value = execution.tupleField(made, fields, static_cast<std::size_t>(field - fields.begin()))) return value;
        }
    }
    if (auto* type = orm::as<ClassValue>(made.function)) {
        if (id == "__class__") return type;
        Value* plain = interpreter.lookUp(*type, id);
        if (auto* function = orm::as<FunctionValue>(plain)) {
            if (hasDecorator(*function, "property") || hasDecorator(*function, "cached_property")) return interpreter.call(function, {&made}, at);
            if (hasDecorator(*function, "staticmethod")) return function;
            if (!hasDecorator(*function, "classmethod")) return interpreter.make<BoundValue>(at, function, &made);
        }
        Value* found = attribute(interpreter, type, id, at, depth + 1);
        const bool isSetting =
            found->kind != ValueKind::Attribute && found->kind != ValueKind::Bound && !id.starts_with("__") && derivesFrom(type, "BaseSettings");
        if (isSetting) return interpreter.unknown("the environment of the program may set " + std::string(id), at);
        if (found->kind != ValueKind::Attribute) return found;
    }
    if (id == "sorted_tables") {
        if (Value* tables = interpreter.tablesOf(made, at)) return tables;
    }
    if (Value* seen = callOf(&made, "Table") != nullptr ? ofTable(interpreter, &made, id) : nullptr) return seen;
    return interpreter.make<AttributeValue>(at, &made, id);
}

} // namespace stillroom::orm
