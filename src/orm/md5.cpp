#include "orm/md5.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace stillroom::orm {
namespace {

constexpr std::size_t kBlock = 64;

// RFC 1321, 3.4: floor(2^32 * abs(sin(i + 1))).
constexpr std::array<std::uint32_t, 64> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122,
    0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6,
    0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60,
    0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
    0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<int, 16> kShifts = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

using State = std::array<std::uint32_t, 4>;

void addBlock(State& state, const std::string& message, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(message[at + i])); };
    auto [a, b, c, d] = state;
    for (std::uint32_t i = 0; i < kBlock; ++i) {
        const std::uint32_t round = i / 16;
        const std::uint32_t mixed = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        const std::uint32_t word = round == 0 ? i : round == 1 ? (5 * i + 1) % 16 : round == 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
        const std::uint32_t value = byte(4 * word) | byte(4 * word + 1) << 8U | byte(4 * word + 2) << 16U | byte(4 * word + 3) << 24U;
        const std::uint32_t sum = a + mixed + kSines[i] + value;
        a = d;
        d = c;
        c = b;
        b += std::rotl(sum, kShifts[round * 4 + i % 4]);
    }
    state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d};
}

} // namespace

std::string md5Hex(std::string_view text) {
    std::string message(text);
    message += static_cast<char>(0x80);
    while (message.size() % kBlock != kBlock - 8) message += '\0';
    const std::uint64_t bits = static_cast<std::uint64_t>(text.size()) * 8;
    for (unsigned i = 0; i < 8; ++i) message += static_cast<char>(bits >> (8 * i) & 0xffU);
    State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < message.size(); at += kBlock) addBlock(state, message, at);
    std::string hex;
    for (const std::uint32_t word : state) {
        for (unsigned i = 0; i < 4; ++i) {
            const std::uint32_t byte = word >> (8 * i) & 0xffU;
            hex += "0123456789abcdef"[byte >> 4U];
            hex += "0123456789abcdef"[byte & 15U];
        }
    }
    return hex;
}

} // namespace stillroom::orm
