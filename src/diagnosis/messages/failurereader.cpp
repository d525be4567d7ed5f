#include "diagnosis/messages/failurereader.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace stillroom::diagnosis {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kMaxText = 8000;    // bytes of an exception's words, and of a statement
constexpr std::size_t kMaxKeptLine = 500; // bytes
constexpr std::size_t kMaxKeptLines = 60; // half from the beginning, half from the end
constexpr std::size_t kMaxFrames = 40;
constexpr std::size_t kMaxParts = 20;       // exceptions of a chain or group
constexpr std::uint32_t kMaxForeign = 12;   // lines of others before a failure is given up
constexpr std::uint32_t kMaxTaken = 20'000; // lines

[[nodiscard]] bool has(std::string_view text, std::string_view what) { return text.find(what) != kNone; }
[[nodiscard]] bool isDigit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] bool isBlank(std::string_view text) { return text.find_first_not_of(" \t") == kNone; }

[[nodiscard]] bool isLevel(std::string_view word) {
    static constexpr auto kLevels = std::to_array<std::string_view>(
        {"INFO", "DEBUG", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "NOTICE", "LOG", "TRACE", "DETAIL", "HINT", "FAILED", "STATEMENT", "CONTEXT"});
    return std::find(kLevels.begin(), kLevels.end(), word) != kLevels.end();
}

/// "sqlalchemy.exc.ProgrammingError: words", "AssertionError": the length of the name; 0 where it is none.
[[nodiscard]] std::size_t exceptionLength(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && end < 200) {
        const char c = text[end];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
        if (!letter && (end == 0 || (!isDigit(c) && c != '.' && c != '<' && c != '>'))) break;
        ++end;
    }
    if (end == 0 || text[end - 1] == '.' || isLevel(text.substr(0, end))) return 0;
    if (end < text.size() && text[end] != ':') return 0;
    if (end + 1 < text.size() && text[end + 1] != ' ') return 0;
    return end;
}

/// A class of exceptions by its name, where no traceback says that it is one.
[[nodiscard]] bool isExceptionName(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('.') == kNone ? 0 : name.rfind('.') + 1);
    if (last.ends_with("Error") || last.ends_with("Exception") || last.ends_with("Warning")) return true;
    return name.starts_with("psycopg2.errors.") || name.starts_with("psycopg.errors.") || name.starts_with("sqlalchemy.exc.") ||
           name.starts_with("alembic.script.revision.");
}

/// Whether words say that this is an error.
[[nodiscard]] bool saysError(std::string_view text) {
    return has(text, "rror") || has(text, "ERR") || has(text, "FAILED") || has(text, "FATAL") || has(text, "CRITICAL") || has(text, "xception");
}

[[nodiscard]] bool isChain(std::string_view text) {
    return text.starts_with("The above exception was the direct cause") || text.starts_with("During handling of the above exception");
}

/// "DETAIL:  ...", "ПОДРОБНОСТИ:  ...": two blanks after one word.
[[nodiscard]] bool isPart(std::string_view text) {
    const auto colon = text.substr(0, 40).find(":  ");
    return colon != kNone && colon > 0 && text.substr(0, colon).find(' ') == kNone;
}

[[nodiscard]] bool goesOn(std::string_view text) {
    return text.starts_with("LINE ") || text.starts_with("[SQL: ") || text.starts_with("[parameters: ") || text.starts_with("[generating ") ||
           text.starts_with("(Background on this error") || text.starts_with("DETAIL:") || text.starts_with("HINT:") || text.starts_with("CONTEXT:") ||
           isChain(text) || isPart(text);
}

/// A line that a logger began, or another traceback: not the words of the exception before it.
[[nodiscard]] bool isRecord(std::string_view text) {
    if (text.empty()) return false;
    if (isDigit(text.front()) || text.front() == '[' || text.front() == '{' || text.front() == '<' || text.front() == '#') return true;
    const auto end = text.find_first_of(" :[");
    return isLevel(text.substr(0, end)) || has(text, kTraceback) || exceptionLength(text) != 0;
}

/// Whether a prefix is like another: the same but for digits and letters.
[[nodiscard]] bool isLike(std::string_view a, std::string_view b) {
    const auto shape = [](char c) { return isDigit(c) ? '0' : std::isalpha(static_cast<unsigned char>(c)) != 0 ? 'a' : c; };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return shape(x) == shape(y); });
}

/// What tells a server's session: the first number in brackets of the prefix; else the whole prefix.
[[nodiscard]] std::string_view sessionOf(std::string_view prefix) {
    for (auto open = prefix.find('['); open != kNone; open = prefix.find('[', open + 1)) {
        const auto close = prefix.find(']', open);
        if (close == kNone) break;
        const std::string_view inner = prefix.substr(open + 1, close - open - 1);
        const auto digits = std::find_if_not(inner.begin(), inner.end(), isDigit) - inner.begin();
        if (digits > 0 && (static_cast<std::size_t>(digits) == inner.size() || inner[static_cast<std::size_t>(digits)] == '-'))
            return inner.substr(0, static_cast<std::size_t>(digits)); // "[123]", "[123-1]"
    }
    return prefix;
}

} // namespace

std::string_view FailureReader::inGroup(std::string_view text) const {
    std::string_view rest = text;
    for (int i = 0; i < 8; ++i) { // "    | ", "  + ", "  +-+---------------- 1 ----------------"
        const auto at = rest.find_first_not_of(' ');
        if (at == kNone || (rest[at] != '|' && rest[at] != '+') || at < 2) break;
        if (rest[at] == '+' && at + 1 < rest.size() && rest[at + 1] == '-') return {};
        rest = rest.substr(std::min(at + 2, rest.size()));
        text = rest;
    }
    return text;
}

std::string_view FailureReader::atColumn(std::string_view text) const {
    if (m_column == 0 || text.size() < m_column || !isLike(text.substr(0, m_column), m_prefix)) return text;
    return text.substr(m_column);
}

void FailureReader::keep(const Line& line) {
    auto& lines = m_failure.lines;
    m_failure.lastLine = line.number;
    if (lines.size() >= kMaxKeptLines) {
        lines.erase(lines.begin() + kMaxKeptLines / 2 + 1);
        lines[kMaxKeptLines / 2] = "[...]";
    }
    lines.emplace_back(line.text.substr(0, kMaxKeptLine));
}

void FailureReader::beginPart() {
    if (m_failure.parts.size() >= kMaxParts) m_failure.parts.erase(m_failure.parts.begin() + 1); // the first raised stays
    m_failure.parts.emplace_back();
    m_textLines = m_blank = m_foreign = 0;
    m_statementKnown = false;
}

void FailureReader::beginTraceback(const Line& line) {
    beginPart();
    m_state = State::Frames;
    m_traceback = true;
    m_failure.surelyError = true;
    m_column = 0;
    const auto at = line.text.find(kTraceback);
    if (at != 0 && at != kNone) { // the lines after it may have the same prefix
        m_prefix = line.text.substr(0, at);
        m_column = at;
    }
}

bool FailureReader::begin(const Line& line) {
    *this = {};
    m_failure.line = line.number;
    m_failure.offset = line.offset;
    m_stamped = line.stamped;
    const std::string_view text = line.text;
    if (has(text, kTraceback)) {
        beginTraceback(line);
        keep(line);
        return true;
    }
    const ServerLine server = readServerLine(text);
    if (server.what != ServerLine::What::None && server.what != ServerLine::What::Error) return false;
    beginPart();
    FailurePart& part = m_failure.parts.back();
    if (server.what == ServerLine::What::Error) {
        m_state = State::Server;
        m_failure.surelyError = true;
        m_serverPrefix = server.prefix;
        part.sqlState = server.sqlState;
        addText(server.text);
        keep(line);
        return true;
    }
    if (const auto failed = text.find("FAILED: "); failed != kNone) {
        m_state = State::Wrapped;
        m_failure.surelyError = true;
        addText(text.substr(failed + 8));
        keep(line);
        return true;
    }
    if (has(text, ", skipping")) return m_state = State::Closed, false; // a notice
    const std::size_t length = exceptionLength(trimmed(text));
    const bool named = length != 0 && isExceptionName(trimmed(text).substr(0, length));
    if (named) {
        const std::string_view whole = trimmed(text);
        part.type = whole.substr(0, length);
        addText(whole.substr(std::min(length + 2, whole.size())));
    } else {
        if (!mayTellOfFailure(text)) return m_state = State::Closed, false;
        addText(text);
    }
    m_failure.surelyError = named || saysError(text);
    if (m_state != State::Statement) m_state = State::Text;
    keep(line);
    return true;
}

void FailureReader::beginWhole(const Line& line, FailurePart part) {
    *this = {};
    m_failure.line = line.number;
    m_failure.offset = line.offset;
    m_failure.surelyError = true;
    m_failure.parts.push_back(std::move(part));
    m_state = State::Done;
    keep(line);
}

void FailureReader::addFrame(std::string_view text) {
    // File "/app/migrations/versions/ab12_users.py", line 20, in upgrade
    const auto open = text.find('"');
    const auto close = text.find("\", line ", open + 1);
    if (open == kNone || close == kNone) return;
    TraceFrame frame;
    frame.file = text.substr(open + 1, std::min<std::size_t>(close - open - 1, 400));
    std::string_view rest = text.substr(close + 8);
    std::from_chars(rest.data(), rest.data() + rest.size(), frame.line);
    if (const auto in = rest.find(", in "); in != kNone) frame.function = rest.substr(in + 5, 200);
    // Alembic's own code, and an environment of its: the folder has env.py and versions/.
    if (has(frame.file, "/alembic/") || has(frame.file, "/versions/") || frame.file.ends_with("env.py") || has(frame.file, "\\alembic\\") ||
        has(frame.file, "\\versions\\") || has(frame.file, "flask_migrate"))
        m_failure.inMigration = true;
    auto& frames = m_failure.parts.back().frames;
    if (frames.size() >= kMaxFrames) {
        const auto oldest = std::find_if(frames.begin(), frames.end(), [](const TraceFrame& f) { return !has(f.file, "versions"); });
        frames.erase(oldest == frames.end() ? frames.begin() : oldest);
    }
    frames.push_back(std::move(frame));
}

void FailureReader::addText(std::string_view text) {
    FailurePart& part = m_failure.parts.back();
    if (text.starts_with("[SQL: ")) {
        m_state = State::Statement;
        addStatement(text.substr(6));
        return;
    }
    if (text.starts_with("[parameters: ") || text.starts_with("(Background on")) return; // values of rows are nobody's business
    ++m_textLines;
    if (part.text.size() + text.size() + 1 > kMaxText) return;
    if (!part.text.empty()) part.text += m_state == State::Wrapped ? ' ' : '\n';
    part.text += m_state == State::Wrapped ? trimmed(text) : text;
}

void FailureReader::addStatement(std::string_view text) {
    FailurePart& part = m_failure.parts.back();
    const bool ends = text.ends_with(']');
    if (ends) text.remove_suffix(1);
    if (!m_statementKnown && part.statement.size() + text.size() < kMaxText) {
        if (!part.statement.empty()) part.statement += '\n';
        part.statement += text;
    }
    if (ends) {
        m_statementKnown = true;
        m_state = State::Text;
    }
}

bool FailureReader::takeFrame(const Line& line, std::string_view text) {
    const auto file = text.find("File \"");
    if (file != kNone && isBlank(text.substr(0, file))) {
        addFrame(text.substr(file));
        m_foreign = 0;
        return true;
    }
    if (file != kNone && file > 2 && text.substr(0, file).ends_with("  ") && m_failure.parts.back().frames.empty()) { // behind a prefix that is not known
        m_column = file - 2;
        m_prefix = text.substr(0, m_column);
        addFrame(text.substr(file));
        return true;
    }
    if (text.empty() || text.front() == ' ' || text.front() == '\t') return true;
    const std::size_t length = exceptionLength(text);
    if (length != 0) {
        m_failure.parts.back().type = text.substr(0, length);
        m_state = State::Text;
        addText(text.substr(std::min(length + 2, text.size())));
        return true;
    }
    if (has(text, kTraceback)) {
        if (m_failure.parts.back().frames.empty()) return false;
        beginTraceback(line);
        return true;
    }
    return ++m_foreign <= kMaxForeign;
}

bool FailureReader::takeText(const Line& line, std::string_view text) {
    if (isBlank(text)) {
        ++m_blank;
        return m_blank <= 2;
    }
    if (isChain(text)) {
        m_state = State::Between;
        m_foreign = 0;
        return true;
    }
    const auto indent = std::min(text.find_first_not_of(' '), text.size());
    if (text[indent] == '^' && isBlank(text.substr(indent + 1))) return true;
    if (goesOn(text)) {
        m_blank = 0;
        addText(text);
        return true;
    }
    const bool inGroup = m_traceback && line.text.size() > text.size() && line.text.substr(0, line.text.size() - text.size()).find('|') != kNone;
    if (inGroup && has(text, kTraceback)) {
        beginTraceback(line);
        m_column = 0;
        return true;
    }
    constexpr std::uint32_t kMaxTextLines = 12; // words of one exception, where nothing says that they go on
    const bool another = line.stamped != m_stamped || isRecord(text) || (m_blank != 0 && !inGroup);
    if (!m_traceback || another || m_textLines > kMaxTextLines) return false;
    addText(text);
    return true;
}

bool FailureReader::takeServer(const Line& line) {
    const std::string_view text = line.text;
    FailurePart& part = m_failure.parts.back();
    if (text.starts_with('\t')) { // what goes over several lines
        std::string& to = !part.statement.empty() ? part.statement : part.detail.empty() ? part.text : part.detail;
        if (to.size() + text.size() < kMaxText) to += "\n" + std::string(text.substr(1));
        return true;
    }
    const ServerLine server = readServerLine(text);
    using What = ServerLine::What;
    if (server.what == What::None) {
        if (text.starts_with("LINE ") || isBlank(text) || trimmed(text) == "^") return m_failure.lines.size() < 8;
        return ++m_foreign <= kMaxForeign && !mayTellOfFailure(text) && !has(text, kTraceback);
    }
    if (sessionOf(server.prefix) != sessionOf(m_serverPrefix)) return server.what != What::Error && ++m_foreign <= kMaxForeign;
    switch (server.what) {
    case What::Detail:
    case What::Hint:
    case What::Context:
        if (part.detail.size() + server.text.size() < kMaxText) part.detail += "\n" + std::string(server.text);
        return true;
    case What::Statement:
        if (part.statement.empty()) part.statement = server.text.substr(0, kMaxText);
        return true;
    case What::Other: return server.text.size() < 40 && ++m_foreign <= kMaxForeign; // LOCATION
    default: return false;
    }
}

bool FailureReader::take(const Line& line) {
    if (++m_taken > kMaxTaken) return false;
    std::string_view text = line.text;
    if (m_traceback) text = inGroup(atColumn(text));
    bool taken = false;
    switch (m_state) {
    case State::Frames: taken = takeFrame(line, text); break;
    case State::Text: taken = takeText(line, text); break;
    case State::Statement:
        addStatement(text);
        taken = true;
        break;
    case State::Between:
        if (has(text, kTraceback)) {
            beginTraceback(line);
            taken = true;
        } else {
            taken = isBlank(text) || ++m_foreign <= kMaxForeign;
        }
        break;
    case State::Server: taken = takeServer(line); break;
    case State::Wrapped:
        taken = line.text.starts_with("  ") && !isBlank(line.text) && m_taken <= 20 && !has(line.text, "FAILED: ");
        if (taken) addText(line.text);
        break;
    case State::Closed:
    case State::Done: break;
    }
    if (taken) keep(line);
    return taken;
}

Failure FailureReader::finish() {
    Failure done = std::move(m_failure);
    *this = {};
    return done;
}

} // namespace stillroom::diagnosis
