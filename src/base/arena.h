#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stillroom {

/// Bump allocator: everything made from it lives exactly as long as it does. Nothing is destroyed one by one, so only
/// trivially destructible types may be made.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() {
        // Blocks of the common size are kept for the thread's next arena: ten thousand files are parsed one after another.
        for (Block& block : m_blocks) {
            if (block.size == kBlock && spares().size() < kMaxSpares) spares().push_back(std::move(block.bytes));
        }
    }

    template <class T, class... Args>
    [[nodiscard]] T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// Copies `count` values, so that they live as long as the arena.
    template <class T>
    [[nodiscard]] const T* copy(const T* values, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count == 0) return nullptr;
        void* to = allocate(sizeof(T) * count, alignof(T));
        std::memcpy(to, values, sizeof(T) * count);
        return static_cast<const T*>(to);
    }

    [[nodiscard]] std::string_view copy(std::string_view text) { return {copy(text.data(), text.size()), text.size()}; }

    [[nodiscard]] void* allocate(std::size_t size, std::size_t alignment) {
        std::size_t at = (m_used + alignment - 1) & ~(alignment - 1);
        if (at + size > m_capacity) {
            grow(size);
            at = 0;
        }
        m_used = at + size;
        return m_block + at;
    }

private:
    static constexpr std::size_t kBlock = 32 * 1024;

    void grow(std::size_t atLeast) {
        m_capacity = atLeast > kBlock ? atLeast : kBlock;
        if (m_capacity == kBlock && !spares().empty()) {
            m_blocks.push_back({std::move(spares().back()), kBlock});
            spares().pop_back();
        } else {
            m_blocks.push_back({std::make_unique_for_overwrite<std::byte[]>(m_capacity), m_capacity});
        }
        m_block = m_blocks.back().bytes.get();
        m_used = 0;
    }

    struct Block {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
    };
    static constexpr std::size_t kMaxSpares = 64;
    [[nodiscard]] static std::vector<std::unique_ptr<std::byte[]>>& spares() {
        thread_local std::vector<std::unique_ptr<std::byte[]>> list;
        return list;
    }

    std::vector<Block> m_blocks;
    std::byte* m_block = nullptr;
    std::size_t m_used = 0;
    std::size_t m_capacity = 0;
};

} // namespace stillroom
