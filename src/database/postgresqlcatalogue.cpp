#include "database/catalogue.h"

#include "base/text.h"
#include "database/postgresqlcells.h"
#include "database/postgresqldependents.h"

#include <algorithm>
#include <unordered_map>

namespace stillroom::database {
namespace {

using namespace schema;

constexpr Oid kDefaultCollation = 100; // pg_collation's "default": the database's own

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

[[nodiscard]] std::string actionOf(const Cell& code) { // pg_constraint.confdeltype
    if (code == "c") return "CASCADE";
    if (code == "n") return "SET NULL";
    if (code == "d") return "SET DEFAULT";
    if (code == "r") return "RESTRICT";
    return {};
}

/// What it takes to tell where an object belongs and whether an extension brought it.
constexpr const char* kExtensionOf = "LEFT JOIN pg_depend x ON x.classid = '%1'::regclass AND x.objid = %2.oid AND x.objsubid = 0 AND x.deptype = 'e' "
                                     "LEFT JOIN pg_extension e ON e.oid = x.refobjid AND x.refclassid = 'pg_extension'::regclass ";

class Reader {
public:
    Reader(Session& session, const SchemaSelection& selection, const Progress& progress)
        : m_session(session), m_progress(progress), m_version(session.identity().versionNumber), m_selection(selection) {}

    SchemaReading read() {
        inSnapshot(
            m_session, [this] { readAll(); }, m_selection.inTransaction);
        for (Relation& relation : m_relations) {
            if (relation.isTable) m_reading.schema.tables.push_back(std::move(relation.table));
        }
        return std::move(m_reading);
    }

private:
    struct Relation {
        Oid oid = 0;
        bool isTable = false;
        Table table;
        std::vector<std::pair<std::int64_t, std::string>> attributes; // number and name, by number
        std::vector<std::pair<std::int64_t, Oid>> collations;         // of columns, by number
    };

    void readAll() {
        readLookups();
        readRelations();
        readTypes();
        readColumns();
        readConstraints();
        readIndexes();
        readSequences();
        readDependents();
    }

    /// Schemas, extensions, and the few names that numbers elsewhere stand for. Also sets how long each later statement may take,
    /// and that none is compiled: that takes longer than running it.
    void readLookups() {
        m_progress("schemas");
        const Rows rows = m_session.run("SELECT 's', n.oid, n.nspname, '', '', array_position(current_schemas(false), n.nspname)::text FROM pg_namespace n "
                                        "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)' "
                                        "UNION ALL SELECT 'e', e.oid, e.extname, n.nspname, e.extversion, NULL FROM pg_extension e "
                                        "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' "
                                        "UNION ALL SELECT 'o', oid, opcname, opcdefault::text, '', NULL FROM pg_opclass "
                                        "UNION ALL SELECT 'm', oid, amname, '', '', NULL FROM pg_am "
                                        "UNION ALL SELECT 'c', oid, collname, '', '', NULL FROM pg_collation "
                                        "UNION ALL SELECT 't', 0, set_config('statement_timeout', '120s', true), set_config('lock_timeout', '5s', true), " +
                                        std::string(m_version >= 110000 ? "set_config('jit', 'off', true)" : "''") + ", NULL");
        std::vector<std::pair<int, std::string>> path;
        std::vector<std::string> all;
        for (const Row& row : rows.rows) {
            const Oid oid = number<Oid>(row[1]);
            switch (text(row[0]).front()) {
            case 's':
                all.push_back(text(row[2]));
                if (row[5]) path.emplace_back(number<int>(row[5]), text(row[2]));
                break;
            case 'e': m_reading.schema.extensions.push_back({text(row[2]), text(row[3]), text(row[4])}); break;
            case 'o': m_opclasses[oid] = {text(row[2]), text(row[3]) == "true"}; break;
            case 'm': m_methods[oid] = text(row[2]); break;
            case 't': break;
            default: m_collations[oid] = text(row[2]);
            }
        }
        std::sort(path.begin(), path.end());
        for (auto& [place, name] : path) m_reading.searchPath.push_back(std::move(name));
        if (!m_reading.searchPath.empty()) m_reading.defaultSchema = m_reading.searchPath.front();
        std::vector<std::string> wanted = m_selection.all ? all : m_selection.names;
        const bool needsDefault = m_selection.withDefault || wanted.empty();
        if (!m_selection.all && needsDefault && !m_reading.defaultSchema.empty()) wanted.push_back(m_reading.defaultSchema);
        for (const std::string& name : wanted) {
            if (std::find(all.begin(), all.end(), name) != all.end()) continue;
            m_reading.findings.push_back({"schema.missing",
                                          Severity::Warning,
                                          "There is no schema " + name,
                                          "The database has no schema of that name, or this role may not see it.",
                                          {{"", 0, "pg_namespace", name}},
                                          {}});
        }
        m_schemas = arrayOf(wanted);
    }

    void readRelations() {
        m_progress("tables and views");
        const Rows rows =
            m_session.run("SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.relrowsecurity, pg_get_userbyid(c.relowner), d.description, "
                          "e.extname, (SELECT array_agg(pn.nspname || '.' || pc.relname ORDER BY i.inhseqno) FROM pg_inherits i "
                          "JOIN pg_class pc ON pc.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace WHERE i.inhrelid = c.oid), "
                          "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END "
                          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                          "LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0 " +
                              extensionOf("pg_class", "c") +
                              "WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't' ORDER BY c.oid",
                          {m_schemas});
        m_relations.reserve(rows.rows.size());
        for (const Row& row : rows.rows) {
            const std::string kind = text(row[3]);
            Relation relation;
            relation.oid = number<Oid>(row[0]);
            relation.isTable = kind != "v" && kind != "m";
            if (!relation.isTable) {
                View view;
                view.schema = text(row[1]);
                view.name = text(row[2]);
                view.materialized = kind == "m";
                view.owner = text(row[6]);
                view.comment = text(row[7]);
                view.extension = text(row[8]);
                m_viewOf[relation.oid] = m_reading.schema.views.size();
                m_reading.schema.views.push_back(std::move(view));
            }
            Table& table = relation.table;
            table.schema = text(row[1]);
            table.name = text(row[2]);
            table.kind = truth(row[4]) ? TableKind::Partition : kind == "p" ? TableKind::Partitioned : kind == "f" ? TableKind::Foreign : TableKind::Plain;
            table.rowSecurity = truth(row[5]);
            table.owner = text(row[6]);
            table.comment = text(row[7]);
            table.extension = text(row[8]);
            std::vector<std::string> parents = texts(row[9]);
            if (table.kind == TableKind::Partition && !parents.empty())
                table.partitionOf = std::move(parents.front());
            else
                table.inherits = std::move(parents);
            table.partitionBy = text(row[10]);
            m_relations.push_back(std::move(relation));
        }
    }

    void readTypes() {
        m_progress("types");
        const Rows rows =
            m_session.run("SELECT t.oid, n.nspname, t.typname, t.typtype, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, "
                          "t.typnotnull, t.typdefault, e.extname, "
                          "CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid ORDER BY l.enumsortorder) "
                          "END, t.typcollation, n.nspname = ANY($1::text[]), quote_ident(n.nspname), t.typarray "
                          "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace " +
                              extensionOf("pg_type", "t") +
                              "WHERE t.typtype IN ('e', 'd') AND (n.nspname = ANY($1::text[]) OR n.nspname NOT IN ('pg_catalog', 'information_schema') OR "
                              "t.typcollation <> 0) ORDER BY t.oid",
                          {m_schemas});
        for (const Row& row : rows.rows) {
            if (row[3] == "d") m_domainCollations[number<Oid>(row[0])] = number<Oid>(row[9]);
            if (text(row[1]) != m_reading.defaultSchema) {
                for (const std::size_t oid : {0U, 12U}) m_typeSchemas[number<Oid>(row[oid])] = text(row[11]);
            }
            if (!truth(row[10])) continue; // of another schema: only its collation and its place matter here
            if (row[3] == "e") {
                for (const std::size_t oid : {0U, 12U}) m_enumOf[number<Oid>(row[oid])] = m_reading.schema.enums.size();
                m_reading.schema.enums.push_back({text(row[1]), text(row[2]), texts(row[8]), text(row[7])});
            } else {
                m_domainOf[number<Oid>(row[0])] = m_reading.schema.domains.size();
                m_reading.schema.domains.push_back({text(row[1]), text(row[2]), text(row[4]), !truth(row[5]), row[6], {}, text(row[7])});
            }
        }
    }

    void readColumns() {
        m_progress("columns");
        const Rows rows =
            m_session.run("SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, " +
                              std::string(m_version >= 120000 ? "a.attgenerated" : "''") +
                              ", pg_get_expr(d.adbin, d.adrelid), a.attcollation, a.atttypid, o.description, a.attinhcount > 0, a.attislocal "
                              "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
                              "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
                              "LEFT JOIN pg_description o ON o.classoid = 'pg_class'::regclass AND o.objoid = a.attrelid AND o.objsubid = a.attnum "
                              "WHERE c.relkind IN ('r', 'p', 'f', 'm') AND c.relpersistence <> 't' "
                              "AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY($1::text[])) ORDER BY a.attrelid, a.attnum",
                          {m_schemas});
        Relation* relation = nullptr;
        for (const Row& row : rows.rows) {
            const Oid oid = number<Oid>(row[0]);
            if (relation == nullptr || relation->oid != oid) relation = find(oid);
            if (relation == nullptr) continue;
            Column column;
            column.name = text(row[2]);
            column.type = text(row[3]);
            // format_type() leaves out every schema of the search path, not only the first.
            const auto place = m_typeSchemas.find(number<Oid>(row[9]));
            if (place != m_typeSchemas.end() && !column.type.starts_with(place->second + ".")) column.type.insert(0, place->second + ".");
            column.nullable = !truth(row[4]);
            if (const std::string identity = text(row[5]); !identity.empty()) column.identity = schema::Identity{identity == "a", {}};
            if (const std::string generated = text(row[6]); !generated.empty()) {
                column.generated = Generated{text(row[7]), generated == "s"};
            } else {
                column.defaultText = row[7];
            }
            const Oid collation = number<Oid>(row[8]);
            if (collation != 0 && collation != collationOf(number<Oid>(row[9]))) column.collation = m_collations[collation];
            column.comment = text(row[10]);
            column.inherited = truth(row[11]);
            column.ownToo = column.inherited && truth(row[12]);
            column.autoincrement = column.identity || (column.defaultText && column.defaultText->starts_with("nextval("));
            const auto attribute = number<std::int64_t>(row[1]);
            relation->attributes.emplace_back(attribute, column.name);
            if (collation != 0) relation->collations.emplace_back(attribute, collation);
            relation->table.columns.push_back(std::move(column));
        }
    }

    /// The collation that a column of this type has where none is given.
    [[nodiscard]] Oid collationOf(Oid type) const {
        constexpr Oid kName = 19; // pg_type's "name", whose collation is "C"
        constexpr Oid kC = 950;
        if (type == kName) return kC;
        const auto domain = m_domainCollations.find(type);
        return domain != m_domainCollations.end() ? domain->second : kDefaultCollation;
    }

    void readConstraints() {
        m_progress("constraints");
        const Rows rows = m_session.run(
            "SELECT k.conname, k.contype, k.conrelid, k.contypid, k.conkey, k.confrelid, fn.nspname, fc.relname, "
            "k.confkey, CASE WHEN k.contype = 'f' AND fn.nspname <> ALL($1::text[]) THEN ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY "
            "u(n, o) "
            "JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o) END, "
            "k.confdeltype, k.confupdtype, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated, "
            "CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN 'x' THEN pg_get_constraintdef(k.oid) END, " +
                std::string(m_version >= 150000 ? "i.indnullsnotdistinct" : "false") +
                ", k.coninhcount > 0 FROM pg_constraint k LEFT JOIN pg_class fc ON fc.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = "
                "fc.relnamespace " +
                (m_version >= 150000 ? "LEFT JOIN pg_index i ON k.contype = 'u' AND i.indexrelid = k.conindid " : "") +
                "WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.connamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY($1::text[])) "
                "ORDER BY k.conrelid",
            {m_schemas});
        for (const Row& row : rows.rows) {
            const std::string name = text(row[0]);
            Enforcement enforcement{truth(row[13]), truth(row[14]), truth(row[15]), truth(row[18])};
            if (const auto domain = m_domainOf.find(number<Oid>(row[3])); domain != m_domainOf.end()) {
                m_reading.schema.domains[domain->second].checkConstraints.push_back({name, text(row[16]), enforcement});
                continue;
            }
            Relation* relation = find(number<Oid>(row[2]));
            if (relation == nullptr) continue;
            Table& table = relation->table;
            const std::vector<std::string> columns = namesOf(*relation, numbers(row[4]));
            const Relation* to = find(number<Oid>(row[5]));
            const std::vector<std::string> referred = row[9] || to == nullptr ? texts(row[9]) : namesOf(*to, numbers(row[8]));
            switch (text(row[1]).front()) {
            case 'p': table.primaryKey = {name, columns}; break;
            case 'u': table.uniqueConstraints.push_back({name, columns, truth(row[17]), enforcement}); break;
            case 'c': table.checkConstraints.push_back({name, text(row[16]), enforcement}); break;
            case 'x': table.exclusionConstraints.push_back({name, text(row[16])}); break;
            default:
                table.foreignKeys.push_back({name, columns, text(row[6]), text(row[7]), referred, actionOf(row[10]), actionOf(row[11]),
                                             row[12] == "f"   ? "FULL"
                                             : row[12] == "p" ? "PARTIAL"
                                                              : "",
                                             enforcement});
            }
        }
    }

    void readIndexes() {
        m_progress("indexes");
        const Rows rows =
            m_session.run("SELECT i.indrelid, c.relname, c.relam, i.indkey, " + std::string(m_version >= 110000 ? "i.indnkeyatts" : "i.indnatts") +
                              ", i.indoption, i.indclass, i.indcollation, i.indisunique, i.indisvalid, pg_get_expr(i.indpred, i.indrelid), "
                              "CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM "
                              "generate_series(1, i.indnatts) k) END, " +
                              std::string(m_version >= 150000 ? "i.indnullsnotdistinct" : "false") +
                              ", c.relispartition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace IN (SELECT oid FROM "
                              "pg_namespace WHERE nspname = "
                              "ANY($1::text[])) AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND "
                              "k.contype IN ('p', 'u', 'x')) ORDER BY i.indrelid",
                          {m_schemas});
        for (const Row& row : rows.rows) {
            Relation* relation = find(number<Oid>(row[0]));
            if (relation == nullptr) continue;
            Index index;
            index.name = text(row[1]);
            index.method = m_methods[number<Oid>(row[2])];
            index.unique = truth(row[8]);
            index.valid = truth(row[9]);
            index.predicate = text(row[10]);
            index.nullsNotDistinct = truth(row[12]);
            index.inherited = truth(row[13]);
            const auto attributes = numbers(row[3]);
            const auto options = numbers(row[5]);
            const auto classes = numbers(row[6]);
            const auto collations = numbers(row[7]);
            const std::vector<std::string> shown = texts(row[11]);
            const auto keys = number<std::size_t>(row[4]);
            for (std::size_t k = 0; k < attributes.size(); ++k) {
                const std::string name = attributes[k] != 0 ? nameOf(*relation, attributes[k]) : k < shown.size() ? shown[k] : "";
                if (k >= keys) {
                    index.included.push_back(name);
                    continue;
                }
                IndexKey key;
                key.text = name;
                key.isExpression = attributes[k] == 0;
                const std::int64_t option = k < options.size() ? options[k] : 0;
                key.descending = (option & 1) != 0;
                key.nullsFirst = (option & 2) != 0 && !key.descending;
                key.nullsLast = (option & 2) == 0 && key.descending;
                if (k < classes.size()) {
                    const auto& opclass = m_opclasses[static_cast<Oid>(classes[k])];
                    key.opclass = opclass.name;
                    key.isDefaultOpclass = opclass.isDefault;
                }
                // Of an expression it is not known which one it has of itself.
                const Oid own = attributes[k] != 0 ? collationOf(*relation, attributes[k]) : kDefaultCollation;
                if (k < collations.size() && collations[k] != 0 && own != static_cast<Oid>(collations[k]))
                    key.collation = m_collations[static_cast<Oid>(collations[k])];
                index.keys.push_back(std::move(key));
            }
            if (relation->isTable) relation->table.indexes.push_back(std::move(index));
        }
    }

    void readSequences() {
        m_progress("sequences");
        const Rows rows =
            m_session.run("SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, "
                          "o.deptype, o.refobjid, o.refobjsubid, e.extname "
                          "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                          "LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i') "
                          "AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 " +
                              extensionOf("pg_class", "c") + "WHERE n.nspname = ANY($1::text[]) AND c.relpersistence <> 't' ORDER BY c.oid",
                          {m_schemas});
        for (const Row& row : rows.rows) {
            Sequence sequence;
            sequence.schema = text(row[0]);
            sequence.name = text(row[1]);
            sequence.type = text(row[2]);
            sequence.start = number<std::int64_t>(row[3]);
            sequence.increment = number<std::int64_t>(row[4]);
            sequence.minimum = number<std::int64_t>(row[5]);
            sequence.maximum = number<std::int64_t>(row[6]);
            sequence.cache = number<std::int64_t>(row[7]);
            sequence.cycles = truth(row[8]);
            sequence.ofIdentity = row[9] == "i";
            if (const Relation* owner = find(number<Oid>(row[10]))) {
                sequence.ownerTable = owner->table.schema + "." + owner->table.name;
                sequence.ownerColumn = nameOf(*owner, number<std::int64_t>(row[11]));
            }
            sequence.extension = text(row[12]);
            m_reading.schema.sequences.push_back(std::move(sequence));
        }
    }

    void readDependents() {
        m_progress("what depends on columns");
        readPostgreSqlDependents(
            m_session, m_schemas, m_reading.schema,
            [this](Oid oid, std::int64_t attribute) -> std::optional<CatalogueName> {
                if (const Relation* relation = find(oid))
                    return CatalogueName{relation->table.schema, relation->table.name, relation->isTable ? nameOf(*relation, attribute) : std::string()};
                const auto type = m_enumOf.find(oid);
                if (type == m_enumOf.end()) return std::nullopt;
                const Enum& one = m_reading.schema.enums[type->second];
                return CatalogueName{one.schema, one.name, {}};
            },
            m_viewOf);
    }

    [[nodiscard]] static std::string extensionOf(const std::string& catalogue, const std::string& alias) {
        return replaced(replaced(kExtensionOf, "%1", catalogue), "%2", alias);
    }

    [[nodiscard]] Relation* find(Oid oid) {
        const auto found = std::lower_bound(m_relations.begin(), m_relations.end(), oid, [](const Relation& r, Oid value) { return r.oid < value; });
        return found == m_relations.end() || found->oid != oid ? nullptr : &*found;
    }

    [[nodiscard]] static std::string nameOf(const Relation& relation, std::int64_t attribute) {
        const auto found = std::lower_bound(relation.attributes.begin(), relation.attributes.end(), attribute,
                                            [](const auto& known, std::int64_t value) { return known.first < value; });
        return found == relation.attributes.end() || found->first != attribute ? std::string() : found->second;
    }
    [[nodiscard]] static Oid collationOf(const Relation& relation, std::int64_t attribute) {
        const auto found = std::lower_bound(relation.collations.begin(), relation.collations.end(), attribute,
                                            [](const auto& known, std::int64_t value) { return known.first < value; });
        return found == relation.collations.end() || found->first != attribute ? 0 : found->second;
    }
    [[nodiscard]] static std::vector<std::string> namesOf(const Relation& relation, const std::vector<std::int64_t>& attributes) {
        std::vector<std::string> names;
        names.reserve(attributes.size());
        for (const std::int64_t attribute : attributes) names.push_back(nameOf(relation, attribute));
        return names;
    }

    struct Opclass {
        std::string name;
        bool isDefault = true;
    };

    Session& m_session;
    const Progress& m_progress;
    int m_version;
    SchemaSelection m_selection;
    std::string m_schemas; // those to read, as a text[] parameter
    SchemaReading m_reading;
    std::vector<Relation> m_relations; // by oid
    std::unordered_map<Oid, std::string> m_methods;
    std::unordered_map<Oid, std::string> m_collations;
    std::unordered_map<Oid, Opclass> m_opclasses;
    std::unordered_map<Oid, Oid> m_domainCollations;
    std::unordered_map<Oid, std::string> m_typeSchemas; // quoted, of types outside the default schema and of their arrays
    std::unordered_map<Oid, std::size_t> m_domainOf;    // type to its place in the list
    std::unordered_map<Oid, std::size_t> m_enumOf;      // the same, also for their arrays
    std::unordered_map<Oid, std::size_t> m_viewOf;
};

} // namespace

SchemaReading readPostgreSqlSchema(Session& session, const SchemaSelection& selection, const Progress& progress) {
    return Reader(session, selection, progress).read();
}

} // namespace stillroom::database
