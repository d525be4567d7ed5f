#include "base/finding.h"

#include <algorithm>

namespace stillroom {

void sortBySeverity(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

} // namespace stillroom
