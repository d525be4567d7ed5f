#include "schema/identityoptions.h"

#include "base/text.h"

#include <limits>
#include <vector>

namespace stillroom::schema {
namespace {

struct Bounds {
    std::int64_t minimum = 1;
    std::int64_t maximum = -1;
};

/// Where a sequence of the type ends if nothing is said.
[[nodiscard]] Bounds boundsOf(const IdentityOptions& options, const std::string& type) {
    const auto bounds = [&](auto number) {
        using Limits = std::numeric_limits<decltype(number)>;
        return options.increment.value_or(1) > 0 ? Bounds{1, Limits::max()} : Bounds{Limits::min(), -1};
    };
    if (type == "smallint") return bounds(std::int16_t{});
    if (type == "bigint") return bounds(std::int64_t{});
    return bounds(std::int32_t{});
}

[[nodiscard]] std::int64_t startOf(const IdentityOptions& options, const std::string& type) {
    const Bounds bounds = boundsOf(options, type);
    return options.increment.value_or(1) > 0 ? options.minimum.value_or(bounds.minimum) : options.maximum.value_or(bounds.maximum);
}

} // namespace

IdentityOptions normalOptions(IdentityOptions options, const std::string& type) {
    const Bounds bounds = boundsOf(options, type);
    if (options.start == startOf(options, type)) options.start.reset();
    if (options.minimum == bounds.minimum) options.minimum.reset();
    if (options.maximum == bounds.maximum) options.maximum.reset();
    if (options.increment == 1) options.increment.reset();
    if (options.cache == 1) options.cache.reset();
    return options;
}

IdentityOptions optionsOf(const Sequence& sequence) {
    return {sequence.start, sequence.increment, sequence.minimum, sequence.maximum, sequence.cache, sequence.cycles};
}

std::string identityClause(const IdentityOptions& options) {
    std::vector<std::string> parts;
    const auto say = [&parts](const char* word, const std::optional<std::int64_t>& number) {
        if (number) parts.push_back(word + std::to_string(*number));
    };
    say("INCREMENT BY ", options.increment);
    say("START WITH ", options.start);
    say("MINVALUE ", options.minimum);
    say("MAXVALUE ", options.maximum);
    say("CACHE ", options.cache);
    if (options.cycles) parts.emplace_back("CYCLE");
    return join(parts, " ");
}

std::string identityChange(const IdentityOptions& have, const IdentityOptions& want, const std::string& type) {
    std::vector<std::string> parts;
    const auto set = [&parts](const char* word, const auto& from, const auto& to, const std::string& otherwise) {
        if (from != to) parts.push_back("SET " + (to ? word + std::to_string(*to) : otherwise));
    };
    set("INCREMENT BY ", have.increment, want.increment, "INCREMENT BY 1");
    set("MINVALUE ", have.minimum, want.minimum, "NO MINVALUE");
    set("MAXVALUE ", have.maximum, want.maximum, "NO MAXVALUE");
    if (have.start.value_or(startOf(have, type)) != want.start.value_or(startOf(want, type)))
        parts.push_back("SET START WITH " + std::to_string(want.start.value_or(startOf(want, type))));
    set("CACHE ", have.cache, want.cache, "CACHE 1");
    if (have.cycles != want.cycles) parts.emplace_back(want.cycles ? "SET CYCLE" : "SET NO CYCLE");
    return join(parts, " ");
}

} // namespace stillroom::schema
