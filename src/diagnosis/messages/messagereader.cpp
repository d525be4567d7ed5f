#include "diagnosis/messages/messagereader.h"

#include "base/text.h"
#include "base/utf8.h"
#include "diagnosis/messages/failurereader.h"
#include "diagnosis/messages/fragments.h"
#include "diagnosis/messages/logline.h"
#include "diagnosis/messages/messagelist.h"
#include "diagnosis/messages/records.h"
#include "diagnosis/messages/sqlstates.h"
#include "diagnosis/messages/wording.h"

#include <algorithm>
#include <deque>
#include <string>

namespace stillroom::diagnosis {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kMaxLine = 256U << 10U; // bytes: what is longer is cut
constexpr std::size_t kMaxSources = 32;       // containers whose failures are read side by side
constexpr std::uint64_t kRunningFor = 300;    // lines after which a migration is no longer taken for the one that ran
constexpr std::uint64_t kMaxIdle = 64;        // lines of others after which a failure is taken for complete

/// What makes a line worth a look: every wording's anchor, and what tells of an error in words that are not known.
[[nodiscard]] const FragmentSet& alarms() {
    static const std::deque<std::string> states = [] {
        std::deque<std::string> list;
        for (const SqlState* one = sqlStatesBegin(); one != sqlStatesEnd(); ++one) list.push_back("," + std::string(one->state) + ","); // csvlog
        return list;
    }();
    static const FragmentSet set = [] {
        std::vector<std::string_view> list{
            kTraceback,     "FAILED: ", "sqlalchemy.exc.",         "psycopg2.errors.", "psycopg.errors.",    "asyncpg.exceptions.", "alembic.util.exc.",
            "pymysql.err.", "MySQLdb.", "mysql.connector.errors.", "Running upgrade ", "Running downgrade ", "state_code\"",        " stdout P ",
            " stderr P ",   "\x1b"};
        for (const Wording& wording : wordings()) list.push_back(anchorOf(wording));
        list.insert(list.end(), serverErrorWordsBegin(), serverErrorWordsEnd());
        list.insert(list.end(), states.begin(), states.end());
        return FragmentSet(list);
    }();
    return set;
}

/// UTF-16 as UTF-8, as it comes.
class FromUtf16 {
public:
    explicit FromUtf16(bool bigEndian) : m_bigEndian(bigEndian) {}

    void convert(std::string_view bytes, std::string& out) {
        for (const char byte : bytes) {
            const auto one = static_cast<unsigned char>(byte);
            if (!m_half) {
                m_first = one;
                m_half = true;
                continue;
            }
            m_half = false;
            unit(m_bigEndian ? m_first << 8U | one : static_cast<unsigned>(one) << 8U | m_first, out);
        }
    }

private:
    void unit(std::uint32_t value, std::string& out) {
        if (value >= 0xd800 && value < 0xdc00) {
            m_high = value;
        } else if (value >= 0xdc00 && value < 0xe000) {
            appendUtf8(out, m_high != 0 ? 0x10000 + ((m_high - 0xd800) << 10U) + (value - 0xdc00) : 0xfffd);
            m_high = 0;
        } else {
            appendUtf8(out, value);
        }
    }

    bool m_bigEndian;
    bool m_half = false;
    std::uint32_t m_first = 0;
    std::uint32_t m_high = 0;
};

} // namespace

class MessageReader::Impl {
public:
    void feed(std::string_view bytes) {
        m_log.bytes += bytes.size();
        if (!m_begun) bytes = begin(bytes);
        if (!m_begun) return;
        if (m_utf16) {
            std::string text;
            m_utf16->convert(bytes, text);
            feedText(text);
        } else {
            feedText(bytes);
        }
    }

    MessageLog finish() {
        if (!m_begun && !m_head.empty()) {
            m_begun = true;
            feedText(std::string(m_head));
        }
        if (!m_rest.empty()) {
            rawLine(m_rest, m_rest.size());
            ++m_line;
        }
        for (Source& source : m_sources) {
            if (!source.partial.empty()) logical(source, {source.partial, false, m_line, m_offset});
            complete(source);
        }
        MessageLog log = m_list.finish();
        log.bytes = m_log.bytes;
        log.lines = m_line - 1;
        return log;
    }

private:
    struct Source {
        std::string name;
        FailureReader reader;
        std::string partial; // of a line that the container runtime cut
        std::string csv;     // of a record that goes over several lines
        std::string running;
        std::uint64_t runningLine = 0;
        std::uint64_t used = 0;
        std::string lastIdentity;
        std::uint64_t lastLine = 0;
    };

    /// Waits for the bytes that tell the encoding. \returns what is left to read
    std::string_view begin(std::string_view bytes) {
        m_head += bytes.substr(0, 3);
        if (m_head.size() < 3) return {};
        const std::size_t had = m_head.size() - std::min<std::size_t>(3, bytes.size());
        const std::string head = m_head;
        m_begun = true;
        if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
            m_utf16.emplace(head.starts_with("\xfe\xff"));
            std::string none;
            if (had > 2) m_utf16->convert(head.substr(2, had - 2), none);
            return bytes.substr(had >= 2 ? 0 : 2 - had);
        }
        if (head.starts_with("\xef\xbb\xbf")) {
            m_offset = 3;
            return bytes.substr(3 - had);
        }
        feedText(std::string_view(head).substr(0, had));
        return bytes;
    }

    [[nodiscard]] bool quiet() const { return m_open == 0; }

    void feedText(std::string_view text) {
        std::size_t at = 0;
        if (!m_rest.empty() || m_cutBytes != 0) {
            const auto end = text.find('\n');
            append(text.substr(0, end));
            if (end == kNone) return;
            const std::string line = std::move(m_rest);
            m_rest.clear();
            rawLine(line, line.size() + m_cutBytes + 1);
            m_cutBytes = 0;
            ++m_line;
            at = end + 1;
        }
        while (at < text.size()) {
            if (!quiet() && m_line >= m_nextLook) completeIdle();
            if (quiet()) at = skipQuiet(text, at);
            const auto end = text.find('\n', at);
            if (end == kNone) {
                append(text.substr(at));
                return;
            }
            rawLine(text.substr(at, end - at), end - at + 1);
            ++m_line;
            at = end + 1;
        }
    }

    /// Goes on to the line that holds the next alarm, or to the last one, which may not be complete.
    std::size_t skipQuiet(std::string_view text, std::size_t at) {
        const auto hit = alarms().findEnd(text, at);
        const std::string_view before = text.substr(at, hit == kNone ? kNone : hit - at - 1);
        const auto lineEnd = before.rfind('\n');
        if (lineEnd == kNone) return at;
        m_line += static_cast<std::uint64_t>(std::count(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(lineEnd) + 1, '\n'));
        m_offset += lineEnd + 1;
        return at + lineEnd + 1;
    }

    void append(std::string_view piece) {
        const std::size_t room = kMaxLine - std::min(kMaxLine, m_rest.size());
        m_rest.append(piece.substr(0, room));
        m_cutBytes += piece.size() - std::min(room, piece.size());
        if (m_rest.size() < kMaxLine) return;
        const auto end = m_rest.rfind('\r'); // a bar of progress, or a file of an old Macintosh
        if (end == std::string::npos || m_cutBytes != 0) return;
        const std::string lines = m_rest.substr(0, end);
        m_rest.erase(0, end + 1);
        rawLine(lines, lines.size() + 1);
    }

    /// \param length with its end and what was cut of it
    void rawLine(std::string_view line, std::size_t length) {
        while (!line.empty()) {
            const auto end = line.find('\r');
            if (end != 0) oneLine(line.substr(0, end), 0);
            if (end == kNone) break;
            line.remove_prefix(end + 1);
        }
        if (length <= 2 && line.empty() && !quiet()) oneLine(line, 0); // blank lines stand in tracebacks and statements
        m_offset += length;
    }

    /// \param depth of texts in texts
    void oneLine(std::string_view line, int depth) {
        std::string buffer;
        const std::string_view plain = withoutColours(line, buffer);
        if (quiet() && !alarms().any(plain)) return;
        const LogLine read = withoutPrefix(plain);
        Source& source = sourceOf(read.source);
        if (read.partial || !source.partial.empty()) {
            if (source.partial.empty()) ++m_open;
            if (source.partial.size() < kMaxLine) source.partial += read.text;
            if (read.partial && source.partial.size() < kMaxLine) return;
            const std::string whole = std::move(source.partial);
            source.partial.clear();
            --m_open;
            content(source, whole, read.stamped, depth);
            return;
        }
        content(source, read.text, read.stamped, depth);
    }

    /// What one line of a source says, in whatever form.
    void content(Source& source, std::string_view text, bool stamped, int depth) {
        constexpr int kMaxDepth = 3; // a JSON line of the application in one of the container runtime
        if (depth < kMaxDepth) {
            if (text.starts_with('{')) {
                if (const auto record = readJsonRecord(text)) return jsonRecord(source, *record, stamped, depth);
            }
            // A literal of Python or Go, which nobody takes apart: "... relation \"users\" ..."
            const bool escaped = text.find("\\\"") != kNone && !source.reader.open();
            if (escaped || (text.find(kTraceback) != kNone && text.find("\\n") != kNone)) return wholeText(source, unescaped(text), depth);
        }
        if (!source.csv.empty() || looksLikeCsv(text)) {
            if (csvRecord(source, text)) return;
        }
        logical(source, {text, stamped, m_line, m_offset});
    }

    void jsonRecord(Source& source, const JsonRecord& record, bool stamped, int depth) {
        Source& of = record.source.empty() ? source : sourceOf(record.source);
        if (record.failure) {
            complete(of);
            of.reader.beginWhole({record.failure->text, true, m_line, m_offset}, *record.failure);
            ++m_open;
            complete(of);
        } else if (!record.whole.empty()) {
            wholeText(of, record.whole, depth);
        } else if (record.line.find_first_of("\x1b{") != std::string::npos || record.line.starts_with("20")) {
            std::string buffer;
            const LogLine read = withoutPrefix(withoutColours(record.line, buffer));
            content(of, read.text, stamped, depth + 1);
        } else {
            logical(of, {record.line, stamped, m_line, m_offset});
        }
    }

    /// A text of several lines that tells a failure from its beginning to its end.
    void wholeText(Source& source, const std::string& text, int depth) {
        complete(source);
        std::string_view rest = text;
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            std::string buffer;
            std::string_view line = withoutColours(rest.substr(0, end), buffer);
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.starts_with('{') && depth < 2) {
                content(source, line, false, depth + 1);
            } else {
                logical(source, {line, false, m_line, m_offset});
            }
            if (end == kNone) break;
            rest.remove_prefix(end + 1);
        }
        complete(source);
    }

    [[nodiscard]] static bool looksLikeCsv(std::string_view text) {
        return text.size() > 60 && (text.starts_with(" UTC,") || text.find(" UTC,\"") != kNone || text.find(",\"[local]\",") != kNone ||
                                    std::count(text.begin(), text.end(), ',') >= 20);
    }

    /// \returns whether it was one, or is a part of one
    bool csvRecord(Source& source, std::string_view text) {
        bool open = false;
        if (source.csv.empty()) {
            const auto part = readCsvRecord(text, open);
            if (!part) return false;
            if (open) {
                source.csv = text;
                ++m_open;
            } else {
                wholePart(source, *part);
            }
            return true;
        }
        source.csv.append("\n").append(text);
        const auto part = readCsvRecord(source.csv, open);
        if (part && open && source.csv.size() < kMaxLine / 4) return true;
        source.csv.clear();
        --m_open;
        if (part) wholePart(source, *part);
        return true;
    }

    void wholePart(Source& source, const FailurePart& part) {
        complete(source);
        source.reader.beginWhole({part.text, true, m_line, m_offset}, part);
        ++m_open;
        complete(source);
    }

    void logical(Source& source, const FailureReader::Line& line) {
        if (source.reader.open()) {
            if (source.reader.take(line)) return;
            complete(source);
        }
        if (!alarms().any(line.text)) return;
        for (const std::string_view running : {"Running upgrade ", "Running downgrade "}) {
            const auto at = line.text.find(running);
            if (at == kNone) continue;
            source.running = line.text.substr(at + running.size(), 300);
            source.runningLine = line.number;
            if (line.text.find(kTraceback) == kNone) return;
        }
        if (source.reader.begin(line)) ++m_open;
    }

    void complete(Source& source) {
        if (!source.reader.open()) return;
        --m_open;
        Failure failure = source.reader.finish();
        failure.source = source.name;
        if (!source.running.empty() && failure.line - source.runningLine < kRunningFor) {
            failure.running = source.running;
            failure.inMigration = true;
            source.running.clear(); // this ended it
        }
        const bool told = failure.parts.size() != 1 || !failure.parts.front().frames.empty() || !failure.parts.front().type.empty() || failure.surelyError;
        const std::uint64_t line = failure.line;
        Message message = recognise(std::move(failure));
        if (message.kind == Kind::Unknown && (!told || (message.exceptionClass.empty() && message.words.empty()))) return;
        const std::string identity = identityOf(message);
        // Alembic's command line says an error twice: to its log and to the terminal.
        const bool again = identity == source.lastIdentity && message.frames.empty() && line - source.lastLine <= 2 && line != source.lastLine &&
                           !message.lines.empty() && message.lines.front().find("FAILED: ") != std::string::npos;
        source.lastIdentity = identity;
        source.lastLine = line;
        m_list.add(std::move(message), again);
    }

    void completeIdle() {
        m_nextLook = m_line + kMaxIdle / 2;
        for (Source& one : m_sources) {
            if (one.reader.open() && m_line - std::max(one.used, one.reader.lastLine()) > kMaxIdle) complete(one);
        }
    }

    Source& sourceOf(std::string_view name) {
        Source* oldest = nullptr;
        for (Source& one : m_sources) {
            if (one.name == name) {
                one.used = m_line;
                return one;
            }
            if (oldest == nullptr || one.used < oldest->used) oldest = &one;
        }
        if (m_sources.size() < kMaxSources) {
            m_sources.emplace_back();
            oldest = &m_sources.back();
        } else {
            complete(*oldest);
            if (!oldest->partial.empty()) --m_open;
            if (!oldest->csv.empty()) --m_open;
            *oldest = {};
        }
        oldest->name = name;
        oldest->used = m_line;
        return *oldest;
    }

    MessageList m_list;
    MessageLog m_log;
    std::deque<Source> m_sources;
    std::size_t m_open = 0; // failures, cut lines and records that wait for their next line
    std::uint64_t m_line = 1;
    std::uint64_t m_nextLook = 0;
    std::uint64_t m_offset = 0;
    std::string m_rest; // of a line whose end has not come
    std::size_t m_cutBytes = 0;
    std::string m_head;
    bool m_begun = false;
    std::optional<FromUtf16> m_utf16;
};

MessageReader::MessageReader() : m_impl(std::make_unique<Impl>()) {}
MessageReader::~MessageReader() = default;

void MessageReader::feed(std::string_view bytes) { m_impl->feed(bytes); }
MessageLog MessageReader::finish() { return m_impl->finish(); }

} // namespace stillroom::diagnosis
