#include "database/postgresqllookups.h"

#include "base/text.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace stillroom::database {
namespace {

using namespace schema;

constexpr int kLargeCatalogue = 4 << 20; // bytes of pg_attribute, which some 500 tables take

// Each part: a letter, an oid, texts.
constexpr const char* kSchemas = "SELECT 's', n.oid, n.nspname::text, (n.nspname NOT IN ('pg_catalog', 'information_schema') AND "
                                 "n.nspname !~ '^pg_(toast|temp)')::text, array_position(current_schemas(false), n.nspname)::text, "
                                 "NULL, NULL, NULL, NULL, NULL FROM pg_namespace n";
constexpr const char* kExtensions = "SELECT 'e', e.oid, e.extname, n.nspname, e.extversion, NULL, NULL, NULL, NULL, NULL FROM pg_extension e "
                                    "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'";
constexpr const char* kMembers =
    "SELECT 'x', x.objid, e.extname, CASE x.classid WHEN 'pg_class'::regclass THEN 'r' ELSE 't' END, NULL, NULL, NULL, NULL, NULL, "
    "NULL FROM pg_extension e JOIN pg_depend x ON x.refclassid = 'pg_extension'::regclass AND x.refobjid = e.oid "
    "AND x.deptype = 'e' AND x.objsubid = 0 AND x.classid IN ('pg_class'::regclass, 'pg_type'::regclass)";
constexpr const char* kOpclasses = "SELECT 'o', oid, opcname, opcdefault::text, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_opclass";
constexpr const char* kMethods = "SELECT 'm', oid, amname, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_am";
constexpr const char* kCollations = "SELECT 'c', oid, collname, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_collation";
constexpr const char* kTypes = "SELECT 't', t.oid, t.typname, t.typtype::text, t.typnamespace::text || ' ' || t.typarray || ' ' || t.typcollation, "
                               "quote_ident(n.nspname), CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull::text, "
                               "t.typdefault, CASE WHEN t.typtype = 'e' THEN "
                               "ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid ORDER BY l.enumsortorder)::text END "
                               "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND "
                               "(n.nspname NOT IN ('pg_catalog', 'information_schema') OR n.nspname = ANY($2::text[]) OR t.typcollation <> 0)";
constexpr const char* kSettings = "SELECT '!', 0, CASE WHEN $1 AND pg_relation_size('pg_catalog.pg_attribute') > %1 THEN pg_export_snapshot() END, "
                                  "current_setting('role'), current_setting('search_path'), set_config('statement_timeout', '120s', true), "
                                  "set_config('lock_timeout', '5s', true), set_config('max_parallel_workers_per_gather', '0', true), %2, NULL";

/// Names as the elements of a text[] parameter.
[[nodiscard]] std::string arrayOf(const std::vector<std::string>& names) {
    std::string out = "{";
    for (const std::string& name : names) {
        if (out.size() > 1) out += ',';
        out += '"';
        for (const char c : name) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        out += '"';
    }
    return out + "}";
}

class Lookup {
public:
    Lookup(const SchemaSelection& selection, SchemaReading& into) : m_selection(selection), m_reading(into) {}

    CatalogueLookups from(const Answer& answer) {
        std::vector<std::pair<int, std::string>> path;
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const auto row = answer.row(i);
            const Oid oid = number<Oid>(row[1]);
            switch (row[0]->front()) {
            case 's':
                m_lookups.schemaNames.emplace(oid, text(row[2]));
                m_schemaOids.emplace(text(row[2]), oid);
                if (row[3] != "true") break; // the engine's own
                m_own.insert(text(row[2]));
                if (row[4]) path.emplace_back(number<int>(row[4]), text(row[2]));
                break;
            case 'e': m_reading.schema.extensions.push_back({text(row[2]), text(row[3]), text(row[4])}); break;
            case 'x': (row[3] == "r" ? m_lookups.relationExtensions : m_typeExtensions).emplace(oid, text(row[2])); break;
            case 'o': m_lookups.opclasses.emplace(oid, Opclass{text(row[2]), row[3] == "true"}); break;
            case 'm': m_lookups.methods.emplace(oid, text(row[2])); break;
            case 'c': m_lookups.collations.emplace(oid, text(row[2])); break;
            case '!':
                m_lookups.snapshot = text(row[2]);
                m_lookups.settings = {{"role", text(row[3])},
                                      {"search_path", text(row[4])},
                                      {"statement_timeout", text(row[5])},
                                      {"lock_timeout", text(row[6])},
                                      {"max_parallel_workers_per_gather", text(row[7])},
                                      {"row_security", "off"},
                                      {"standard_conforming_strings", "on"}};
                if (row[8]) m_lookups.settings.emplace_back("jit", text(row[8]));
                break;
            default: break;
            }
        }
        std::sort(path.begin(), path.end());
        for (auto& [place, name] : path) m_reading.searchPath.push_back(std::move(name));
        select();
        for (std::size_t i = 0; i < answer.size(); ++i) {
            if (answer.row(i)[0] == "t") addType(answer.row(i));
        }
        return std::move(m_lookups);
    }

private:
    void select() {
        if (!m_reading.searchPath.empty()) m_reading.defaultSchema = m_reading.searchPath.front();
        std::vector<std::string> wanted = m_selection.all ? std::vector<std::string>(m_own.begin(), m_own.end()) : m_selection.names;
        const bool needsDefault = m_selection.withDefault || wanted.empty();
        if (!m_selection.all && needsDefault && !m_reading.defaultSchema.empty()) wanted.push_back(m_reading.defaultSchema);
        for (const std::string& name : wanted) {
            if (const auto found = m_schemaOids.find(name); found != m_schemaOids.end()) m_lookups.isRead.insert(found->second);
            if (m_own.count(name) != 0) continue;
            m_reading.findings.push_back({"schema.missing",
                                          Severity::Warning,
                                          "There is no schema " + name,
                                          "The database has no schema of that name, or this role may not see it.",
                                          {{"", 0, "pg_namespace", name}},
                                          {}});
        }
        std::vector<std::string> numbers;
        for (const Oid oid : m_lookups.isRead) numbers.push_back(std::to_string(oid));
        m_lookups.schemas = "{" + join(numbers, ",") + "}";
    }

    void addType(const Answer::RowView& row) {
        const Oid oid = number<Oid>(row[1]);
        const std::vector<std::int64_t> facts = numbers(row[4]);
        const auto schemaOid = static_cast<Oid>(facts.at(0));
        const auto arrayOid = static_cast<Oid>(facts.at(1));
        const bool isEnum = row[3] == "e";
        if (!isEnum) m_lookups.domainCollations[oid] = static_cast<Oid>(facts.at(2));
        const std::string& schemaName = m_lookups.schemaNames[schemaOid];
        if (schemaName != m_reading.defaultSchema) {
            for (const Oid one : {oid, arrayOid}) m_lookups.typeSchemas[one] = text(row[5]);
        }
        if (m_lookups.isRead.count(schemaOid) == 0) return; // only its collation and its place matter here
        const auto extension = m_typeExtensions.find(oid);
        const std::string owner = extension == m_typeExtensions.end() ? std::string() : extension->second;
        if (isEnum) {
            for (const Oid one : {oid, arrayOid}) m_lookups.enumOf[one] = m_reading.schema.enums.size();
            m_reading.schema.enums.push_back({schemaName, text(row[2]), texts(row[9]), owner});
        } else {
            m_lookups.domainOf[oid] = m_reading.schema.domains.size();
            m_reading.schema.domains.push_back({schemaName, text(row[2]), text(row[6]), row[7] != "true", textOrNull(row[8]), {}, owner});
        }
    }

    const SchemaSelection& m_selection;
    SchemaReading& m_reading;
    CatalogueLookups m_lookups;
    std::set<std::string> m_own; // schemas that are not the engine's
    std::unordered_map<std::string, Oid> m_schemaOids;
    std::unordered_map<Oid, std::string> m_typeExtensions;
};

} // namespace

CatalogueLookups readPostgreSqlLookups(Session& session, const SchemaSelection& selection, bool sharing, SchemaReading& into) {
    const std::string settings = replaced(replaced(kSettings, "%1", std::to_string(kLargeCatalogue)), "%2",
                                          session.identity().versionNumber >= 110000 ? "set_config('jit', 'off', true)" : "NULL");
    std::string sql;
    for (const std::string& part : {std::string(kSchemas), std::string(kExtensions), std::string(kMembers), std::string(kOpclasses), std::string(kMethods),
                                    std::string(kCollations), std::string(kTypes), settings})
        sql += (sql.empty() ? "" : " UNION ALL ") + part;
    return Lookup(selection, into).from(session.ask(sql, {sharing ? "true" : "false", arrayOf(selection.names)}));
}

} // namespace stillroom::database
