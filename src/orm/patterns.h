#pragma once

#include "orm/interpreter.h"

#include <functional>

namespace stillroom::orm {

/// Calls a function of the project with a match.
using CallWithMatch = std::function<Value*(Value* function, Value* match)>;

/// re.compile and the functions of `re` that take a pattern. Null where it is another function or an argument is not known.
[[nodiscard]] Value* callPattern(Interpreter& interpreter, std::string_view function, const std::vector<Value*>& args, Place place, const CallWithMatch& call);
/// A method of a compiled pattern or of a match; null where the object is neither.
[[nodiscard]] Value* callPatternMethod(Interpreter& interpreter, Value* object, std::string_view method, const std::vector<Value*>& args, Place place,
                                       const CallWithMatch& call);

} // namespace stillroom::orm
