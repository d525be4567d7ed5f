#include "orm/regularexpression.h"

#include <algorithm>
#include <bitset>
#include <functional>

namespace stillroom::orm {

enum class NodeKind : std::uint8_t { Set, Sequence, Either, Repeat, Group, Look, Begin, End, Boundary, Back };

struct RegularExpression::Node {
    NodeKind kind;
    std::bitset<256> set{};                           // Set
    std::vector<std::shared_ptr<const Node>> parts{}; // Sequence, Either; of the others the first
    std::size_t least = 0;                            // Repeat
    std::size_t most = 0;
    bool lazy = false;
    std::size_t group = 0; // Group, Back; 0: one that is not counted
    bool behind = false;   // Look
    bool negative = false; // Look, Boundary
};

namespace {

using Node = RegularExpression::Node;
using NodePointer = std::shared_ptr<const Node>;

constexpr std::size_t kMaxPattern = 500;
constexpr std::size_t kMaxRepeat = 1'000;
constexpr int kMaxNesting = 30;

[[nodiscard]] std::bitset<256> range(unsigned char from, unsigned char to) {
    std::bitset<256> set;
    for (unsigned i = from; i <= to; ++i) set.set(i);
    return set;
}

/// \w, \d, \s and their opposites.
[[nodiscard]] std::optional<std::bitset<256>> classOf(char letter) {
    const std::bitset<256> digits = range('0', '9');
    const std::bitset<256> word = range('a', 'z') | range('A', 'Z') | digits | range('_', '_');
    const std::bitset<256> blank = range('\t', '\r') | range(' ', ' ');
    switch (letter) {
    case 'd': return digits;
    case 'D': return ~digits;
    case 'w': return word;
    case 'W': return ~word;
    case 's': return blank;
    case 'S': return ~blank;
    default: return std::nullopt;
    }
}

[[nodiscard]] bool isWord(std::string_view text, std::size_t at) { return at < text.size() && classOf('w')->test(static_cast<unsigned char>(text[at])); }

class Parser {
public:
    Parser(std::string_view pattern, std::vector<std::string>& names) : m_text(pattern), m_names(names) {}

    NodePointer parse() {
        NodePointer root = either(0);
        return m_failed || m_at != m_text.size() ? nullptr : root;
    }

private:
    [[nodiscard]] bool take(std::string_view token) {
        if (!m_text.substr(m_at).starts_with(token)) return false;
        m_at += token.size();
        return true;
    }

    NodePointer fail() {
        m_failed = true;
        return std::make_shared<Node>(Node{NodeKind::Sequence});
    }

    NodePointer either(int depth) {
        if (depth > kMaxNesting) return fail();
        Node node{NodeKind::Either};
        do node.parts.push_back(sequence(depth));
        while (!m_failed && take("|"));
        return node.parts.size() == 1 ? node.parts.front() : std::make_shared<Node>(std::move(node));
    }

    NodePointer sequence(int depth) {
        Node node{NodeKind::Sequence};
        while (!m_failed && m_at < m_text.size() && m_text[m_at] != '|' && m_text[m_at] != ')') node.parts.push_back(repeated(atom(depth)));
        return std::make_shared<Node>(std::move(node));
    }

    NodePointer repeated(NodePointer inner) {
        Node node{NodeKind::Repeat};
        node.most = kMaxRepeat;
        if (take("*")) {
        } else if (take("+")) {
            node.least = 1;
        } else if (take("?")) {
            node.most = 1;
        } else if (m_at + 1 < m_text.size() && m_text[m_at] == '{' && m_text[m_at + 1] >= '0' && m_text[m_at + 1] <= '9') {
            ++m_at;
            node.least = number();
            node.most = !take(",") ? node.least : m_at < m_text.size() && m_text[m_at] == '}' ? kMaxRepeat : number();
            if (!take("}") || node.least > kMaxRepeat || node.most > kMaxRepeat) return fail();
        } else {
            return inner;
        }
        node.lazy = take("?");
        node.parts.push_back(std::move(inner));
        return repeated(std::make_shared<Node>(std::move(node)));
    }

    std::size_t number() {
        std::size_t value = 0;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9' && value <= kMaxRepeat)
            value = value * 10 + static_cast<std::size_t>(m_text[m_at++] - '0');
        return value;
    }

    NodePointer atom(int depth) {
        if (take("(")) return group(depth);
        if (take("[")) return set();
        if (take("^")) return std::make_shared<Node>(Node{NodeKind::Begin});
        if (take("$")) return std::make_shared<Node>(Node{NodeKind::End});
        if (take("\\")) return escape();
        Node node{NodeKind::Set};
        if (take(".")) {
            node.set = ~range('\n', '\n');
        } else {
            const auto letter = static_cast<unsigned char>(m_text[m_at++]);
            if (letter == '*' || letter == '+' || letter == '?' || letter >= 0x80) return fail();
            node.set = range(letter, letter);
        }
        return std::make_shared<Node>(std::move(node));
    }

    NodePointer group(int depth) {
        Node node{NodeKind::Group};
        if (take("?:")) {
        } else if (take("?=") || take("?!") || take("?<=") || take("?<!")) {
            node.kind = NodeKind::Look;
            node.negative = m_text[m_at - 1] == '!';
            node.behind = m_text[m_at - 2] == '<';
        } else {
            std::string name;
            if (take("?P<")) {
                while (m_at < m_text.size() && m_text[m_at] != '>') name += m_text[m_at++];
                if (!take(">")) return fail();
            } else if (m_at < m_text.size() && m_text[m_at] == '?') {
                return fail();
            }
            m_names.push_back(std::move(name));
            node.group = m_names.size();
        }
        node.parts.push_back(either(depth + 1));
        return take(")") ? std::make_shared<Node>(std::move(node)) : fail();
    }

    NodePointer escape() {
        if (m_at >= m_text.size()) return fail();
        const char letter = m_text[m_at++];
        Node node{NodeKind::Set};
        if (const auto known = classOf(letter)) {
            node.set = *known;
        } else if (letter == 'b' || letter == 'B') {
            node.kind = NodeKind::Boundary;
            node.negative = letter == 'B';
        } else if (letter == 'A') {
            node.kind = NodeKind::Begin;
        } else if (letter == 'Z') {
            node.kind = NodeKind::End;
            node.negative = true; // not before a last line break
        } else if (letter >= '1' && letter <= '9') {
            node.kind = NodeKind::Back;
            node.group = static_cast<std::size_t>(letter - '0');
        } else {
            const auto plain = escaped(letter);
            if (!plain) return fail();
            node.set = range(*plain, *plain);
        }
        return std::make_shared<Node>(std::move(node));
    }

    [[nodiscard]] static std::optional<unsigned char> escaped(char letter) {
        if (letter == 'n') return '\n';
        if (letter == 't') return '\t';
        if (letter == 'r') return '\r';
        if (isWord(std::string_view(&letter, 1), 0) || static_cast<unsigned char>(letter) >= 0x80) return std::nullopt;
        return static_cast<unsigned char>(letter);
    }

    NodePointer set() {
        Node node{NodeKind::Set};
        const bool negative = take("^");
        for (bool first = true; m_at < m_text.size() && (first || m_text[m_at] != ']'); first = false) {
            auto from = static_cast<unsigned char>(m_text[m_at++]);
            if (from == '\\' && m_at < m_text.size()) {
                const char letter = m_text[m_at++];
                if (const auto known = classOf(letter)) {
                    node.set |= *known;
                    continue;
                }
                const auto plain = escaped(letter);
                if (!plain) return fail();
                from = *plain;
            }
            auto to = from;
            if (m_at + 1 < m_text.size() && m_text[m_at] == '-' && m_text[m_at + 1] != ']') {
                to = static_cast<unsigned char>(m_text[m_at + 1]);
                m_at += 2;
            }
            if (to == '\\' || to < from || to >= 0x80) return fail();
            node.set |= range(from, to);
        }
        if (!take("]")) return fail();
        if (negative) node.set = ~node.set;
        return std::make_shared<Node>(std::move(node));
    }

    std::string_view m_text;
    std::vector<std::string>& m_names;
    std::size_t m_at = 0;
    bool m_failed = false;
};

/// Matches by going back, with what comes next handed along.
class Matcher {
public:
    using Next = std::function<bool(std::size_t)>;

    Matcher(std::string_view text, std::size_t count) : groups(count + 1, {std::string_view::npos, std::string_view::npos}), m_text(text) {}

    bool match(const Node& node, std::size_t at, const Next& next) { // NOLINT(misc-no-recursion): bounded by kMaxDepth
        constexpr int kMaxDepth = 2'000;
        constexpr int kMaxSteps = 50'000;
        if (m_depth > kMaxDepth || ++m_steps > kMaxSteps) gaveUp = true;
        if (gaveUp) return false;
        ++m_depth;
        const bool matched = one(node, at, next);
        --m_depth;
        return matched;
    }

    std::vector<std::pair<std::size_t, std::size_t>> groups;
    bool gaveUp = false;

private:
    bool one(const Node& node, std::size_t at, const Next& next) { // NOLINT(misc-no-recursion)
        switch (node.kind) {
        case NodeKind::Set: return at < m_text.size() && node.set.test(static_cast<unsigned char>(m_text[at])) && next(at + 1);
        case NodeKind::Sequence: return sequence(node, 0, at, next);
        case NodeKind::Either: return std::any_of(node.parts.begin(), node.parts.end(), [&](const NodePointer& part) { return match(*part, at, next); });
        case NodeKind::Repeat: return repeat(node, 0, at, next);
        case NodeKind::Group: {
            const auto before = groups[node.group];
            const bool matched = match(*node.parts.front(), at, [&](std::size_t end) {
                const auto inner = groups[node.group];
                if (node.group != 0) groups[node.group] = {at, end};
                if (next(end)) return true;
                groups[node.group] = inner;
                return false;
            });
            if (!matched) groups[node.group] = before;
            return matched;
        }
        case NodeKind::Look: return look(node, at) != node.negative && !gaveUp && next(at);
        case NodeKind::Begin: return at == 0 && next(at);
        case NodeKind::End: return (at == m_text.size() || (!node.negative && at + 1 == m_text.size() && m_text[at] == '\n')) && next(at);
        case NodeKind::Boundary: return ((at > 0 && isWord(m_text, at - 1)) != isWord(m_text, at)) != node.negative && next(at);
        case NodeKind::Back: {
            if (node.group >= groups.size() || groups[node.group].first == std::string_view::npos) return false;
            const std::string_view part = m_text.substr(groups[node.group].first, groups[node.group].second - groups[node.group].first);
            return m_text.substr(at).starts_with(part) && next(at + part.size());
        }
        }
        return false;
    }

    bool sequence(const Node& node, std::size_t part, std::size_t at, const Next& next) { // NOLINT(misc-no-recursion)
        if (part == node.parts.size()) return next(at);
        return match(*node.parts[part], at, [&, part](std::size_t end) { return sequence(node, part + 1, end, next); });
    }

    bool repeat(const Node& node, std::size_t count, std::size_t at, const Next& next) { // NOLINT(misc-no-recursion)
        const auto again = [&] {
            return count < node.most &&
                   match(*node.parts.front(), at, [&](std::size_t end) { return (end > at || count < node.least) && repeat(node, count + 1, end, next); });
        };
        if (count < node.least) return again();
        return node.lazy ? next(at) || again() : again() || next(at);
    }

    bool look(const Node& node, std::size_t at) { // NOLINT(misc-no-recursion)
        const Node& inner = *node.parts.front();
        if (!node.behind) return match(inner, at, [](std::size_t) { return true; });
        for (std::size_t from = at + 1; from-- > 0;) {
            if (match(inner, from, [at](std::size_t end) { return end == at; })) return true;
        }
        return false;
    }

    std::string_view m_text;
    int m_depth = 0;
    int m_steps = 0;
};

} // namespace

std::optional<RegularExpression> RegularExpression::compile(std::string_view pattern) {
    if (pattern.size() > kMaxPattern) return std::nullopt;
    RegularExpression made;
    made.m_root = Parser(pattern, made.m_names).parse();
    return made.m_root != nullptr ? std::optional(std::move(made)) : std::nullopt;
}

std::optional<RegularExpression::Match> RegularExpression::matchAt(std::string_view text, std::size_t at, bool& gaveUp) const {
    Matcher matcher(text, m_names.size());
    Match found;
    found.begin = at;
    const bool matched = matcher.match(*m_root, at, [&](std::size_t end) {
        found.end = end;
        return true;
    });
    gaveUp = gaveUp || matcher.gaveUp;
    if (!matched) return std::nullopt;
    found.groups = std::move(matcher.groups);
    found.groups[0] = {found.begin, found.end};
    return found;
}

std::optional<RegularExpression::Match> RegularExpression::search(std::string_view text, std::size_t from, bool& gaveUp) const {
    for (std::size_t at = from; at <= text.size() && !gaveUp; ++at) {
        if (auto found = matchAt(text, at, gaveUp)) return found;
    }
    return std::nullopt;
}

std::size_t RegularExpression::groupNamed(std::string_view name) const {
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    return found == m_names.end() ? 0 : static_cast<std::size_t>(found - m_names.begin()) + 1;
}

} // namespace stillroom::orm
