#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace stillroom::database {

/// The places 0, 1, ... of `count` elements, sorted: what is large is then moved once, not swapped dozens of times.
/// \param before of two places
template <class Before>
[[nodiscard]] std::vector<std::size_t> placesInOrder(std::size_t count, const Before& before) {
    std::vector<std::size_t> places(count);
    std::iota(places.begin(), places.end(), 0U);
    std::sort(places.begin(), places.end(), before);
    return places;
}

/// Puts the elements of a list in the order of these places, each of which is named once.
template <class T>
void putInOrder(std::vector<T>& list, const std::vector<std::size_t>& places) {
    std::vector<T> ordered;
    ordered.reserve(list.size());
    for (const std::size_t place : places) ordered.push_back(std::move(list[place]));
    list = std::move(ordered);
}

} // namespace stillroom::database
