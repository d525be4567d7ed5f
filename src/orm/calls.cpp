#include "orm/execution.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

[[nodiscard]] std::string changedCase(std::string_view text, bool up) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [up](unsigned char c) { return static_cast<char>(up ? std::toupper(c) : std::tolower(c)); });
    return out;
}

} // namespace

Value* Execution::callExpression(const Call& node) {
    Value* function = nullptr;
    std::vector<Value*> args;
    Keywords keywords;
    bool partial = false;
    // super().__init_subclass__ and its like lead outside; a bare super() is the next class, which is not followed.
    function = evaluate(node.function);
    for (const Expr* arg : node.args) {
        if (const auto* starred = as<Starred>(arg)) {
            Value* inner = evaluate(starred->value);
            if (!isSequence(inner)) partial = true;
            for (Value* item : itemsOf(inner)) args.push_back(item);
        } else {
            args.push_back(evaluate(arg));
        }
    }
    for (const Keyword& keyword : node.keywords) {
        Value* value = evaluate(keyword.value);
        if (!keyword.name.empty()) {
            keywords.push_back({keyword.name, value});
        } else if (const auto* dict = orm::as<DictValue>(value)) {
            for (const auto& [key, item] : *dict->items) {
                if (key->kind != ValueKind::String) {
                    partial = true;
                    continue;
                }
                std::erase_if(keywords, [&key = key](const auto& k) { return k.name == textOf(key); });
                keywords.push_back({textOf(key), item});
            }
        } else {
            partial = true;
        }
    }
    // A method of a known text, list or dict.
    if (const auto* method = as<Attribute>(node.function); method != nullptr && function->kind == ValueKind::Attribute) {
        if (Value* known = callMethod(orm::as<AttributeValue>(function)->object, method->attr, args, place(&node))) return known;
    }
    return callValue(function, std::move(args), std::move(keywords), partial, place(&node));
}

Value* Execution::callValue(Value* function, std::vector<Value*> args, Keywords keywords, bool partial, Place at) {
    if (auto* bound = orm::as<BoundValue>(function)) return callFunction(*bound->function, bound->self, args, keywords, at);
    if (auto* plain = orm::as<FunctionValue>(function)) {
        for (std::uint32_t i = 0; i < plain->decoratorCount; ++i) { // a cache changes nothing about what it gives
            const std::string_view decorator =
                plain->decorators[i]->kind == ValueKind::External ? orm::as<ExternalValue>(plain->decorators[i])->name : std::string_view{};
            const std::string_view last = lastPart(decorator);
            if (last != "lru_cache" && last != "cache" && last != "staticmethod" && last != "classmethod" && last != "wraps")
                return makeCall(function, args, keywords, partial, at);
        }
        return callFunction(*plain, nullptr, args, keywords, at);
    }
    if (const auto* external = orm::as<ExternalValue>(function)) {
        if (Value* known = callExternal(*external, args, keywords, at)) return known;
    }
    if (function->kind == ValueKind::Unknown) return function;
    return makeCall(function, args, keywords, partial, at);
}

Value* Execution::makeCall(Value* function, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place at) {
    auto* made = m_i.make<CallValue>(at, function, m_i.m_arena.copy(args.data(), args.size()), static_cast<std::uint32_t>(args.size()),
                                     m_i.m_arena.copy(keywords.data(), keywords.size()), static_cast<std::uint32_t>(keywords.size()),
                                     static_cast<std::uint32_t>(m_i.m_calls.size()), m_i.m_maybe > 0, partial, m_frame.module);
    m_i.m_calls.push_back(made);
    return made;
}

/// The functions of Python's own library whose result follows from known arguments; null for any other.
Value* Execution::callExternal(const ExternalValue& function, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    const std::string_view id = function.name;
    const auto arg = [&](std::size_t i) { return i < args.size() ? args[i] : nullptr; };
    if (id == "importlib.import_module" && !textOf(arg(0)).empty()) {
        std::string full(textOf(arg(0)));
        if (full.starts_with('.')) full = m_frame.module->name + full;
        if (ModuleState* module = m_i.importModule(full)) {
            return m_i.make<ModuleValue>(at, module);
        }
        return m_i.unknown("the module " + full + " is not in the project", at);
    }
    if (!id.starts_with("builtins.") && !id.starts_with("os.path.") && !id.starts_with("typing.")) return nullptr;
    const std::string_view last = lastPart(id);
    if (id == "builtins.type" && args.size() == 3) return makeType(args, keywords, at);
    if (id == "builtins.type" && args.size() == 1) {
        if (const auto* made = orm::as<CallValue>(arg(0)); made != nullptr && made->function->kind == ValueKind::Class) return made->function;
        return nullptr;
    }
    if (id == "builtins.getattr" && args.size() >= 2 && !textOf(args[1]).empty()) {
        Value* found = attribute(m_i, args[0], textOf(args[1]), at);
        if (args.size() == 3 && found->kind == ValueKind::Attribute && args[0]->kind == ValueKind::Class) return args[2];
        return found;
    }
    if (id == "builtins.setattr" && args.size() == 3 && !textOf(args[1]).empty()) {
        if (auto* type = orm::as<ClassValue>(args[0])) type->names().set(textOf(args[1]), args[2], at.offset, m_i.m_maybe > 0);
        return m_i.make<NoneValue>(at);
    }
    if (id == "builtins.hasattr" && args.size() == 2 && args[0]->kind == ValueKind::Class)
        return m_i.boolean(attribute(m_i, args[0], textOf(args[1]), at)->kind != ValueKind::Attribute, at);
    if (id == "builtins.len" && args.size() == 1) {
        if (isSequence(args[0])) return m_i.number(static_cast<long long>(itemsOf(args[0]).size()), at);
        if (args[0]->kind == ValueKind::String) return m_i.number(static_cast<long long>(textOf(args[0]).size()), at);
        return nullptr;
    }
    if (id == "builtins.dict") {
        std::vector<std::pair<Value*, Value*>> items;
        if (const auto* given = orm::as<DictValue>(arg(0)))
            items = *given->items;
        else if (!args.empty())
            return nullptr;
        for (const auto& [key, value] : keywords) items.emplace_back(m_i.string(std::string(key), at), value);
        return m_i.dict(std::move(items), at);
    }
    if (id == "builtins.str" && args.size() == 1) {
        if (args[0]->kind == ValueKind::String) return args[0];
        if (const auto* number = orm::as<NumberValue>(args[0])) return m_i.string(std::string(number->text), at);
        return nullptr;
    }
    if ((last == "list" || last == "tuple" || last == "set" || last == "sorted" || last == "frozenset" || last == "reversed") && id.starts_with("builtins.")) {
        if (args.empty()) return m_i.list({}, at);
        std::vector<Value*> items = itemsOf(args[0]);
        if (const auto* dict = orm::as<DictValue>(args[0])) {
            for (const auto& [key, value] : *dict->items) items.push_back(key);
        } else if (!isSequence(args[0])) {
            return nullptr;
        }
        if (last == "reversed") std::reverse(items.begin(), items.end());
        if (last == "sorted") std::stable_sort(items.begin(), items.end(), [](const Value* a, const Value* b) { return textOf(a) < textOf(b); });
        return last == "tuple" ? m_i.tuple(items, at) : m_i.list(std::move(items), at);
    }
    if (id == "builtins.range" && !args.empty()) {
        std::vector<long long> numbers;
        for (const Value* one : args) {
            const auto* number = orm::as<NumberValue>(one);
            if (number == nullptr) return nullptr;
            numbers.push_back(std::atoll(std::string(number->text).c_str()));
        }
        const long long from = numbers.size() > 1 ? numbers[0] : 0;
        const long long to = numbers.size() > 1 ? numbers[1] : numbers[0];
        const long long step = numbers.size() > 2 ? numbers[2] : 1;
        if (step <= 0 || to - from > 1000) return nullptr;
        std::vector<Value*> items;
        for (long long i = from; i < to; i += step) items.push_back(m_i.number(i, at));
        return m_i.list(std::move(items), at);
    }
    if (id == "builtins.enumerate" && isSequence(arg(0))) {
        std::vector<Value*> items;
        for (Value* item : itemsOf(args[0])) items.push_back(m_i.tuple({m_i.number(static_cast<long long>(items.size()), at), item}, at));
        return m_i.list(std::move(items), at);
    }
    if (id == "typing.cast" && args.size() == 2) return args[1];
    if (id.starts_with("os.path.")) {
        std::string path;
        for (const Value* part : args) {
            if (part->kind != ValueKind::String) return nullptr;
            path = (std::filesystem::path(path) / std::string(textOf(part))).string();
        }
        if (last == "join") return m_i.string(path, at);
        if (last == "dirname") return m_i.string(std::filesystem::path(path).parent_path().string(), at);
        if (last == "basename") return m_i.string(std::filesystem::path(path).filename().string(), at);
        if (last == "abspath" || last == "realpath" || last == "normpath") return m_i.string(std::filesystem::path(path).lexically_normal().string(), at);
    }
    return nullptr;
}

/// A method of a known text, list or dict; null where the object is something else or the method is not known.
Value* Execution::callMethod(Value* object, std::string_view method, const std::vector<Value*>& args, Place at) {
    const auto arg = [&](std::size_t i) { return i < args.size() ? args[i] : nullptr; };
    if (object->kind == ValueKind::String) {
        const std::string_view text = textOf(object);
        if (method == "lower" || method == "casefold") return m_i.string(changedCase(text, false), at);
        if (method == "upper") return m_i.string(changedCase(text, true), at);
        if ((method == "title" || method == "capitalize") && args.empty()) {
            std::string out = changedCase(text, false);
            bool begins = true; // of a word, or of the text
            for (char& c : out) {
                if (begins) c = changedCase(std::string_view(&c, 1), true).front();
                begins = method == "title" && std::isalpha(static_cast<unsigned char>(c)) == 0;
            }
            return m_i.string(std::move(out), at);
        }
        if (method == "strip" && args.empty()) return m_i.string(std::string(trimmed(text)), at);
        if (method == "replace" && args.size() >= 2 && args[0]->kind == ValueKind::String && args[1]->kind == ValueKind::String && !textOf(args[0]).empty())
            return m_i.string(replaced(std::string(text), std::string(textOf(args[0])), std::string(textOf(args[1]))), at);
        if (method == "startswith" && args.size() == 1 && args[0]->kind == ValueKind::String) return m_i.boolean(text.starts_with(textOf(args[0])), at);
        if (method == "endswith" && args.size() == 1 && args[0]->kind == ValueKind::String) return m_i.boolean(text.ends_with(textOf(args[0])), at);
        if ((method == "removesuffix" || method == "removeprefix") && args.size() == 1 && args[0]->kind == ValueKind::String) {
            const std::string_view part = textOf(args[0]);
            std::string_view rest = text;
            if (method == "removesuffix" && text.ends_with(part)) rest.remove_suffix(part.size());
            if (method == "removeprefix" && text.starts_with(part)) rest.remove_prefix(part.size());
            return m_i.string(std::string(rest), at);
        }
        if ((method == "split" || method == "rsplit") && args.size() <= 1 && (args.empty() || !textOf(args[0]).empty())) {
            std::vector<Value*> items;
            const std::string_view by = args.empty() ? " " : textOf(args[0]);
            std::size_t from = 0;
            for (std::size_t to = text.find(by); to != std::string_view::npos; to = text.find(by, from)) {
                if (!args.empty() || to > from) items.push_back(m_i.string(std::string(text.substr(from, to - from)), at));
                from = to + by.size();
            }
            if (!args.empty() || from < text.size()) items.push_back(m_i.string(std::string(text.substr(from)), at));
            return m_i.list(std::move(items), at);
        }
        if (method == "join" && isSequence(arg(0))) {
            std::string out;
            bool first = true;
            for (const Value* item : itemsOf(args[0])) {
                if (item->kind != ValueKind::String) return m_i.unknown("a part of the text is not known", at);
                out += std::string(first ? "" : text) + std::string(textOf(item));
                first = false;
            }
            return m_i.string(std::move(out), at);
        }
        if (method == "format" && std::all_of(args.begin(), args.end(), [](const Value* v) { return v->kind == ValueKind::String; })) {
            std::string out(text);
            for (std::size_t i = 0; i < args.size(); ++i) {
                const std::string numbered = "{" + std::to_string(i) + "}";
                out = replaced(out, numbered, std::string(textOf(args[i])));
                if (const std::size_t hole = out.find("{}"); hole != std::string::npos) out.replace(hole, 2, textOf(args[i]));
            }
            return out.find('{') == std::string::npos ? m_i.string(std::move(out), at) : m_i.unknown("a format that cannot be followed", at);
        }
        return m_i.unknown("the result of a text's " + std::string(method) + "()", at);
    }
    if (auto* list = orm::as<ListValue>(object)) {
        if (method == "append" && args.size() == 1)
            list->items->push_back(args[0]);
        else if (method == "extend" && isSequence(arg(0)))
            for (Value* item : itemsOf(args[0])) list->items->push_back(item);
        else if (method == "copy")
            return m_i.list(*list->items, at);
        else
            return m_i.unknown("the result of a list's " + std::string(method) + "()", at);
        return m_i.make<NoneValue>(at);
    }
    if (auto* dict = orm::as<DictValue>(object)) {
        if (method == "update") {
            if (const auto* more = orm::as<DictValue>(arg(0))) dict->items->insert(dict->items->end(), more->items->begin(), more->items->end());
            return m_i.make<NoneValue>(at);
        }
        if (method == "copy") return m_i.dict(*dict->items, at);
        if (method == "get" && !args.empty() && args[0]->kind == ValueKind::String) {
            for (auto item = dict->items->rbegin(); item != dict->items->rend(); ++item) {
                if (textOf(item->first) == textOf(args[0])) return item->second;
            }
            return args.size() > 1 ? args[1] : m_i.make<NoneValue>(at);
        }
        if (method == "items" || method == "keys" || method == "values") {
            std::vector<Value*> items;
            for (const auto& [key, value] : *dict->items) items.push_back(method == "items" ? m_i.tuple({key, value}, at) : method == "keys" ? key : value);
            return m_i.list(std::move(items), at);
        }
        return m_i.unknown("the result of a dictionary's " + std::string(method) + "()", at);
    }
    return nullptr;
}

// type("Name", (Base,), {"column": Column(...)})
Value* Execution::makeType(const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    const auto* attributes = orm::as<DictValue>(args[2]);
    if (args[0]->kind != ValueKind::String || !isSequence(args[1]) || attributes == nullptr)
        return m_i.unknown("a class made by type() of something not known", at);
    Frame* body = m_i.newFrame(m_frame.module, m_frame.ownClass != nullptr ? m_frame.outer : &m_frame);
    const std::vector<Value*> bases = itemsOf(args[1]);
    auto* type = m_i.make<ClassValue>(at, textOf(args[0]), nullptr, m_frame.module, body, m_i.m_arena.copy(bases.data(), bases.size()),
                                      static_cast<std::uint32_t>(bases.size()), m_i.m_arena.copy(keywords.data(), keywords.size()),
                                      static_cast<std::uint32_t>(keywords.size()), nullptr, 0U, m_i.m_maybe > 0, m_frame.outer != nullptr);
    body->ownClass = type;
    for (const auto& [key, value] : *attributes->items) {
        if (key->kind == ValueKind::String) body->names->set(textOf(key), value, at.offset, false);
    }
    m_i.m_classes.push_back(type);
    return type;
}

} // namespace stillroom::orm
