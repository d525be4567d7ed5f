#include "orm/unresolved.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::orm {

Unresolved unresolvedAt(Place place, std::string why) {
    Unresolved one;
    one.why = std::move(why);
    if (place.file == nullptr) return one;
    one.file = place.file->path.string();
    one.line = place.file->module->position(place.offset).line;
    const std::string_view text = std::string_view(place.file->module->text).substr(std::min<std::size_t>(place.offset, place.file->module->text.size()));
    one.text = shortened(trimmed(text.substr(0, text.find('\n'))), 160);
    return one;
}

} // namespace stillroom::orm
