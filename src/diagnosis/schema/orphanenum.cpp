#include "base/text.h"
#include "diagnosis/checks.h"
#include "schema/dialect.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

[[nodiscard]] bool isUsed(const schema::Schema& live, const schema::Enum& type) {
    for (const schema::Table& table : live.tables) {
        for (const schema::Column& column : table.columns) { // "mood", "public.mood[]"
            std::string name = column.type.substr(0, column.type.find('['));
            if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) name = name.substr(dot + 1);
            if (name.size() > 1 && name.front() == '"') name = name.substr(1, name.size() - 2);
            if (name == type.name) return true;
        }
    }
    return std::any_of(live.dependents.begin(), live.dependents.end(),
                       [&](const schema::Dependent& one) { return one.on == type.name && one.onSchema == type.schema; });
}

} // namespace

/// A downgrade drops the table and leaves its type; the next upgrade makes it again. What a half applied migration left is said there.
void checkOrphanEnums(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.evidence == nullptr || s.live == nullptr || s.live->options.dialect != schema::Dialect::PostgreSql) return;
    for (const RevisionSeen& seen : s.evidence->revisions()) {
        if (seen.recorded || seen.missing == 0) continue;
        const bool onlyTypes = std::all_of(seen.steps.begin(), seen.steps.end(), [](const StepSeen& step) {
            return std::all_of(step.landed.begin(), step.landed.end(),
                               [](const Object& one) { return one.kind == Object::Kind::Enum || one.kind == Object::Kind::Label; });
        });
        if (!onlyTypes) continue;
        for (const StepSeen& step : seen.steps) {
            for (const Object& object : step.landed) {
                if (object.kind != Object::Kind::Enum) continue;
                const auto type = std::find_if(s.live->schema.enums.begin(), s.live->schema.enums.end(),
                                               [&](const schema::Enum& one) { return one.schema == object.table.first && one.name == object.name; });
                if (type == s.live->schema.enums.end()) continue;
                const std::string name = schema::quoteName(schema::Dialect::PostgreSql, type->schema, type->name);
                const bool used = isUsed(s.live->schema, *type);
                Finding finding{
                    "schema.orphan_enum",
                    Severity::Error,
                    "Type " + type->name + " is there before the migration that makes it",
                    s.graph.revision(seen.revision).id + " makes the type " + name + ", which is there already with the labels " + some(type->labels) +
                        (used ? ", and columns use it." : ", and no column uses it: a downgrade left it behind, as Alembic drops tables without their types."),
                    {{step.step->file, step.step->line, {}, "makes type " + type->name}, {{}, 0, "type " + name, some(type->labels)}},
                    {}};
                finding.consequence = "The upgrade ends with 'type \"" + type->name + "\" already exists'.";
                if (!used) finding.repairs.push_back({"sql", {"--statement", "DROP TYPE " + name}, "nothing in the schemas that were read uses it"});
                if (used) finding.detail += " Say create_type=False in the migration (postgresql.ENUM).";
                findings.push_back(std::move(finding));
            }
        }
    }
}

} // namespace stillroom::diagnosis
