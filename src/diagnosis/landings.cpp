#include "diagnosis/landings.h"

#include <algorithm>

namespace stillroom::diagnosis {

std::size_t RevisionLandings::count(Landing state) const {
    return static_cast<std::size_t>(std::count_if(landings.begin(), landings.end(), [state](const StepLanding& one) { return one.state == state; }));
}

} // namespace stillroom::diagnosis
