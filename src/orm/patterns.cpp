#include "orm/patterns.h"

#include "orm/regularexpression.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

constexpr std::size_t kMaxSubject = 1'000;
constexpr std::string_view kMatch = "re.Match";

/// A match stands as a term: re.Match(whole, group 1, group 2, ...).
[[nodiscard]] Value* matchTerm(Interpreter& interpreter, const RegularExpression::Match& match, std::string_view text, Place place) {
    std::vector<Value*> groups;
    for (const auto& [from, to] : match.groups)
        groups.push_back(from == std::string_view::npos ? interpreter.none(place) : interpreter.string(std::string(text.substr(from, to - from)), place));
    return interpreter.term(kMatch, groups, {}, place);
}

/// `\1`, `\g<1>` and `\g<name>` of a replacement.
[[nodiscard]] std::optional<std::string> expanded(const RegularExpression& pattern, std::string_view with, const RegularExpression::Match& match,
                                                  std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < with.size(); ++i) {
        if (with[i] != '\\') {
            out += with[i];
            continue;
        }
        std::string name;
        if (++i >= with.size()) return std::nullopt;
        if (with[i] == '\\') {
            out += '\\';
            continue;
        }
        if (with[i] == 'g' && i + 1 < with.size() && with[i + 1] == '<') {
            const std::size_t close = with.find('>', i);
            if (close == std::string_view::npos) return std::nullopt;
            name = with.substr(i + 2, close - i - 2);
            i = close;
        } else {
            name = with[i];
        }
        const bool digits = !name.empty() && name.size() < 3 && name.find_first_not_of("0123456789") == std::string::npos;
        const std::size_t group = digits ? static_cast<std::size_t>(std::atoi(name.c_str())) : pattern.groupNamed(name);
        if ((group == 0 && name != "0") || group >= match.groups.size()) return std::nullopt;
        const auto [from, to] = match.groups[group];
        if (from != std::string_view::npos) out += text.substr(from, to - from);
    }
    return out;
}

[[nodiscard]] std::vector<RegularExpression::Match> allMatches(const RegularExpression& pattern, std::string_view text, bool& gaveUp) {
    std::vector<RegularExpression::Match> found;
    for (std::size_t from = 0; from <= text.size();) {
        auto match = pattern.search(text, from, gaveUp);
        if (!match || gaveUp) break;
        const bool empty = match->end == match->begin;
        from = match->end + (empty ? 1 : 0);
        // As Python 3.7 and later: an empty match right behind another counts too.
        found.push_back(std::move(*match));
    }
    return found;
}

[[nodiscard]] Value* substitute(Interpreter& interpreter, const RegularExpression& pattern, Value* with, std::string_view text, Place place,
                                const CallWithMatch& call) {
    bool gaveUp = false;
    std::string out;
    std::size_t from = 0;
    for (const auto& match : allMatches(pattern, text, gaveUp)) {
        std::optional<std::string> part;
        if (with->kind == ValueKind::String) {
            part = expanded(pattern, textOf(with), match, text);
        } else if (const Value* made = call(with, matchTerm(interpreter, match, text, place)); made->kind == ValueKind::String) {
            part = std::string(textOf(made));
        }
        if (!part || out.size() > kMaxText) return nullptr;
        out += std::string(text.substr(from, match.begin - from)) + *part;
        from = match.end;
    }
    out += text.substr(from);
    return gaveUp ? nullptr : interpreter.string(std::move(out), place);
}

[[nodiscard]] Value* splitAt(Interpreter& interpreter, const RegularExpression& pattern, std::string_view text, Place place) {
    bool gaveUp = false;
    std::vector<Value*> parts;
    std::size_t from = 0;
    for (const auto& match : allMatches(pattern, text, gaveUp)) {
        parts.push_back(interpreter.string(std::string(text.substr(from, match.begin - from)), place));
        for (std::size_t i = 1; i < match.groups.size(); ++i) {
            const auto [begin, end] = match.groups[i];
            parts.push_back(begin == std::string_view::npos ? interpreter.none(place)
                                                            : interpreter.string(std::string(text.substr(begin, end - begin)), place));
        }
        from = match.end;
    }
    parts.push_back(interpreter.string(std::string(text.substr(from)), place));
    return gaveUp ? nullptr : interpreter.list(std::move(parts), place);
}

[[nodiscard]] Value* findAll(Interpreter& interpreter, const RegularExpression& pattern, std::string_view text, Place place) {
    bool gaveUp = false;
    std::vector<Value*> found;
    for (const auto& match : allMatches(pattern, text, gaveUp)) {
        if (match.groups.size() > 2) return nullptr;
        const auto [begin, end] = match.groups.back();
        found.push_back(interpreter.string(begin == std::string_view::npos ? std::string() : std::string(text.substr(begin, end - begin)), place));
    }
    return gaveUp ? nullptr : interpreter.list(std::move(found), place);
}

} // namespace

Value* callPattern(Interpreter& interpreter, std::string_view function, const std::vector<Value*>& args, Place place, const CallWithMatch& call) {
    const bool substitutes = function == "sub";
    const std::size_t count = substitutes ? 3 : 2;
    if (args.size() != count || args[0]->kind != ValueKind::String) return nullptr; // with flags or a limit it is not followed
    const Value* subject = args.back();
    const std::string_view text = textOf(subject);
    const bool isAscii = std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (subject->kind != ValueKind::String || text.size() > kMaxSubject || !isAscii) return nullptr;
    const auto pattern = RegularExpression::compile(textOf(args[0]));
    if (!pattern) return nullptr;
    if (substitutes) return substitute(interpreter, *pattern, args[1], text, place, call);
    if (function == "split") return splitAt(interpreter, *pattern, text, place);
    if (function == "findall") return findAll(interpreter, *pattern, text, place);
    if (function != "search" && function != "match" && function != "fullmatch") return nullptr;
    bool gaveUp = false;
    auto found = function == "search" ? pattern->search(text, 0, gaveUp) : pattern->matchAt(text, 0, gaveUp);
    if (gaveUp || (function == "fullmatch" && found && found->end != text.size())) return nullptr;
    return found ? matchTerm(interpreter, *found, text, place) : interpreter.none(place);
}

Value* callPatternMethod(Interpreter& interpreter, Value* object, std::string_view method, const std::vector<Value*>& args, Place place,
                         const CallWithMatch& call) {
    const auto* made = as<CallValue>(object);
    if (made == nullptr) return nullptr;
    if (isExternal(made->function, "re.compile") && made->argCount == 1 && made->keywordCount == 0) {
        std::vector<Value*> all{made->args[0]};
        all.insert(all.end(), args.begin(), args.end());
        return callPattern(interpreter, method, all, place, call);
    }
    if (!isExternal(made->function, kMatch)) return nullptr;
    if (method == "group") {
        const auto index = args.empty() ? std::optional(0LL) : integerOf(args[0]);
        return index && *index >= 0 && *index < static_cast<long long>(made->argCount) ? made->args[*index] : nullptr;
    }
    if (method == "groups") return interpreter.list({made->args + 1, made->args + made->argCount}, place);
    return nullptr;
}

} // namespace stillroom::orm
