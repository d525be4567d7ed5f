#include "base/random.h"

#include <random>

namespace stillroom {

std::string randomHex(std::size_t digits) {
    std::random_device random;
    std::string text;
    for (std::size_t i = 0; i < digits; ++i) text += "0123456789abcdef"[random() % 16];
    return text;
}

} // namespace stillroom
