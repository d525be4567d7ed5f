#include "diagnosis/messages/fragments.h"

#include <algorithm>
#include <deque>

namespace stillroom::diagnosis {

/// While it is built: states in the order of their making, with the root first.
struct FragmentSet::Trie {
    struct State {
        std::vector<std::uint32_t> next; // by class; 0 is none, for nothing leads back to the root
        std::vector<std::uint16_t> ends;
        std::uint32_t fail = 0;
    };
    explicit Trie(std::size_t classCount) : classes(classCount) { add(); }

    std::uint32_t add() {
        states.push_back({std::vector<std::uint32_t>(classes, 0), {}, 0});
        return static_cast<std::uint32_t>(states.size() - 1);
    }
    void insert(std::string_view fragment, std::uint16_t number, const std::array<std::uint8_t, 256>& classOf) {
        std::uint32_t at = 0;
        for (const char byte : fragment) {
            const std::size_t one = classOf[static_cast<unsigned char>(byte)];
            if (states[at].next[one] == 0) {
                const std::uint32_t made = add();
                states[at].next[one] = made;
            }
            at = states[at].next[one];
        }
        states[at].ends.push_back(number);
    }
    /// Every missing edge becomes the one of the longest suffix that is a state too.
    void complete() {
        std::deque<std::uint32_t> queue;
        for (const std::uint32_t child : states[0].next) {
            if (child != 0) queue.push_back(child);
        }
        for (; !queue.empty(); queue.pop_front()) {
            const std::uint32_t at = queue.front();
            const std::uint32_t fail = states[at].fail;
            auto& ends = states[at].ends;
            ends.insert(ends.end(), states[fail].ends.begin(), states[fail].ends.end());
            for (std::size_t one = 0; one < classes; ++one) {
                const std::uint32_t beyond = states[fail].next[one];
                std::uint32_t& child = states[at].next[one];
                if (child == 0) {
                    child = beyond;
                } else {
                    states[child].fail = beyond;
                    queue.push_back(child);
                }
            }
        }
    }

    std::size_t classes;
    std::vector<State> states;
};

FragmentSet::FragmentSet(const std::vector<std::string_view>& fragments) : m_fragments(fragments.size()) {
    for (const std::string_view fragment : fragments) {
        for (const char byte : fragment) {
            auto& one = m_classOf[static_cast<unsigned char>(byte)];
            if (one == 0) one = static_cast<std::uint8_t>(m_classes++);
        }
    }
    Trie trie(m_classes);
    for (std::size_t i = 0; i < fragments.size(); ++i) trie.insert(fragments[i], static_cast<std::uint16_t>(i), m_classOf);
    trie.complete();

    // Those that end a fragment come last: one comparison tells.
    std::vector<std::uint32_t> order(trie.states.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_partition(order.begin(), order.end(), [&](std::uint32_t i) { return trie.states[i].ends.empty(); });
    std::vector<std::uint32_t> place(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i * static_cast<std::uint32_t>(m_classes);
    m_next.reserve(order.size() * m_classes);
    m_firstFinal = static_cast<std::uint32_t>(order.size() * m_classes);
    for (const std::uint32_t i : order) {
        auto& state = trie.states[i];
        for (const std::uint32_t to : state.next) m_next.push_back(place[to]);
        if (state.ends.empty()) continue;
        m_firstFinal = std::min(m_firstFinal, place[i]);
        m_ends.push_back(std::move(state.ends));
    }
}

std::size_t FragmentSet::findEnd(std::string_view text, std::size_t from) const {
    std::uint32_t state = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        state = next(state, text[i]);
        if (state >= m_firstFinal) return i + 1;
    }
    return std::string_view::npos;
}

void FragmentSet::collect(std::string_view text, std::vector<std::uint16_t>& found) const {
    found.clear();
    std::vector<bool> seen(m_fragments, false);
    std::uint32_t state = 0;
    for (const char byte : text) {
        state = next(state, byte);
        if (state < m_firstFinal) continue;
        for (const std::uint16_t one : m_ends[(state - m_firstFinal) / m_classes]) {
            if (seen[one]) continue;
            seen[one] = true;
            found.push_back(one);
        }
    }
    std::sort(found.begin(), found.end());
}

} // namespace stillroom::diagnosis
