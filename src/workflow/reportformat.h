#pragma once

#include <string>
#include <utility>
#include <vector>

namespace stillroom::workflow {

/// A part of a document before it is Markdown or HTML. Everything in it may come from a database or a project, and is text.
struct ReportSection {
    std::string title;
    std::vector<std::pair<std::string, std::string>> facts; // a value may have several lines
    std::string code;                                       // SQL
};

/// CommonMark, in which nothing of the texts is a mark.
[[nodiscard]] std::string markdownOf(const std::string& title, const std::vector<ReportSection>& sections);
/// One file that needs no other, and prints well.
[[nodiscard]] std::string htmlOf(const std::string& title, const std::vector<ReportSection>& sections);

} // namespace stillroom::workflow
