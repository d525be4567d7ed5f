#include "schema/typechanges.h"

#include <cstdlib>
#include <string_view>

namespace stillroom::schema {
namespace {

enum class Family { Text, Integer, Decimal, Float, Boolean, Moment, Date, Time, Enum, Other };

struct Shape {
    Family family = Family::Other;
    std::string name;
    int size = -1;  // length or precision; -1: unlimited
    int scale = -1; // of numeric
};

[[nodiscard]] Shape shapeOf(const std::string& type, bool isEnum) {
    Shape shape;
    const std::size_t open = type.find('(');
    shape.name = type.substr(0, open);
    if (open != std::string::npos) {
        shape.size = std::atoi(type.c_str() + open + 1);
        const std::size_t comma = type.find(',', open);
        shape.scale = comma == std::string::npos ? 0 : std::atoi(type.c_str() + comma + 1);
        const std::size_t close = type.find(')', open);
        if (close != std::string::npos) shape.name += type.substr(close + 1); // timestamp(3) with time zone
    }
    const std::string_view name = shape.name;
    if (name == "text" || name == "character varying" || name == "character") shape.family = Family::Text;
    if (name == "smallint" || name == "integer" || name == "bigint") shape.family = Family::Integer;
    if (name == "numeric") shape.family = Family::Decimal;
    if (name == "real" || name == "double precision") shape.family = Family::Float;
    if (name.starts_with("timestamp")) shape.family = Family::Moment;
    if (name.starts_with("time ")) shape.family = Family::Time;
    if (name == "date") shape.family = Family::Date;
    if (name == "boolean") shape.family = Family::Boolean;
    if (isEnum) shape.family = Family::Enum;
    return shape;
}

[[nodiscard]] bool isNumber(Family family) { return family == Family::Integer || family == Family::Decimal || family == Family::Float; }

/// What pg_cast has, as far as models use it.
void findCast(const Shape& a, const Shape& b, TypeChange& change) {
    if (a.family == Family::Text || b.family == Family::Text || (isNumber(a.family) && isNumber(b.family))) return;
    if (a.family == Family::Enum && b.family == Family::Enum) {
        change.through = "text";
    } else if ((a.family == Family::Boolean && b.family == Family::Integer) || (a.family == Family::Integer && b.family == Family::Boolean)) {
        change.through = "integer";
    } else if (a.family == Family::Moment) {
        change.castable = b.family == Family::Date || b.family == Family::Time;
    } else if (a.family == Family::Date) {
        change.castable = b.family == Family::Moment;
    } else {
        const std::string pair = a.name + ">" + b.name;
        change.castable = pair == "json>jsonb" || pair == "jsonb>json" || pair == "cidr>inet" || pair == "inet>cidr" || pair == "bit>bit varying";
    }
}

} // namespace

TypeChange typeChange(const std::string& from, bool fromEnum, const std::string& to, bool toEnum) {
    if (from.ends_with("[]") && to.ends_with("[]")) return typeChange(from.substr(0, from.size() - 2), fromEnum, to.substr(0, to.size() - 2), toEnum);
    const Shape a = shapeOf(from, fromEnum);
    const Shape b = shapeOf(to, toEnum);
    TypeChange change;
    change.otherFamily = a.family != b.family || ((a.family == Family::Other || a.family == Family::Enum) && a.name != b.name);
    if (change.otherFamily) findCast(a, b, change);
    const bool shorter = b.size >= 0 && (a.size < 0 || b.size < a.size);
    // Among texts and integers what does not fit is an error; these round or cut in silence.
    if (change.otherFamily) {
        const bool fromExact = a.family == Family::Integer || a.family == Family::Date || a.family == Family::Boolean || a.family == Family::Enum;
        const bool intoText = b.family == Family::Text;
        const bool intoEnum = a.family == Family::Text && b.family == Family::Enum; // a text that is no label is refused
        // Of a text the way it is written is lost: 007, 1.239 as numeric(4,2), a moment without its zone.
        change.canLose = intoText ? b.size >= 0 : !intoEnum && (!fromExact || b.family == Family::Boolean || b.family == Family::Float);
    } else if (a.family == Family::Decimal) {
        change.canLose = b.size >= 0 && (a.size < 0 || b.scale < a.scale);
    } else if (a.family == Family::Float) {
        change.canLose = a.name == "double precision" && b.name == "real";
    } else if (a.family == Family::Moment || a.family == Family::Time) {
        change.canLose = shorter || a.name != b.name; // the zone comes from the session
    } else if (a.family == Family::Text) {
        change.canLose = a.name == "character" && b.name != "character"; // the blanks at its end
    } else if (a.family == Family::Other) {
        change.canLose = shorter;
    }
    return change;
}

} // namespace stillroom::schema
