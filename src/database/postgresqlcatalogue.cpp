#include "database/catalogue.h"

#include "base/error.h"
#include "database/ordering.h"
#include "database/postgresqlcells.h"
#include "database/postgresqldependents.h"
#include "database/postgresqllookups.h"
#include "database/questions.h"

#include <algorithm>
#include <unordered_map>

namespace stillroom::database {
namespace {

using namespace schema;

constexpr Oid kDefaultCollation = 100; // pg_collation's "default": the database's own

[[nodiscard]] std::string actionOf(const CellView& code) { // pg_constraint.confdeltype
    if (code == "c") return "CASCADE";
    if (code == "n") return "SET NULL";
    if (code == "d") return "SET DEFAULT";
    if (code == "r") return "RESTRICT";
    return {};
}

/// Only those of the schemas that are read; $1 is their numbers.
constexpr const char* kOfSchemas = "IN (SELECT oid FROM pg_namespace WHERE oid = ANY($1::oid[])) ";

class Reader {
public:
    Reader(Session& session, const SchemaSelection& selection, const Progress& progress)
        : m_session(session), m_progress(progress), m_version(session.identity().versionNumber), m_selection(selection) {}

    SchemaReading read() {
        bool isShared = !m_selection.inTransaction && !m_session.identity().pooled;
        const auto readAll = [&] {
            m_progress("schemas");
            m_reading = {};
            m_lookups = readPostgreSqlLookups(m_session, m_selection, isShared, m_reading);
            isShared = isShared && !m_lookups.snapshot.empty();
            askAll(m_session, questions(), isShared ? second() : nullptr, m_progress);
        };
        try {
            inSnapshot(m_session, readAll, m_selection.inTransaction);
        } catch (const Error&) {
            // Where a snapshot may not be exported, nothing is read yet.
            if (!isShared || !m_lookups.schemas.empty()) throw;
            isShared = false;
            inSnapshot(m_session, readAll);
        }
        nameOwners();
        m_reading.schema.tables.reserve(m_relations.size());
        for (Relation& relation : m_relations) {
            if (relation.isTable) m_reading.schema.tables.push_back(std::move(relation.table));
        }
        return std::move(m_reading);
    }

private:
    struct Attribute {
        std::int64_t number;
        Oid collation;
    };
    struct Relation {
        Oid oid = 0;
        bool isTable = false;
        Table table;
        std::vector<Attribute> attributes; // of its columns, in their order
    };

    /// Those that take the server longest stand where two sessions begin.
    [[nodiscard]] std::vector<Question> questions() {
        const auto question = [this](const char* what, std::string sql, void (Reader::*take)(const Answer&)) {
            return Question{what, std::move(sql), {m_lookups.schemas}, [this, take](const Answer& answer) { (this->*take)(answer); }};
        };
        return {question("tables, views and sequences", relationsQuery(), &Reader::readRelations), question("columns", columnsQuery(), &Reader::readColumns),
                question("what depends on columns", dependentsQuery(m_version), &Reader::readDependents),
                question("indexes", indexesQuery(), &Reader::readIndexes), question("constraints", constraintsQuery(), &Reader::readConstraints)};
    }

    [[nodiscard]] SecondSession second() {
        return [this](const std::stop_token& stop) { return m_session.beside(m_lookups.snapshot, m_lookups.settings, stop); };
    }

    [[nodiscard]] static std::string relationsQuery() {
        return "SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relispartition, c.relrowsecurity, pg_get_userbyid(c.relowner), d.description, h.parents, "
               "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, c.relnatts, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, "
               "s.seqmin, s.seqmax, s.seqcache, s.seqcycle, o.deptype, o.refobjid, o.refobjsubid FROM pg_class c "
               "LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0 "
               "LEFT JOIN (SELECT i.inhrelid, array_agg(pn.nspname || '.' || pc.relname ORDER BY i.inhseqno) AS parents FROM pg_inherits i "
               "JOIN pg_class pc ON pc.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace GROUP BY i.inhrelid) h ON h.inhrelid = c.oid "
               "LEFT JOIN pg_sequence s ON s.seqrelid = c.oid "
               "LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid AND o.deptype IN ('a', 'i') "
               "AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 "
               "WHERE c.relnamespace " +
               std::string(kOfSchemas) + "AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'";
    }

    void readRelations(const Answer& answer) {
        m_relations.reserve(answer.size());
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const auto row = answer.row(i);
            const CellView kind = row[3];
            if (kind == "S") {
                readSequence(row);
                continue;
            }
            Relation relation;
            relation.oid = number<Oid>(row[0]);
            relation.isTable = kind != "v" && kind != "m";
            if (!relation.isTable) {
                View view;
                view.schema = schemaOf(row[1]);
                view.name = text(row[2]);
                view.materialized = kind == "m";
                view.owner = text(row[6]);
                view.comment = text(row[7]);
                view.extension = extensionOf(relation.oid);
                m_viewOf[relation.oid] = m_reading.schema.views.size();
                m_reading.schema.views.push_back(std::move(view));
            }
            Table& table = relation.table;
            table.schema = schemaOf(row[1]);
            table.name = text(row[2]);
            table.kind = truth(row[4]) ? TableKind::Partition : kind == "p" ? TableKind::Partitioned : kind == "f" ? TableKind::Foreign : TableKind::Plain;
            table.rowSecurity = truth(row[5]);
            table.owner = text(row[6]);
            table.comment = text(row[7]);
            table.extension = extensionOf(relation.oid);
            std::vector<std::string> parents = texts(row[8]);
            if (table.kind == TableKind::Partition && !parents.empty())
                table.partitionOf = std::move(parents.front());
            else
                table.inherits = std::move(parents);
            table.partitionBy = text(row[9]);
            const auto columns = number<std::size_t>(row[10]);
            table.columns.reserve(columns);
            relation.attributes.reserve(columns);
            m_placeOf.emplace(relation.oid, m_relations.size());
            m_relations.push_back(std::move(relation));
        }
    }

    void readSequence(const Answer::RowView& row) {
        Sequence sequence;
        sequence.schema = schemaOf(row[1]);
        sequence.name = text(row[2]);
        sequence.extension = extensionOf(number<Oid>(row[0]));
        sequence.type = text(row[11]);
        sequence.start = number<std::int64_t>(row[12]);
        sequence.increment = number<std::int64_t>(row[13]);
        sequence.minimum = number<std::int64_t>(row[14]);
        sequence.maximum = number<std::int64_t>(row[15]);
        sequence.cache = number<std::int64_t>(row[16]);
        sequence.cycles = truth(row[17]);
        sequence.ofIdentity = row[18] == "i";
        m_reading.schema.sequences.push_back(std::move(sequence));
        m_sequenceOwners.emplace_back(number<Oid>(row[19]), number<std::int64_t>(row[20]));
    }

    /// Once the columns are known.
    void nameOwners() {
        for (std::size_t i = 0; i < m_sequenceOwners.size(); ++i) {
            const Relation* owner = find(m_sequenceOwners[i].first);
            if (owner == nullptr) continue;
            Sequence& sequence = m_reading.schema.sequences[i];
            sequence.ownerTable = owner->table.schema + "." + owner->table.name;
            sequence.ownerColumn = nameOf(*owner, m_sequenceOwners[i].second);
        }
    }

    /// What is said of a column by single letters and truths, as one number: of 60,000 columns each cell counts.
    struct Traits {
        explicit Traits(unsigned packed)
            : notNull((packed & 1U) != 0), inherited((packed & 2U) != 0), local((packed & 4U) != 0), identity(static_cast<char>(packed >> 3U & 127U)),
              generated(static_cast<char>(packed >> 10U)) {}

        [[nodiscard]] static std::string sql(bool generates) {
            return "a.attnotnull::int + 2 * (a.attinhcount > 0)::int + 4 * a.attislocal::int + 8 * a.attidentity::int" +
                   std::string(generates ? " + 1024 * a.attgenerated::int" : "");
        }

        bool notNull;
        bool inherited;
        bool local;
        char identity; // 0: none
        char generated;
    };

    /// A default names no column, so the server need not open its table to write it; an expression of a generated column does.
    [[nodiscard]] std::string columnsQuery() const {
        const bool generates = m_version >= 120000;
        return "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), " + Traits::sql(generates) +
               ", CASE WHEN a.atthasdef THEN (SELECT pg_get_expr(d.adbin, " +
               (generates ? "CASE a.attgenerated WHEN '' THEN 0::oid ELSE a.attrelid END" : "0::oid") +
               ") FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END, "
               "a.attcollation, a.atttypid, o.description "
               "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
               "LEFT JOIN pg_description o ON o.classoid = 'pg_class'::regclass AND o.objoid = a.attrelid AND o.objsubid = a.attnum "
               "WHERE c.relkind IN ('r', 'p', 'f', 'm') AND c.relpersistence <> 't' AND c.relnamespace " +
               kOfSchemas;
    }

    void readColumns(const Answer& answer) {
        Relation* relation = nullptr;
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const auto row = answer.row(i);
            const Oid oid = number<Oid>(row[0]);
            if (relation == nullptr || relation->oid != oid) relation = find(oid);
            if (relation == nullptr) continue;
            Column& column = relation->table.columns.emplace_back();
            column.name = text(row[2]);
            column.type = text(row[3]);
            const Oid type = number<Oid>(row[7]);
            // format_type() leaves out every schema of the search path, not only the first.
            const auto place = m_lookups.typeSchemas.find(type);
            if (place != m_lookups.typeSchemas.end() && !column.type.starts_with(place->second + ".")) column.type.insert(0, place->second + ".");
            const Traits traits(number<unsigned>(row[4]));
            column.nullable = !traits.notNull;
            if (traits.identity != 0) column.identity = schema::Identity{traits.identity == 'a', {}};
            if (traits.generated != 0)
                column.generated = Generated{text(row[5]), traits.generated == 's'};
            else
                column.defaultText = textOrNull(row[5]);
            const Oid collation = number<Oid>(row[6]);
            if (collation != 0 && collation != collationOf(type)) column.collation = m_lookups.collations[collation];
            column.comment = text(row[8]);
            column.inherited = traits.inherited;
            column.ownToo = traits.inherited && traits.local;
            column.autoincrement = column.identity || (column.defaultText && column.defaultText->starts_with("nextval("));
            relation->attributes.push_back({number<std::int64_t>(row[1]), collation});
        }
        for (Relation& one : m_relations) inOrder(one);
    }

    /// The server gives the columns in the order in which it finds them, mostly the right one.
    static void inOrder(Relation& relation) {
        const auto earlier = [](const Attribute& a, const Attribute& b) { return a.number < b.number; };
        if (std::is_sorted(relation.attributes.begin(), relation.attributes.end(), earlier)) return;
        const auto& attributes = relation.attributes;
        const auto places = placesInOrder(attributes.size(), [&](std::size_t a, std::size_t b) { return earlier(attributes[a], attributes[b]); });
        putInOrder(relation.table.columns, places);
        putInOrder(relation.attributes, places);
    }

    /// The collation that a column of this type has where none is given.
    [[nodiscard]] Oid collationOf(Oid type) const {
        constexpr Oid kName = 19; // pg_type's "name", whose collation is "C"
        constexpr Oid kC = 950;
        if (type == kName) return kC;
        const auto domain = m_lookups.domainCollations.find(type);
        return domain != m_lookups.domainCollations.end() ? domain->second : kDefaultCollation;
    }

    /// Of a key to a table that is not read, the table and its columns by name.
    [[nodiscard]] std::string constraintsQuery() const {
        return "SELECT k.conname, k.contype, k.conrelid, k.contypid, k.conkey, k.confrelid, f.nspname, f.relname, k.confkey, "
               "CASE WHEN f.oid IS NOT NULL THEN ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o) "
               "JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o) END, "
               "k.confdeltype, k.confupdtype, k.confmatchtype, "
               "CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN 'x' THEN pg_get_constraintdef(k.oid) END, "
               "k.condeferrable::int + 2 * k.condeferred::int + 4 * k.convalidated::int + 8 * (k.coninhcount > 0)::int" +
               std::string(m_version >= 150000 ? " + 16 * coalesce(i.indnullsnotdistinct, false)::int" : "") +
               " FROM pg_constraint k LEFT JOIN (SELECT fc.oid, fc.relname, fn.nspname FROM pg_class fc JOIN pg_namespace fn "
               "ON fn.oid = fc.relnamespace WHERE fn.oid <> ALL($1::oid[])) f ON k.contype = 'f' AND f.oid = k.confrelid " +
               (m_version >= 150000 ? "LEFT JOIN pg_index i ON k.contype = 'u' AND i.indexrelid = k.conindid " : "") +
               "WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.connamespace " + kOfSchemas;
    }

    void readConstraints(const Answer& answer) {
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const auto row = answer.row(i);
            const std::string name = text(row[0]);
            const auto traits = number<unsigned>(row[14]); // of one bit each, in the order of Enforcement
            const Enforcement enforcement{(traits & 1U) != 0, (traits & 2U) != 0, (traits & 4U) != 0, (traits & 8U) != 0};
            if (const auto domain = m_lookups.domainOf.find(number<Oid>(row[3])); domain != m_lookups.domainOf.end()) {
                m_reading.schema.domains[domain->second].checkConstraints.push_back({name, text(row[13]), enforcement});
                continue;
            }
            Relation* relation = find(number<Oid>(row[2]));
            if (relation == nullptr) continue;
            Table& table = relation->table;
            const std::vector<std::string> columns = namesOf(*relation, numbers(row[4]));
            const Relation* to = find(number<Oid>(row[5]));
            switch (row[1]->front()) {
            case 'p': table.primaryKey = {name, columns}; break;
            case 'u': table.uniqueConstraints.push_back({name, columns, (traits & 16U) != 0, enforcement}); break;
            case 'c': table.checkConstraints.push_back({name, text(row[13]), enforcement}); break;
            case 'x': table.exclusionConstraints.push_back({name, text(row[13])}); break;
            default:
                table.foreignKeys.push_back({name, columns, to == nullptr ? text(row[6]) : to->table.schema, to == nullptr ? text(row[7]) : to->table.name,
                                             to == nullptr ? texts(row[9]) : namesOf(*to, numbers(row[8])), actionOf(row[10]), actionOf(row[11]),
                                             row[12] == "f"   ? "FULL"
                                             : row[12] == "p" ? "PARTIAL"
                                                              : "",
                                             enforcement});
            }
        }
    }

    [[nodiscard]] std::string indexesQuery() const {
        return "SELECT i.indrelid, c.relname, c.relam, i.indkey, " + std::string(m_version >= 110000 ? "i.indnkeyatts" : "i.indnatts") +
               ", i.indoption, i.indclass, i.indcollation, i.indisunique, i.indisvalid, pg_get_expr(i.indpred, i.indrelid), "
               "CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnatts) k) END, " +
               (m_version >= 150000 ? "i.indnullsnotdistinct" : "false") +
               ", c.relispartition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace " + kOfSchemas +
               "AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))";
    }

    void readIndexes(const Answer& answer) {
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const auto row = answer.row(i);
            Relation* relation = find(number<Oid>(row[0]));
            if (relation == nullptr) continue;
            Index index;
            index.name = text(row[1]);
            index.method = m_lookups.methods[number<Oid>(row[2])];
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
                    const auto& opclass = m_lookups.opclasses[static_cast<Oid>(classes[k])];
                    key.opclass = opclass.name;
                    key.isDefaultOpclass = opclass.isDefault;
                }
                // Of an expression it is not known which one it has of itself.
                const Oid own = attributes[k] != 0 ? collationOf(*relation, attributes[k]) : kDefaultCollation;
                if (k < collations.size() && collations[k] != 0 && own != static_cast<Oid>(collations[k]))
                    key.collation = m_lookups.collations[static_cast<Oid>(collations[k])];
                index.keys.push_back(std::move(key));
            }
            if (relation->isTable) relation->table.indexes.push_back(std::move(index));
        }
    }

    void readDependents(const Answer& answer) {
        readPostgreSqlDependents(
            answer, m_reading.schema,
            [this](Oid oid, std::int64_t attribute) -> std::optional<CatalogueName> {
                if (const Relation* relation = find(oid))
                    return CatalogueName{relation->table.schema, relation->table.name, relation->isTable ? nameOf(*relation, attribute) : std::string()};
                const auto type = m_lookups.enumOf.find(oid);
                if (type == m_lookups.enumOf.end()) return std::nullopt;
                const Enum& one = m_reading.schema.enums[type->second];
                return CatalogueName{one.schema, one.name, {}};
            },
            m_viewOf);
    }

    [[nodiscard]] std::string schemaOf(const CellView& oid) const {
        const auto found = m_lookups.schemaNames.find(number<Oid>(oid));
        return found == m_lookups.schemaNames.end() ? std::string() : found->second;
    }
    [[nodiscard]] std::string extensionOf(Oid relation) const {
        const auto found = m_lookups.relationExtensions.find(relation);
        return found == m_lookups.relationExtensions.end() ? std::string() : found->second;
    }

    [[nodiscard]] Relation* find(Oid oid) {
        const auto found = m_placeOf.find(oid);
        return found == m_placeOf.end() ? nullptr : &m_relations[found->second];
    }

    /// Its place in the list of columns; as many as there are where it has none.
    [[nodiscard]] static std::size_t placeOf(const Relation& relation, std::int64_t number) {
        const auto found = std::lower_bound(relation.attributes.begin(), relation.attributes.end(), number,
                                            [](const Attribute& one, std::int64_t value) { return one.number < value; });
        const bool isThere = found != relation.attributes.end() && found->number == number;
        return isThere ? static_cast<std::size_t>(found - relation.attributes.begin()) : relation.attributes.size();
    }
    [[nodiscard]] static std::string nameOf(const Relation& relation, std::int64_t number) {
        const std::size_t place = placeOf(relation, number);
        return place == relation.attributes.size() ? std::string() : relation.table.columns[place].name;
    }
    [[nodiscard]] static Oid collationOf(const Relation& relation, std::int64_t number) {
        const std::size_t place = placeOf(relation, number);
        return place == relation.attributes.size() ? 0 : relation.attributes[place].collation;
    }
    [[nodiscard]] static std::vector<std::string> namesOf(const Relation& relation, const std::vector<std::int64_t>& attributes) {
        std::vector<std::string> names;
        names.reserve(attributes.size());
        for (const std::int64_t attribute : attributes) names.push_back(nameOf(relation, attribute));
        return names;
    }

    Session& m_session;
    const Progress& m_progress;
    int m_version;
    SchemaSelection m_selection;
    SchemaReading m_reading;
    CatalogueLookups m_lookups;
    std::vector<Relation> m_relations;
    std::unordered_map<Oid, std::size_t> m_placeOf;             // in the list of relations
    std::unordered_map<Oid, std::size_t> m_viewOf;              // in the list of views
    std::vector<std::pair<Oid, std::int64_t>> m_sequenceOwners; // table and column, in the order of the list of sequences
};

} // namespace

SchemaReading readPostgreSqlSchema(Session& session, const SchemaSelection& selection, const Progress& progress) {
    return Reader(session, selection, progress).read();
}

} // namespace stillroom::database
