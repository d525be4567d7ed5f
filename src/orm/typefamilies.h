#pragma once

#include "orm/concepts.h"

#include <optional>

namespace stillroom::orm {

/// isinstance(Text(), String): whether objects of a type of SQLAlchemy's, or of a package around it, are of another type as
/// well. None where that is not known, or where they are no types.
[[nodiscard]] std::optional<bool> isOfType(const Concept& type, const Concept& wanted);
/// Whether it is a type of SQLAlchemy's own, which derives from nothing of a project.
[[nodiscard]] bool isOwnType(const Concept& type);

} // namespace stillroom::orm
