#pragma once

#include <algorithm>

namespace stillroom {

/// Whether `list` has an element that equals `value`.
template <class List, class Value>
[[nodiscard]] bool contains(const List& list, const Value& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace stillroom
