#include "workflow/reportformat.h"

#include "base/text.h"
#include "base/visible.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    lines.push_back(text.substr(begin));
    return lines;
}

/// visible(), which leaves the lines and tabs of SQL as they are.
[[nodiscard]] std::string visibleCode(const std::string& code) {
    std::string out;
    for (const std::string& line : linesOf(replaced(code, "\r\n", "\n"))) {
        std::size_t begin = 0;
        for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', begin)) {
            out += visible(std::string_view(line).substr(begin, tab - begin)) + '\t';
            begin = tab + 1;
        }
        out += visible(std::string_view(line).substr(begin)) + '\n';
    }
    if (!out.empty()) out.pop_back();
    return out;
}

/// What CommonMark, or one of its common extensions, would take for its own marks.
[[nodiscard]] std::string escapedMarkdown(const std::string& text) {
    std::string out;
    for (const char c : visible(text)) {
        if (std::string_view("\\`*_{}[]<>#|~&$!").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

/// As escapedMarkdown(), of a line of its own, which must not begin a list or underline a title.
[[nodiscard]] std::string escapedLine(const std::string& line) {
    std::string text = escapedMarkdown(std::string(trimmed(line)));
    std::size_t at = 0;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    if (at < text.size() && std::string_view(at == 0 ? "-+=" : ".)").find(text[at]) != std::string_view::npos) text.insert(at, "\\");
    return text;
}

/// The lines of a fact, one below the other.
[[nodiscard]] std::string factMarkdown(const std::string& value) {
    std::string out;
    for (const std::string& line : linesOf(value)) {
        if (trimmed(line).empty()) continue;
        out += out.empty() ? escapedMarkdown(std::string(trimmed(line))) : "\\\n  " + escapedLine(line);
    }
    return out;
}

/// A fence longer than any in the text, so that nothing gets out of it.
[[nodiscard]] std::string fenceFor(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence;
}

[[nodiscard]] std::string escapedHtml(std::string text) {
    return replaced(replaced(replaced(replaced(std::move(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;");
}

constexpr const char* kStyle = "body{font:15px/1.5 sans-serif;max-width:64em;margin:2em auto;padding:0 1em;color:#1b1f24;background:#fff}"
                               "h1{font-size:1.6em}h2{font-size:1.2em;margin:2em 0 .6em;padding-bottom:.2em;border-bottom:1px solid #d0d7de}"
                               "dl{display:grid;grid-template-columns:12em 1fr;gap:.3em 1em;margin:0}dt{font-weight:600}"
                               "dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}"
                               "pre{font:13px/1.5 monospace;background:#f3f4f6;padding:1em;white-space:pre-wrap;overflow-wrap:anywhere}"
                               "@media(max-width:40em){dl{display:block}dd{margin:0 0 .6em}}";

} // namespace

std::string markdownOf(const std::string& title, const std::vector<ReportSection>& sections) {
    std::string out = "# " + escapedMarkdown(title) + "\n";
    for (const ReportSection& section : sections) {
        out += "\n## " + escapedMarkdown(section.title) + "\n";
        if (!section.facts.empty()) out += '\n';
        for (const auto& [name, value] : section.facts) out += "- **" + escapedMarkdown(name) + ":** " + factMarkdown(value) + "\n";
        if (section.code.empty()) continue;
        const std::string code = visibleCode(section.code);
        const std::string fence = fenceFor(code);
        out += "\n" + fence + "sql\n" + code + "\n" + fence + "\n";
    }
    return out;
}

std::string htmlOf(const std::string& title, const std::vector<ReportSection>& sections) {
    const auto shown = [](const std::string& text) { return escapedHtml(visible(text)); };
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + shown(title) + "</title>\n<style>" + kStyle +
                      "</style>\n</head>\n<body>\n<h1>" + shown(title) + "</h1>\n";
    for (const ReportSection& section : sections) {
        out += "<h2>" + shown(section.title) + "</h2>\n";
        if (!section.facts.empty()) out += "<dl>\n";
        for (const auto& [name, value] : section.facts) out += "<dt>" + shown(name) + "</dt><dd>" + escapedHtml(visibleCode(value)) + "</dd>\n";
        if (!section.facts.empty()) out += "</dl>\n";
        if (!section.code.empty()) out += "<pre>" + escapedHtml(visibleCode(section.code)) + "</pre>\n";
    }
    return out + "</body>\n</html>\n";
}

} // namespace stillroom::workflow
