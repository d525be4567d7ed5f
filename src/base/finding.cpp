#include "base/finding.h"

#include <algorithm>

namespace stillroom {

std::string Finding::explanation() const {
    std::string text = detail;
    if (!consequence.empty()) text += "\nIf it stays so: " + consequence;
    if (certainty == Certainty::Likely) text += "\nThis is likely, not certain.";
    return text;
}

void sortBySeverity(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

} // namespace stillroom
