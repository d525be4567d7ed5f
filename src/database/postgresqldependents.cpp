#include "database/postgresqldependents.h"

#include "base/text.h"

#include <utility>

namespace stillroom::database {
namespace {

using namespace schema;

// Without a search path the server writes the schema of every name; the last part puts it back, as a repair may go on behind it.
// A view or rule, a trigger, a policy, a function, a row filter over a column; a view over a view; anything over an enum. Then the views themselves.
constexpr const char* kQuery =
    "WITH path AS MATERIALIZED (SELECT current_setting('search_path') AS before, set_config('search_path', '', true)), "
    "enums AS MATERIALIZED (SELECT unnest(ARRAY[t.oid, t.typarray]) AS oid FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
    "WHERE t.typtype = 'e' AND n.oid = ANY($1::oid[])), "
    // Of columns and views; and of enums, without the columns that are read anyway.
    "columns AS MATERIALIZED (SELECT DISTINCT classid, objid, objsubid, refobjid, refobjsubid FROM pg_depend "
    "WHERE classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_publication_rel'::regclass) "
    "AND refclassid = 'pg_class'::regclass AND deptype IN ('n', 'a') AND (refobjsubid > 0 OR classid = 'pg_rewrite'::regclass)), "
    "types AS MATERIALIZED (SELECT DISTINCT d.classid, d.objid, d.objsubid, d.refobjid FROM pg_depend d JOIN enums ON d.refclassid = 'pg_type'::regclass "
    "AND d.refobjid = enums.oid WHERE d.deptype IN ('n', 'a') AND d.classid <> 'pg_attrdef'::regclass AND d.objid NOT IN (SELECT oid FROM enums) "
    "AND NOT (d.classid = 'pg_class'::regclass AND d.objsubid > 0 AND EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.oid = d.objid AND (c.relkind IN ('v', 'm') OR n.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'f'))))) "
    "SELECT 'd', f.refobjid, f.refobjsubid, coalesce(v.oid, 0), coalesce(n.nspname, ''), coalesce(v.relname, ''), "
    "pg_describe_object(f.classid, f.objid, f.objsubid), '', '', '', CASE WHEN v.oid IS NOT NULL THEN 'v' ELSE '' END "
    "FROM path, columns f LEFT JOIN pg_rewrite r ON f.classid = 'pg_rewrite'::regclass AND r.oid = f.objid "
    "LEFT JOIN pg_class v ON v.oid = r.ev_class AND r.rulename = '_RETURN' LEFT JOIN pg_namespace n ON n.oid = v.relnamespace "
    "WHERE v.oid IS DISTINCT FROM f.refobjid AND coalesce(n.nspname, '') NOT IN ('pg_catalog', 'information_schema') "
    "UNION ALL SELECT 'd', f.refobjid, 0, coalesce(v.oid, 0), coalesce(n.nspname, kn.nspname, ''), coalesce(v.relname, k.conname, i.relname, ''), "
    "pg_describe_object(f.classid, f.objid, f.objsubid), coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(i.oid), ''), "
    "coalesce(obj_description(k.oid, 'pg_constraint'), obj_description(i.oid, 'pg_class'), ''), "
    "coalesce(kn.nspname || '.' || kt.relname, ''), CASE WHEN v.oid IS NOT NULL THEN 'v' WHEN k.oid IS NOT NULL THEN 'k' "
    "WHEN i.relispartition THEN 'p' WHEN i.relkind = 'i' AND NOT EXISTS (SELECT FROM pg_depend q WHERE q.classid = 'pg_class'::regclass AND "
    "q.objid = i.oid AND q.deptype = 'i') THEN 'i' ELSE '' END "
    "FROM path, types f LEFT JOIN pg_rewrite r ON f.classid = 'pg_rewrite'::regclass AND r.oid = f.objid "
    "LEFT JOIN pg_class v ON v.oid = r.ev_class AND r.rulename = '_RETURN' LEFT JOIN pg_namespace n ON n.oid = v.relnamespace "
    "LEFT JOIN pg_constraint k ON f.classid = 'pg_constraint'::regclass AND k.oid = f.objid AND k.conrelid <> 0 "
    "LEFT JOIN pg_class i ON f.classid = 'pg_class'::regclass AND f.objsubid = 0 AND i.oid = f.objid AND i.relkind IN ('i', 'I') "
    "LEFT JOIN pg_index x ON x.indexrelid = i.oid LEFT JOIN pg_class kt ON kt.oid = coalesce(k.conrelid, x.indrelid) "
    "LEFT JOIN pg_namespace kn ON kn.oid = kt.relnamespace "
    "WHERE NOT (k.oid IS NOT NULL AND k.coninhcount > 0 AND NOT k.conislocal) "
    "UNION ALL SELECT 'v', c.oid, 0, 0, '', '', pg_get_viewdef(c.oid), coalesce(array_to_string(c.reloptions, ', '), ''), "
    "(SELECT array_agg(u.cell ORDER BY g.place, u.place) FROM aclexplode(c.relacl) WITH ORDINALITY g(grantor, grantee, privilege, grantable, place), "
    "unnest(ARRAY[CASE WHEN g.grantee = 0 THEN '' ELSE pg_get_userbyid(g.grantee)::text END, g.privilege, g.grantable::text]) WITH ORDINALITY u(cell, place) "
    "WHERE g.grantee <> c.relowner)::text, "
    "concat_ws(', ', CASE WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid) THEN 'triggers' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN') THEN 'rules' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid = c.oid AND objsubid > 0) "
    "THEN 'comments of columns' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL) THEN 'privileges on columns' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_attrdef WHERE adrelid = c.oid) THEN 'defaults of columns' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_seclabel WHERE classoid = 'pg_class'::regclass AND objoid = c.oid) THEN 'security labels' END, "
    "CASE WHEN c.relacl IS NOT NULL AND (EXISTS (SELECT FROM aclexplode(c.relacl) g WHERE g.grantor <> c.relowner) OR "
    "NOT (acldefault('r', c.relowner))[1] = ANY(c.relacl)) THEN 'privileges that its owner did not give' END, "
    "CASE WHEN EXISTS (SELECT FROM pg_default_acl WHERE defaclobjtype = 'r') THEN 'privileges that new views get by default' END, "
    "CASE WHEN c.relkind = 'm' THEN 'rows' END), '' "
    "FROM path, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' "
    "AND n.oid = ANY($1::oid[]) "
    "UNION ALL SELECT 's', 0, 0, 0, '', '', set_config('search_path', path.before, true), '', '', '', '' FROM path";

void describe(View& view, const Answer::RowView& row) {
    view.definition = std::string(trimmed(text(row[6])));
    if (view.definition.ends_with(';')) view.definition.pop_back();
    view.options = text(row[7]);
    const std::vector<std::string> grants = texts(row[8]);
    for (std::size_t i = 0; i + 2 < grants.size(); i += 3) view.grants.push_back({grants[i], grants[i + 1], grants[i + 2] == "true"});
    view.obstacle = text(row[9]);
}

[[nodiscard]] Dependent::Kind kindOf(const std::string& letter) {
    return letter == "v"   ? Dependent::Kind::View
           : letter == "k" ? Dependent::Kind::Constraint
           : letter == "i" ? Dependent::Kind::Index
                           : Dependent::Kind::Other;
}

} // namespace

std::string dependentsQuery(int version) {
    return version >= 120000 ? kQuery : replaced(kQuery, " AS MATERIALIZED ", " AS "); // before, they always are
}

void readPostgreSqlDependents(const Answer& answer, Schema& into, const std::function<std::optional<CatalogueName>(Oid object, std::int64_t attribute)>& nameOf,
                              const std::unordered_map<Oid, std::size_t>& views) {
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const auto row = answer.row(i);
        const Oid oid = number<Oid>(row[1]);
        if (row[0] == "v") {
            if (const auto found = views.find(oid); found != views.end()) describe(into.views[found->second], row);
            continue;
        }
        if (row[0] == "s") continue;
        auto on = nameOf(oid, number<std::int64_t>(row[2]));
        const std::string letter = text(row[10]);
        if (!on || letter == "p") continue; // what is of a partition comes and goes with its parent's
        Dependent one;
        one.kind = kindOf(letter);
        one.schema = text(row[4]);
        one.name = one.kind == Dependent::Kind::Other ? text(row[6]) : text(row[5]);
        one.definition = text(row[7]);
        one.comment = text(row[8]);
        one.table = text(row[9]);
        one.onSchema = std::move(on->schema);
        one.on = std::move(on->name);
        one.onColumn = std::move(on->column);
        into.dependents.push_back(std::move(one));
    }
}

} // namespace stillroom::database
