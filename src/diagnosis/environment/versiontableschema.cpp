#include "diagnosis/checks.h"

namespace stillroom::diagnosis {

/// Autogenerate leaves out the table ('public', name), and reflects the tables of the default schema as (None, name): it takes its own
/// version table for a stray one (alembic/autogenerate/compare/tables.py).
void checkVersionTableSchema(const Snapshot& s, std::vector<Finding>& findings) {
    const auto schemaName = s.environment.versionTableSchema();
    if (s.live == nullptr || !schemaName || schemaName->empty() || *schemaName != s.live->options.defaultSchema) return;
    const migrations::Fact& said = s.environment.facts.versionTableSchema;
    const bool mayFilter = s.environment.facts.includeName.state != migrations::Fact::State::NotSet ||
                           s.environment.facts.includeObject.state != migrations::Fact::State::NotSet ||
                           s.environment.facts.processRevisionDirectives.state != migrations::Fact::State::NotSet;
    Finding finding{"environment.version_table_dropped",
                    mayFilter ? Severity::Info : Severity::Warning,
                    "Autogenerate will want to drop the version table",
                    "version_table_schema names " + *schemaName +
                        ", which is the default schema anyway. Alembic then does not know its own version table again. Leave version_table_schema "
                        "out, or filter the table in include_object.",
                    {{said.file, said.line, {}, "version_table_schema = '" + *schemaName + "'"}},
                    {}};
    finding.consequence = "The next generated migration holds op.drop_table('" + s.environment.versionTable() + "'); who runs it loses the record of what ran.";
    findings.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
