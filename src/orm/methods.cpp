#include "orm/execution.h"

#include "base/text.h"
#include "orm/columncollection.h"
#include "orm/patterns.h"
#include "python/textcase.h"

#include <algorithm>
#include <cctype>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

[[nodiscard]] bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] bool isLower(char c) { return c >= 'a' && c <= 'z'; }

} // namespace

/// A method of a known text, list or dict; null where the object is something else.
Value* Execution::callMethod(Value* object, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (object->kind == ValueKind::String) return callTextMethod(textOf(object), method, args, keywords, at);
    if (auto* list = orm::as<ListValue>(object)) return callListMethod(*list, method, args, at);
    if (auto* dict = orm::as<DictValue>(object)) return callDictMethod(*dict, method, args, keywords, at);
    if (object->kind == ValueKind::Tuple && method == "index") return nullptr;
    const auto* all = orm::as<AttributeValue>(object); // metadata.tables.values()
    const auto* metadata = all != nullptr && all->name == "tables" && method == "values" && args.empty() ? orm::as<CallValue>(all->object) : nullptr;
    if (Value* tables = metadata != nullptr ? m_i.tablesOf(*metadata, at) : nullptr) return tables;
    if (const CallValue* columns = columnCollection(object)) return callCollectionMethod(*columns, method, args, at);
    return callPatternMethod(m_i, object, method, args, at, [this, at](Value* function, Value* match) { return callValue(function, {match}, {}, false, at); });
}

/// table.c.values() and its like.
Value* Execution::callCollectionMethod(const CallValue& columns, std::string_view method, const std::vector<Value*>& args, Place at) {
    if (method == "get" && !args.empty()) {
        Value* column = columns.keyword(textOf(args[0]));
        return column != nullptr ? column : args.size() > 1 ? args[1] : m_i.none(at);
    }
    if (method == "contains_column" && args.size() == 1) {
        const std::vector<Value*> all = columnsOf(columns);
        return m_i.boolean(std::find(all.begin(), all.end(), args[0]) != all.end(), at);
    }
    const bool isPairs = method == "items";
    if (!args.empty() || (!isPairs && method != "values" && method != "keys")) return nullptr;
    std::vector<Value*> items;
    for (std::uint32_t i = 0; i < columns.keywordCount; ++i) {
        Value* key = method != "values" ? m_i.string(std::string(columns.keywords[i].name), at) : nullptr;
        items.push_back(isPairs ? m_i.tuple({key, columns.keywords[i].value}, at) : key != nullptr ? key : columns.keywords[i].value);
    }
    return m_i.list(std::move(items), at);
}

Value* Execution::callTextMethod(std::string_view text, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    const bool isText = args.size() == 1 && args[0]->kind == ValueKind::String;
    const std::string_view part = isText ? textOf(args[0]) : std::string_view{};
    if (method == "lower" || method == "casefold" || method == "upper" || method == "title" || method == "capitalize") return changedCase(text, method, at);
    if ((method == "strip" || method == "lstrip" || method == "rstrip") && (args.empty() || isText)) {
        const std::string_view letters = args.empty() ? std::string_view(" \t\n\r\f\v") : part;
        const std::size_t from = method == "rstrip" ? 0 : std::min(text.find_first_not_of(letters), text.size());
        const std::size_t to = method == "lstrip" ? text.size() : text.find_last_not_of(letters) + 1;
        return m_i.string(std::string(from < to ? text.substr(from, to - from) : std::string_view{}), at);
    }
    if (method == "replace" && args.size() >= 2 && args[0]->kind == ValueKind::String && args[1]->kind == ValueKind::String && !textOf(args[0]).empty() &&
        args.size() == 2 && text.size() * (textOf(args[1]).size() + 1) <= kMaxText * 16)
        return m_i.string(replaced(std::string(text), std::string(textOf(args[0])), std::string(textOf(args[1]))), at);
    if (isText && method == "startswith") return m_i.boolean(text.starts_with(part), at);
    if (isText && method == "endswith") return m_i.boolean(text.ends_with(part), at);
    if (method == "startswith" || method == "endswith") {
        for (const Value* one : args.empty() ? std::vector<Value*>{} : itemsOf(args[0])) {
            if (one->kind != ValueKind::String) return m_i.unknown("a part of the text is not known", at);
            if (method == "startswith" ? text.starts_with(textOf(one)) : text.ends_with(textOf(one))) return m_i.boolean(true, at);
        }
        return !args.empty() && isSequence(args[0]) ? m_i.boolean(false, at) : m_i.unknown("a part of the text is not known", at);
    }
    if (isText && method == "removesuffix") return m_i.string(std::string(text.substr(0, text.size() - (text.ends_with(part) ? part.size() : 0))), at);
    if (isText && method == "removeprefix") return m_i.string(std::string(text.substr(text.starts_with(part) ? part.size() : 0)), at);
    if (method == "isupper" && args.empty())
        return m_i.boolean(std::any_of(text.begin(), text.end(), isUpper) && std::none_of(text.begin(), text.end(), isLower), at);
    if (method == "islower" && args.empty())
        return m_i.boolean(std::any_of(text.begin(), text.end(), isLower) && std::none_of(text.begin(), text.end(), isUpper), at);
    if (method == "isdigit" && args.empty()) return m_i.boolean(!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos, at);
    if ((method == "split" || method == "rsplit") && keywords.empty()) return split(text, method == "rsplit", args, at);
    if (method == "join" && args.size() == 1) {
        const auto items = elementsOf(args[0]);
        if (!items || isOpen(args[0])) return m_i.unknown("a part of the text is not known", at);
        std::string out;
        for (const Value* item : *items) {
            if (item->kind != ValueKind::String || out.size() > kMaxText) return m_i.unknown("a part of the text is not known", at);
            out += std::string(item == items->front() && out.empty() ? "" : text) + std::string(textOf(item));
        }
        return m_i.string(std::move(out), at);
    }
    if (method == "format") return formatted(text, args, keywords, at);
    return m_i.unknown("the result of a text's " + std::string(method) + "()", at);
}

Value* Execution::changedCase(std::string_view text, std::string_view method, Place at) {
    const python::Case wanted = method == "upper"        ? python::Case::Upper
                                : method == "title"      ? python::Case::Title
                                : method == "capitalize" ? python::Case::Capitalized
                                                         : python::Case::Lower;
    const bool isAscii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    auto changed = isAscii || method != "casefold" ? python::inCase(text, wanted) : std::nullopt;
    return changed ? m_i.string(std::move(*changed), at) : m_i.unknown("the result of a text's " + std::string(method) + "()", at);
}

/// text.split(by, most)
Value* Execution::split(std::string_view text, bool fromRight, const std::vector<Value*>& args, Place at) {
    const bool byBlanks = args.empty() || args[0]->kind == ValueKind::None;
    const std::string_view by = byBlanks ? " " : textOf(args[0]);
    const auto most = args.size() > 1 ? integerOf(args[1]) : std::optional(-1LL);
    if (by.empty() || !most || (byBlanks && *most >= 0)) return m_i.unknown("the result of a text's split()", at);
    std::vector<std::string_view> parts;
    while (*most < 0 || static_cast<long long>(parts.size()) < *most) {
        const std::size_t found = fromRight ? text.rfind(by) : text.find(by);
        if (found == std::string_view::npos) break;
        parts.push_back(fromRight ? text.substr(found + by.size()) : text.substr(0, found));
        text = fromRight ? text.substr(0, found) : text.substr(found + by.size());
    }
    parts.push_back(text);
    if (fromRight) std::reverse(parts.begin(), parts.end());
    if (byBlanks) std::erase_if(parts, [](std::string_view part) { return part.empty(); });
    std::vector<Value*> items;
    for (const std::string_view part : parts) items.push_back(m_i.string(std::string(part), at));
    return m_i.list(std::move(items), at);
}

Value* Execution::callListMethod(ListValue& list, std::string_view method, const std::vector<Value*>& args, Place at) {
    const bool changes = method == "append" || method == "extend" || method == "insert" || method == "add" || method == "update" || method == "remove" ||
                         method == "pop" || method == "clear" || method == "sort" || method == "reverse" || method == "discard";
    auto& items = *list.items;
    const auto added = (method == "extend" || method == "update") && args.size() == 1 ? elementsOf(args[0]) : std::nullopt;
    if (changes && isConditional()) {
        items.push_back(m_i.manyUnknown("what the list holds depends on a condition that is not known", at));
    } else if ((method == "append" || method == "add") && args.size() == 1) {
        items.push_back(args[0]);
    } else if (added && items.size() + added->size() <= kMaxElements) {
        items.insert(items.end(), added->begin(), added->end());
    } else if (method == "insert" && args.size() == 2 && integerOf(args[0])) {
        const auto size = static_cast<long long>(items.size());
        const long long index = *integerOf(args[0]) < 0 ? *integerOf(args[0]) + size : *integerOf(args[0]);
        items.insert(items.begin() + std::clamp(index, 0LL, size), args[1]);
    } else if (method == "reverse") {
        std::reverse(items.begin(), items.end());
    } else if (method == "clear") {
        items.clear();
    } else if (method == "copy") {
        return m_i.list(items, at);
    } else if (method == "pop" && args.empty() && !items.empty()) {
        Value* last = items.back();
        items.pop_back();
        return last;
    } else if (changes) {
        items.push_back(m_i.manyUnknown("what the list holds is not known", at));
    } else {
        return m_i.unknown("the result of a list's " + std::string(method) + "()", at);
    }
    return m_i.make<NoneValue>(at);
}

/// As dict.update(more, **keywords).
void Execution::merge(DictValue& dict, Value* more, const Keywords& keywords, Place at) {
    const auto open = [&] {
        Value* many = m_i.manyUnknown("what the dictionary holds is not known", at);
        dict.items->emplace_back(many, many);
    };
    if (const auto* other = orm::as<DictValue>(more)) {
        const auto items = *other->items; // it may be itself
        for (const auto& [key, value] : items) setItem(&dict, key, value, at);
    } else if (more != nullptr && isSequence(more)) {
        for (Value* pair : itemsOf(more)) {
            const std::vector<Value*> both = itemsOf(pair);
            both.size() == 2 ? setItem(&dict, both[0], both[1], at) : open();
        }
    } else if (more != nullptr) {
        open();
    }
    for (const auto& [key, value] : keywords) setItem(&dict, m_i.string(std::string(key), at), value, at);
}

Value* Execution::callDictMethod(DictValue& dict, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (method == "update") {
        merge(dict, args.empty() ? nullptr : args[0], keywords, at);
        return m_i.make<NoneValue>(at);
    }
    if (method == "copy") return m_i.dict(*dict.items, at);
    if ((method == "get" || method == "pop" || method == "setdefault") && !args.empty()) {
        const auto found = std::find_if(dict.items->begin(), dict.items->end(), [&](const auto& item) { return isSame(item.first, args[0]); });
        if (found == dict.items->end() && (isOpen(&dict) || args[0]->kind == ValueKind::Unknown)) return m_i.unknown("a key that is not known", at);
        Value* value = found != dict.items->end() ? found->second : args.size() > 1 ? args[1] : m_i.make<NoneValue>(at);
        if (method == "pop" && found != dict.items->end()) dict.items->erase(found);
        if (method == "setdefault" && found == dict.items->end()) setItem(&dict, args[0], value, at);
        return value;
    }
    if (method == "items" || method == "keys" || method == "values") {
        std::vector<Value*> items;
        for (const auto& [key, value] : *dict.items) {
            const bool many = orm::as<UnknownValue>(key) != nullptr && orm::as<UnknownValue>(key)->many;
            items.push_back(method == "items" && !many ? m_i.tuple({key, value}, at) : method == "values" ? value : key);
        }
        return m_i.list(std::move(items), at);
    }
    return m_i.unknown("the result of a dictionary's " + std::string(method) + "()", at);
}

} // namespace stillroom::orm
