#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::cli {

/// Writes a long document as it is made: a tree of sixty thousand columns would cost more than reading them. Keys and nesting
/// are the caller's; commas are not. \throws Error where the output cannot be written
class JsonText {
public:
    /// To standard output.
    JsonText() = default;
    /// A part of a document, to `part`. It is there after flush().
    explicit JsonText(std::string& part) : m_part(&part) {}

    JsonText& open(char bracket); // { or [
    JsonText& close(char bracket);
    JsonText& key(std::string_view name);
    JsonText& text(std::string_view value); // what is not UTF-8 is replaced
    JsonText& textOrNull(std::string_view value);
    JsonText& texts(const std::vector<std::string>& values);
    JsonText& boolean(bool value);
    JsonText& number(std::uint64_t value);
    JsonText& raw(std::string_view json); // already JSON
    JsonText& line();                     // a line break, to be read by people too
    void finish();
    /// Hands on what was written so far.
    void flush();

private:
    /// Where `count` characters may be written next, after the comma that the place asks for.
    [[nodiscard]] char* room(std::size_t count, bool separates = true) {
        if (m_used + count + 1 > m_buffer.size()) makeRoom(count + 1);
        if (separates && !m_first) m_buffer[m_used++] = ',';
        char* at = m_buffer.data() + m_used;
        m_used += count;
        m_first = false;
        return at;
    }
    void makeRoom(std::size_t count);
    void handOn(std::string_view text);

    std::string* m_part = nullptr; // null: standard output
    std::vector<char> m_buffer;
    std::size_t m_used = 0;
    bool m_first = true; // nothing stands yet where the next value or key goes
};

/// To standard output, at once. \throws Error
void writeOut(std::string_view text);

} // namespace stillroom::cli
