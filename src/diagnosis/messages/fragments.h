#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// Finds many short fragments in text in one pass, a step to a byte whatever the text (Aho-Corasick). Exact bytes.
class FragmentSet {
public:
    /// \param fragments not empty ones; the same one may stand there several times
    explicit FragmentSet(const std::vector<std::string_view>& fragments);

    /// Where the first fragment ends that ends after `from`; npos where there is none.
    [[nodiscard]] std::size_t findEnd(std::string_view text, std::size_t from = 0) const;

    /// Which fragments `text` holds, by their place in the list, each once and ascending.
    void collect(std::string_view text, std::vector<std::uint16_t>& found) const;
    [[nodiscard]] bool any(std::string_view text) const { return findEnd(text) != std::string_view::npos; }

private:
    struct Trie;
    [[nodiscard]] std::uint32_t next(std::uint32_t state, char byte) const { return m_next[state + m_classOf[static_cast<unsigned char>(byte)]]; }

    std::array<std::uint8_t, 256> m_classOf{}; // bytes that no fragment has share one
    std::size_t m_classes = 1;
    std::vector<std::uint32_t> m_next;              // by state and class; a state is the place of its row
    std::uint32_t m_firstFinal = 0;                 // the states from here on end a fragment
    std::vector<std::vector<std::uint16_t>> m_ends; // of those states
    std::size_t m_fragments = 0;
};

} // namespace stillroom::diagnosis
