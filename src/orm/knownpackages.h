#pragma once

#include <optional>
#include <string_view>

namespace stillroom::orm {

/// What a module of a widespread package means for models, as Python source: its mixins and types, with the columns that they
/// bring. Empty for a package above such a module; none for any other. What a module's source does not name stays unknown.
[[nodiscard]] std::optional<std::string_view> knownModule(std::string_view name);

} // namespace stillroom::orm
