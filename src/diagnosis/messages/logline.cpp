#include "diagnosis/messages/logline.h"

#include "diagnosis/messages/sqlstates.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace stillroom::diagnosis {
namespace {

constexpr auto kNone = std::string_view::npos;

[[nodiscard]] bool isDigit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] bool isNameCharacter(char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c == '.'; }

/// Whether `text` begins like `shape`, in which 0 is any digit.
[[nodiscard]] bool hasShape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !isDigit(text[i]) : shape[i] != text[i]) return false;
    }
    return true;
}

/// The length of an ISO date and time at the start, with its fraction and zone; 0 where there is none.
[[nodiscard]] std::size_t timeLength(std::string_view text) {
    if (!hasShape(text, "0000-00-00T00:00:00") && !hasShape(text, "0000-00-00 00:00:00")) return 0;
    std::size_t at = 19;
    if (at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && isDigit(text[at + 1])) {
        for (++at; at < text.size() && isDigit(text[at]);) ++at;
    }
    if (at < text.size() && text[at] == 'Z') return at + 1;
    const std::size_t zone = at < text.size() && text[at] == ' ' ? at + 1 : at;
    if (hasShape(text.substr(zone), "+00:00") || hasShape(text.substr(zone), "-00:00")) return zone + 6;
    if (hasShape(text.substr(zone), "+0000") || hasShape(text.substr(zone), "-0000")) return zone + 5;
    return at;
}

[[nodiscard]] std::string_view word(std::string_view text, std::size_t at) {
    return text.substr(std::min(at, text.size()), text.find_first_of(" \t", at) - at);
}

/// "host process[12]: " at `at`: where it ends, and the process.
[[nodiscard]] std::size_t processEnd(std::string_view text, std::size_t at, std::string_view& process) {
    const auto space = text.find(' ', at);
    if (space == kNone || space == at || space - at > 100) return kNone;
    const auto end = text.find(": ", space + 1);
    const bool lastOfLine = end == kNone && text.ends_with(':');
    const std::string_view name = text.substr(space + 1, (lastOfLine ? text.size() - 1 : end) - space - 1);
    if ((end == kNone && !lastOfLine) || name.size() > 100 || !name.ends_with(']') || name.find(' ') != kNone) return kNone;
    const auto open = name.rfind('[');
    if (open == kNone || !std::all_of(name.begin() + static_cast<std::ptrdiff_t>(open) + 1, name.end() - 1, isDigit)) return kNone;
    process = name;
    return std::min(end == kNone ? text.size() : end + 2, text.size());
}

/// What a line that begins with a time goes on with; `at` is behind the time.
void afterTime(LogLine& line, std::size_t at) {
    std::string_view rest = line.text.substr(at);
    line.stamped = true;
    if (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
    if (rest.starts_with("stdout ") || rest.starts_with("stderr ")) { // the container runtime's: "stderr F "
        const std::string_view tag = word(rest, 7);
        if (tag == "F" || tag == "P") {
            line.partial = tag == "P";
            line.text = rest.substr(std::min<std::size_t>(9, rest.size()));
            return;
        }
    }
    if (hasShape(rest, "00O") || hasShape(rest, "00E")) { // GitLab's runner: "01E ", "01E+"
        line.partial = rest.size() > 3 && rest[3] == '+';
        line.text = rest.substr(std::min<std::size_t>(4, rest.size()));
        return;
    }
    const std::string_view first = word(rest, 0);
    if (first.ends_with("]:") && first.find('[') != kNone && first.size() < 100) { // Heroku: "app[web.1]: "
        line.source = first.substr(0, first.size() - 1);
        line.text = rest.substr(std::min(first.size() + 1, rest.size()));
        return;
    }
    if (const std::size_t end = processEnd(rest, 0, line.source); end != kNone) { // journalctl -o short-iso
        line.text = rest.substr(end);
        return;
    }
    const auto slash = first.find('/');
    if (slash != kNone && slash > 0 && slash + 1 < first.size() && first.size() < 200 && first.find_first_of("\"'(:=") == kNone) { // CloudWatch's stream
        line.source = first;
        line.text = rest.substr(std::min(first.size() + 1, rest.size()));
        return;
    }
    line.text = rest;
}

/// "web_1  | ", and "web-1 | " where nothing follows.
[[nodiscard]] bool takeCompose(LogLine& line) {
    const auto bar = line.text.substr(0, 100).find('|');
    if (bar == kNone || bar < 2 || line.text[bar - 1] != ' ' || !isLetter(line.text.front())) return false;
    const std::string_view name = line.text.substr(0, line.text.find(' '));
    if (!std::all_of(name.begin(), name.end(), isNameCharacter)) return false;
    if (line.text.substr(name.size(), bar - name.size()).find_first_not_of(' ') != kNone) return false;
    line.source = name;
    line.text = line.text.substr(std::min(bar + 2, line.text.size()));
    return true;
}

/// "Nov 21 12:00:00 host alembic[12]: "
[[nodiscard]] bool takeSyslog(LogLine& line) {
    static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (line.text.size() < 16 || !hasShape(line.text.substr(6), " 00:00:00 ")) return false;
    if (std::find(kMonths.begin(), kMonths.end(), line.text.substr(0, 3)) == kMonths.end()) return false;
    line.stamped = true;
    const std::size_t end = processEnd(line.text, 16, line.source);
    line.text = line.text.substr(end == kNone ? 16 : end);
    return true;
}

/// "<34>1 2024-11-21T12:00:00Z host app 12 id - " (RFC 5424), "<34>Nov 21 ..." (RFC 3164)
[[nodiscard]] bool takePriority(LogLine& line) {
    const auto close = line.text.substr(0, 6).find('>');
    if (close == kNone || close < 2 || !std::all_of(line.text.begin() + 1, line.text.begin() + static_cast<std::ptrdiff_t>(close), isDigit)) return false;
    std::string_view rest = line.text.substr(close + 1);
    if (!rest.starts_with("1 ")) {
        line.text = rest;
        return true;
    }
    for (int i = 0; i < 6; ++i) { // version, time, host, application, process, message
        const auto space = rest.find(' ');
        if (space == kNone) return false;
        if (i == 3) line.source = rest.substr(0, space);
        rest.remove_prefix(space + 1);
    }
    if (rest.starts_with("- ")) {
        rest.remove_prefix(2);
    } else if (const auto end = rest.find("] "); rest.starts_with('[') && end != kNone) {
        rest.remove_prefix(end + 2);
    }
    line.text = rest;
    line.stamped = true;
    return true;
}

/// "[pod/web-1/app] ", "[2024-11-21T12:00:00.000+0000] {runner.py:12} INFO - "
[[nodiscard]] bool takeBracket(LogLine& line) {
    const auto close = line.text.substr(0, 200).find("] ");
    if (close == kNone) return false;
    const std::string_view inner = line.text.substr(1, close - 1);
    std::string_view rest = line.text.substr(close + 2);
    if (inner.starts_with("pod/")) {
        line.source = inner;
        line.text = rest;
        return true;
    }
    if (timeLength(inner) == 0 || !rest.starts_with('{')) return false;
    const auto end = rest.substr(0, 200).find(" - ");
    if (end == kNone) return false;
    line.stamped = true;
    line.text = rest.substr(end + 3);
    return true;
}

/// One prefix; false where there is none.
[[nodiscard]] bool takeOne(LogLine& line) {
    const std::string_view text = line.text;
    if (text.empty()) return false;
    const char first = text.front();
    if (isDigit(first)) {
        const std::size_t time = timeLength(text);
        if (time == 0) return false;
        afterTime(line, time);
        return true;
    }
    switch (first) {
    case '<': return takePriority(line);
    case '[': return takeBracket(line);
    case '#':
        for (const std::string_view command : {"##[error]", "##[warning]", "##[group]", "##[debug]"}) {
            if (!text.starts_with(command)) continue;
            line.text = text.substr(command.size());
            return true;
        }
        return false;
    default: break;
    }
    if (!isLetter(first)) return false;
    if (text.starts_with("E   ")) { // pytest
        line.text = text.substr(4);
        return true;
    }
    if (takeSyslog(line) || takeCompose(line)) return true;
    const auto tab = text.substr(0, 200).rfind('\t'); // gh run view --log: job, step, time
    if (tab != kNone && timeLength(text.substr(tab + 1)) != 0) {
        line.text = text.substr(tab + 1);
        return true;
    }
    return false;
}

/// PostgreSQL's own translations of the words (its .po files), with those of 9.6 to 17 that differ.
constexpr std::array kErrorWords =
    std::to_array<std::string_view>({"ERROR:  ",      "FATAL:  ",  "PANIC:  ",    "FEHLER:  ", "PANIK:  ",         "ERREUR:  ",  "ERREUR :  ",  "FATAL :  ",
                                     "ERRORE:  ",     "FATALE:  ", "PANICO:  ",   "ERRO:  ",   "エラー:  ",        "შეცდომა:  ", "ფატალური:  ", "오류:  ",
                                     "치명적오류:  ", "ОШИБКА:  ", "ВАЖНО:  ",    "ПАНИКА:  ", "FEL:  ",           "FATALT:  ",  "ПОМИЛКА:  ",  "ФАТАЛЬНО:  ",
                                     "ПАНІКА:  ",     "错误:  ",   "致命错误:  ", "BŁĄD:  ",   "KATASTROFALNY:  ", "HATA:  ",    "CHYBA:  "});

struct PartWord {
    std::string_view word;
    ServerLine::What what;
};
using What = ServerLine::What;
constexpr PartWord kPartWords[] = {
    {"DETAIL", What::Detail},
    {"DETALLE", What::Detail},
    {"DÉTAIL", What::Detail},
    {"DETTAGLI", What::Detail},
    {"詳細", What::Detail},
    {"დეტალები", What::Detail},
    {"상세정보", What::Detail},
    {"ПОДРОБНОСТИ", What::Detail},
    {"DETALJ", What::Detail},
    {"ВІДОМОСТІ", What::Detail},
    {"ДЕТАЛІ", What::Detail},
    {"详细信息", What::Detail},
    {"DETALHE", What::Detail},
    {"SZCZEGÓŁY", What::Detail},
    {"AYRINTI", What::Detail},
    {"HINT", What::Hint},
    {"TIPP", What::Hint},
    {"ASTUCE", What::Hint},
    {"SUGGERIMENTO", What::Hint},
    {"ヒント", What::Hint},
    {"მინიშნება", What::Hint},
    {"힌트", What::Hint},
    {"ПОДСКАЗКА", What::Hint},
    {"TIPS", What::Hint},
    {"УКАЗІВКА", What::Hint},
    {"ПІДКАЗКА", What::Hint},
    {"提示", What::Hint},
    {"DICA", What::Hint},
    {"SUGERENCIA", What::Hint},
    {"CONTEXT", What::Context},
    {"ZUSAMMENHANG", What::Context},
    {"KONTEXT", What::Context},
    {"CONTEXTO", What::Context},
    {"CONTEXTE", What::Context},
    {"CONTESTO", What::Context},
    {"文脈", What::Context},
    {"КОНТЕКСТ", What::Context},
    {"上下文", What::Context},
    {"STATEMENT", What::Statement},
    {"ANWEISUNG", What::Statement},
    {"SENTENCIA", What::Statement},
    {"INSTRUCTION", What::Statement},
    {"ISTRUZIONE", What::Statement},
    {"文", What::Statement},
    {"ステートメント", What::Statement},
    {"ოპერატორი", What::Statement},
    {"명령 구문", What::Statement},
    {"ОПЕРАТОР", What::Statement},
    {"SATS", What::Statement},
    {"ІНСТРУКЦІЯ", What::Statement},
    {"ОПЕРАТОР", What::Statement},
    {"语句", What::Statement},
    {"COMANDO", What::Statement},
    {"WYRAŻENIE", What::Statement},
    {"İFADE", What::Statement},
    {"QUERY", What::Other},
    {"LOCATION", What::Other},
    {"LOG", What::Other},
    {"WARNING", What::Other},
    {"NOTICE", What::Other},
};

[[nodiscard]] bool isState(std::string_view text) {
    return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || (c >= 'A' && c <= 'Z'); });
}

} // namespace

LogLine withoutPrefix(std::string_view line) {
    LogLine result{line, {}, false, false};
    constexpr int kMaxPrefixes = 5; // a platform's around a runtime's around a logger's
    for (int i = 0; i < kMaxPrefixes; ++i) {
        const std::string_view source = result.source;
        if (!takeOne(result)) break;
        if (result.source.empty()) result.source = source;
        if (result.partial) break;
    }
    return result;
}

std::string_view withoutColours(std::string_view line, std::string& buffer) {
    if (line.find('\x1b') == kNone) return line;
    buffer.clear();
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] != '\x1b') {
            const auto next = std::min(line.find('\x1b', at), line.size());
            buffer.append(line.substr(at, next - at));
            at = next;
            continue;
        }
        if (++at >= line.size()) break;
        const char kind = line[at++];
        if (kind == '[') { // parameters, then one final byte
            while (at < line.size() && static_cast<unsigned char>(line[at]) >= 0x20 && static_cast<unsigned char>(line[at]) < 0x40) ++at;
            if (at < line.size()) ++at;
        } else if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') { // a string, to BEL or ESC \.
            const auto end = line.find_first_of("\x07\x1b", at);
            at = end == kNone ? line.size() : line[end] == '\x07' ? end + 1 : std::min(end + 2, line.size());
        } else if (kind == '(' || kind == ')') {
            at = std::min(at + 1, line.size());
        }
    }
    return buffer;
}

const std::string_view* serverErrorWordsBegin() { return kErrorWords.data(); }
const std::string_view* serverErrorWordsEnd() { return kErrorWords.data() + kErrorWords.size(); }

ServerLine readServerLine(std::string_view line) {
    ServerLine result;
    std::size_t colon = line.find(":  ");
    for (int i = 0; i < 3 && colon != kNone; ++i, colon = line.find(":  ", colon + 1)) {
        std::string_view before = line.substr(0, colon);
        if (before.ends_with(' ')) before.remove_suffix(1); // French
        const std::string_view after = line.substr(colon + 3);
        const std::string_view whole = line.substr(0, colon + 3);
        const auto boundary = [&](std::size_t length) {
            if (length == before.size()) return true;
            const char c = before[before.size() - length - 1];
            return c == ' ' || c == ':' || c == ']' || c == '\t' || c == '|';
        };
        for (const std::string_view wanted : kErrorWords) {
            const std::size_t length = wanted.find(':') - (wanted.find(" :") != kNone ? 1 : 0);
            if (!whole.ends_with(wanted) || !boundary(length)) continue;
            result.what = What::Error;
            result.text = after;
            result.prefix = before.substr(0, before.size() - length);
            if (after.size() > 7 && after[5] == ':' && isState(after.substr(0, 5))) { // verbose: "42P07: "
                result.sqlState = after.substr(0, 5);
                result.text = after.substr(7);
            }
            for (std::size_t at = 0; result.sqlState.empty() && at < result.prefix.size();) { // %e
                const std::string_view one = word(result.prefix, at);
                if (isState(one) && findSqlState(one) != nullptr) result.sqlState = one;
                at += one.size() + 1;
            }
            return result;
        }
        for (const PartWord& part : kPartWords) {
            if (!before.ends_with(part.word) || !boundary(part.word.size())) continue;
            result.what = part.what;
            result.text = after;
            result.prefix = before.substr(0, before.size() - part.word.size());
            return result;
        }
    }
    return result;
}

} // namespace stillroom::diagnosis
