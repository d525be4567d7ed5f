#pragma once

#include <memory>
#include <utility>

namespace stillroom {

/// A value that is mostly not there, in the room of a pointer: what few of sixty thousand columns have. Copies and compares by
/// value, and is used as std::optional is.
template <class T>
class Rare {
public:
    Rare() = default;
    Rare(T value) : m_value(std::make_unique<T>(std::move(value))) {} // NOLINT(google-explicit-constructor): as std::optional's
    Rare(const Rare& other) : m_value(other.m_value ? std::make_unique<T>(*other.m_value) : nullptr) {}
    Rare(Rare&&) noexcept = default;
    Rare& operator=(const Rare& other) {
        m_value = other.m_value ? std::make_unique<T>(*other.m_value) : nullptr;
        return *this;
    }
    Rare& operator=(Rare&&) noexcept = default;
    ~Rare() = default;

    [[nodiscard]] bool has_value() const { return m_value != nullptr; }
    explicit operator bool() const { return m_value != nullptr; }
    [[nodiscard]] T& operator*() { return *m_value; }
    [[nodiscard]] const T& operator*() const { return *m_value; }
    [[nodiscard]] T* operator->() { return m_value.get(); }
    [[nodiscard]] const T* operator->() const { return m_value.get(); }
    void reset() { m_value.reset(); }

    bool operator==(const Rare& other) const { return has_value() == other.has_value() && (!has_value() || *m_value == *other.m_value); }

private:
    std::unique_ptr<T> m_value;
};

} // namespace stillroom
