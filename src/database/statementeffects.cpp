#include "database/statementeffects.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace stillroom::database {
namespace {

using Json = nlohmann::json;

[[nodiscard]] std::string text(const Json& node, const char* key) {
    const auto found = node.find(key);
    return found != node.end() && found->is_string() ? found->get<std::string>() : std::string();
}
[[nodiscard]] bool flag(const Json& node, const char* key) {
    const auto found = node.find(key);
    return found != node.end() && found->is_boolean() && found->get<bool>();
}
[[nodiscard]] const Json& child(const Json& node, const char* key) {
    static const Json kNothing = Json::object();
    const auto found = node.find(key);
    return found == node.end() ? kNothing : *found;
}

[[nodiscard]] std::string nameOfRange(const Json& range) {
    const Json& body = range.contains("RangeVar") ? range.at("RangeVar") : range;
    const std::string schema = text(body, "schemaname");
    return (schema.empty() ? "" : schema + ".") + text(body, "relname");
}

/// The dotted name in a String, a List of them, or a TypeName.
[[nodiscard]] std::string dotted(const Json& node) {
    if (node.contains("String")) return text(node.at("String"), "sval");
    if (node.contains("TypeName")) return dotted(Json{{"List", {{"items", node.at("TypeName").at("names")}}}});
    if (node.contains("ObjectWithArgs")) return dotted(Json{{"List", {{"items", node.at("ObjectWithArgs").at("objname")}}}});
    std::string name;
    if (node.contains("List")) {
        for (const Json& one : child(node.at("List"), "items")) name += (name.empty() ? "" : ".") + dotted(one);
    }
    return name;
}

/// "OBJECT_MATVIEW" -> "MATERIALIZED VIEW"
[[nodiscard]] std::string objectWords(std::string object) {
    if (object.rfind("OBJECT_", 0) == 0) object = object.substr(7);
    if (object == "MATVIEW") return "MATERIALIZED VIEW";
    if (object == "FOREIGN_SERVER") return "SERVER";
    return replaced(object, "_", " ");
}

[[nodiscard]] bool hasOption(const Json& options, const char* name) {
    for (const Json& one : options) {
        if (one.contains("DefElem") && text(one.at("DefElem"), "defname") == name) return true;
    }
    return false;
}

/// "DeleteStmt" -> "DELETE", "CreateTrigStmt" -> "CREATE TRIG": for kinds that nothing more is known of.
[[nodiscard]] std::string plainKind(std::string node) {
    if (node.size() > 4 && node.ends_with("Stmt")) node.resize(node.size() - 4);
    std::string words;
    for (const char c : node) {
        if (c >= 'A' && c <= 'Z' && !words.empty()) words += ' ';
        words += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return words;
}

/// What stands anywhere in a query: functions it calls, rows it changes.
struct Contents {
    std::set<std::string> nodes;
    std::set<std::string> functions;
};

constexpr int kMaxDepth = 500;

void collect(const Json& node, Contents& found, int depth = 0) {
    if (depth > kMaxDepth) return;
    if (node.is_object()) {
        for (const auto& [key, value] : node.items()) {
            found.nodes.insert(key);
            if (key == "FuncCall" && value.is_object()) found.functions.insert(dotted(Json{{"List", {{"items", child(value, "funcname")}}}}));
            collect(value, found, depth + 1);
        }
    } else if (node.is_array()) {
        for (const Json& one : node) collect(one, found, depth + 1);
    }
}

/// Functions of the server that a query is not read-only with, although it changes no row.
[[nodiscard]] bool actsOnTheServer(const std::string& function) {
    static const std::set<std::string> kActing = {"setval",          "nextval",     "pg_terminate_backend",     "pg_cancel_backend", "lo_import",
                                                  "lo_unlink",       "lo_export",   "pg_reload_conf",           "pg_rotate_logfile", "pg_switch_wal",
                                                  "dblink",          "dblink_exec", "pg_drop_replication_slot", "pg_promote",        "set_config",
                                                  "pg_advisory_lock"};
    return kActing.count(function.substr(function.rfind('.') + 1)) > 0;
}

class Reader {
public:
    Reader(const std::string& kind, const Json& body, ScriptStatement& out) : m_kind(kind), m_body(body), m_out(out) {}

    void read() {
        using Method = void (Reader::*)();
        static const std::pair<const char*, Method> kMethods[] = {
            {"SelectStmt", &Reader::select},
            {"InsertStmt", &Reader::insert},
            {"UpdateStmt", &Reader::update},
            {"DeleteStmt", &Reader::remove},
            {"MergeStmt", &Reader::merge},
            {"TruncateStmt", &Reader::truncate},
            {"AlterTableStmt", &Reader::alterTable},
            {"DropStmt", &Reader::drop},
            {"RenameStmt", &Reader::rename},
            {"IndexStmt", &Reader::index},
            {"ReindexStmt", &Reader::reindex},
            {"TransactionStmt", &Reader::transaction},
            {"CopyStmt", &Reader::copy},
            {"VacuumStmt", &Reader::vacuum},
            {"ClusterStmt", &Reader::cluster},
            {"ExplainStmt", &Reader::explain},
            {"VariableSetStmt", &Reader::set},
            {"VariableShowStmt", &Reader::show},
            {"LockStmt", &Reader::lockTable},
            {"AlterEnumStmt", &Reader::alterEnum},
            {"DoStmt", &Reader::code},
            {"CallStmt", &Reader::code},
            {"CreateTrigStmt", &Reader::trigger},
            {"RefreshMatViewStmt", &Reader::refresh},
            {"CreateTableAsStmt", &Reader::createAs},
            {"CreateStmt", &Reader::createTable},
            {"DiscardStmt", &Reader::discard},
            {"DropOwnedStmt", &Reader::dropOwned},
            {"DropdbStmt", &Reader::database},
            {"CreatedbStmt", &Reader::database},
            {"AlterSystemStmt", &Reader::database},
            {"CreateTableSpaceStmt", &Reader::database},
            {"DropTableSpaceStmt", &Reader::database},
            {"DropRoleStmt", &Reader::dropRole},
            {"CheckPointStmt", &Reader::readsOnly},
            {"FetchStmt", &Reader::readsOnly},
            {"CommentStmt", &Reader::comment},
        };
        m_out.kind = plainKind(m_kind);
        m_out.effect = Effect::Writes;
        for (const auto& [name, method] : kMethods) {
            if (m_kind == name) return (this->*method)();
        }
    }

private:
    void destroys(const std::string& why) {
        m_out.effect = Effect::Destroys;
        m_out.why += (m_out.why.empty() ? "" : "; ") + why;
    }
    void lock(const char* mode, const std::string& on) {
        if (!on.empty()) m_out.lock = std::string(mode) + " on " + on;
    }
    [[nodiscard]] std::string relation() const { return nameOfRange(child(m_body, "relation")); }

    void select() {
        m_out.kind = "SELECT";
        m_out.effect = Effect::Reads;
        Contents found;
        collect(m_body, found);
        if (m_body.contains("intoClause")) {
            m_out.kind = "SELECT INTO";
            m_out.effect = Effect::Writes;
        }
        if (found.nodes.count("InsertStmt") > 0) m_out.effect = Effect::Writes;
        if (found.nodes.count("DeleteStmt") > 0) destroys("deletes rows");
        if (found.nodes.count("UpdateStmt") > 0) destroys("overwrites values");
        for (const std::string& function : found.functions) {
            if (actsOnTheServer(function)) {
                m_out.effect = std::max(m_out.effect, Effect::Writes);
                m_out.why += (m_out.why.empty() ? "" : "; ") + ("calls " + function + ", which is not undone by a rollback");
            }
        }
        m_out.plainSelect = m_out.effect == Effect::Reads && found.nodes.count("lockingClause") == 0;
    }
    void insert() {
        m_out.kind = "INSERT";
        if (child(m_body, "onConflictClause").value("action", "") == "ONCONFLICT_UPDATE") destroys("overwrites values where the row is there");
    }
    void update() {
        m_out.kind = "UPDATE";
        destroys(m_body.contains("whereClause") ? "overwrites values" : "overwrites values in every row: it has no WHERE");
    }
    void remove() {
        m_out.kind = "DELETE";
        destroys(m_body.contains("whereClause") ? "deletes rows" : "deletes every row: it has no WHERE");
    }
    void merge() {
        m_out.kind = "MERGE";
        destroys("may overwrite or delete rows");
    }
    void truncate() {
        m_out.kind = "TRUNCATE";
        std::vector<std::string> names;
        for (const Json& one : child(m_body, "relations")) names.push_back(nameOfRange(one));
        destroys("deletes every row of " + join(names, ", ") + (text(m_body, "behavior") == "DROP_CASCADE" ? " and of what refers to it" : ""));
        lock("ACCESS EXCLUSIVE", join(names, ", "));
    }
    void alterTable() {
        m_out.kind = "ALTER " + objectWords(text(m_body, "objtype"));
        // The strongest of its parts, as AlterTableGetLockLevel() gives it.
        int strongest = 0;
        for (const Json& one : child(m_body, "cmds")) strongest = std::max(strongest, part(child(one, "AlterTableCmd")));
        static constexpr std::array kModes = {"", "SHARE UPDATE EXCLUSIVE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE"};
        if (strongest > 0) lock(kModes.at(static_cast<std::size_t>(strongest)), relation());
    }
    /// \returns the strength of its lock, 1 to 3
    int part(const Json& cmd) {
        const std::string subtype = text(cmd, "subtype");
        const std::string name = text(cmd, "name");
        if (subtype == "AT_DropColumn") destroys("drops column " + name + " with its values");
        if (subtype == "AT_DropConstraint") destroys("drops constraint " + name);
        if (subtype == "AT_AlterColumnType") {
            destroys("changes the type of " + name + ", which may lose what does not fit");
            m_out.why += "; the table may be written anew under the lock";
        }
        if (subtype == "AT_DetachPartition") {
            const bool concurrently = flag(child(child(cmd, "def"), "PartitionCmd"), "concurrent");
            m_out.alone = m_out.alone || concurrently;
            return concurrently ? 1 : 3;
        }
        static const std::set<std::string> kLight = {"AT_ValidateConstraint", "AT_SetStatistics", "AT_ClusterOn",      "AT_DropCluster",
                                                     "AT_SetOptions",         "AT_ResetOptions",  "AT_AttachPartition"};
        if (kLight.count(subtype) > 0) return 1;
        if (subtype == "AT_AddConstraint" && text(child(child(cmd, "def"), "Constraint"), "contype") == "CONSTR_FOREIGN") return 2;
        if (subtype == "AT_EnableTrig" || subtype == "AT_DisableTrig") return 2;
        return 3;
    }
    void drop() {
        const std::string object = objectWords(text(m_body, "removeType"));
        std::vector<std::string> names;
        for (const Json& one : child(m_body, "objects")) names.push_back(dotted(one));
        m_out.kind = "DROP " + object;
        destroys("drops " + lowered(object) + " " + join(names, ", ") +
                 (text(m_body, "behavior") == "DROP_CASCADE" ? " and everything that depends on it" : ""));
        m_out.alone = flag(m_body, "concurrent");
        if (object == "TABLE" || object == "VIEW" || object == "MATERIALIZED VIEW" || object == "SEQUENCE") lock("ACCESS EXCLUSIVE", join(names, ", "));
        if (object == "INDEX") lock(m_out.alone ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE", "the table of " + join(names, ", "));
    }
    void rename() {
        m_out.kind = "RENAME " + objectWords(text(m_body, "renameType"));
        lock("ACCESS EXCLUSIVE", relation());
    }
    void index() {
        m_out.alone = flag(m_body, "concurrent");
        m_out.kind = m_out.alone ? "CREATE INDEX CONCURRENTLY" : "CREATE INDEX";
        lock(m_out.alone ? "SHARE UPDATE EXCLUSIVE" : "SHARE", relation());
        if (!m_out.alone) m_out.why = "nobody can write to the table while it is built";
    }
    void reindex() {
        m_out.kind = "REINDEX";
        const std::string kind = text(m_body, "kind");
        m_out.alone = hasOption(child(m_body, "params"), "concurrently") || (kind != "REINDEX_OBJECT_INDEX" && kind != "REINDEX_OBJECT_TABLE");
        if (!m_out.alone) lock("ACCESS EXCLUSIVE", "the index and SHARE on its table, " + relation());
    }
    void transaction() {
        static const std::pair<const char*, const char*> kKinds[] = {{"TRANS_STMT_BEGIN", "BEGIN"},
                                                                     {"TRANS_STMT_START", "BEGIN"},
                                                                     {"TRANS_STMT_COMMIT", "COMMIT"},
                                                                     {"TRANS_STMT_ROLLBACK", "ROLLBACK"},
                                                                     {"TRANS_STMT_SAVEPOINT", "SAVEPOINT"},
                                                                     {"TRANS_STMT_RELEASE", "RELEASE SAVEPOINT"},
                                                                     {"TRANS_STMT_ROLLBACK_TO", "ROLLBACK TO SAVEPOINT"},
                                                                     {"TRANS_STMT_PREPARE", "PREPARE TRANSACTION"},
                                                                     {"TRANS_STMT_COMMIT_PREPARED", "COMMIT PREPARED"},
                                                                     {"TRANS_STMT_ROLLBACK_PREPARED", "ROLLBACK PREPARED"}};
        m_out.kind = "transaction control";
        for (const auto& [kind, words] : kKinds) {
            if (text(m_body, "kind") == kind) m_out.kind = words;
        }
        // Within the one transaction these change nothing about its end.
        const bool inside = m_out.kind == "SAVEPOINT" || m_out.kind == "RELEASE SAVEPOINT" || m_out.kind == "ROLLBACK TO SAVEPOINT";
        m_out.effect = inside ? Effect::Sets : Effect::Controls;
        if (flag(m_body, "chain")) m_out.kind += " AND CHAIN";
    }
    void copy() {
        const bool from = flag(m_body, "is_from");
        const bool file = !text(m_body, "filename").empty();
        m_out.kind = from ? "COPY FROM" : "COPY TO";
        m_out.effect = from || file ? Effect::Writes : Effect::Reads;
        if (flag(m_body, "is_program"))
            m_out.why = "runs a program on the server, which is not undone by a rollback";
        else if (file && !from)
            m_out.why = "writes a file on the server, which is not undone by a rollback";
        if (!file) {
            m_out.kind += from ? " STDIN" : " STDOUT";
            m_out.problem = from ? "its rows come from psql's standard input, which there is none of here. Use INSERT, or run the script in psql."
                                 : "its rows go to psql's standard output, which there is none of here. Use SELECT.";
        }
    }
    void vacuum() {
        const bool isVacuum = flag(m_body, "is_vacuumcmd");
        m_out.kind = isVacuum ? "VACUUM" : "ANALYZE";
        m_out.alone = isVacuum;
        if (isVacuum && hasOption(child(m_body, "options"), "full")) m_out.lock = "ACCESS EXCLUSIVE on what it writes anew";
    }
    void cluster() {
        m_out.kind = "CLUSTER";
        m_out.alone = !m_body.contains("relation");
        lock("ACCESS EXCLUSIVE", relation());
    }
    void explain() {
        m_out.kind = "EXPLAIN";
        m_out.effect = Effect::Reads;
        if (!hasOption(child(m_body, "options"), "analyze")) return;
        const Json& query = child(m_body, "query");
        if (query.empty()) return;
        ScriptStatement inner;
        Reader(query.begin().key(), query.begin().value(), inner).read();
        m_out.effect = inner.effect;
        m_out.why = inner.why.empty() ? "" : "ANALYZE runs it: " + inner.why;
    }
    void set() {
        m_out.kind = "SET";
        m_out.effect = Effect::Sets;
    }
    void show() {
        m_out.kind = "SHOW";
        m_out.effect = Effect::Reads;
    }
    void readsOnly() { m_out.effect = Effect::Reads; }
    void lockTable() {
        static constexpr std::array kModes = {"",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
                                              "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
        m_out.kind = "LOCK TABLE";
        m_out.effect = Effect::Sets;
        std::vector<std::string> names;
        for (const Json& one : child(m_body, "relations")) names.push_back(nameOfRange(one));
        const auto mode = m_body.value("mode", 0U);
        if (mode < kModes.size()) lock(kModes.at(mode), join(names, ", "));
    }
    void alterEnum() {
        const bool adds = !text(m_body, "newVal").empty() && text(m_body, "oldVal").empty();
        m_out.kind = adds ? "ALTER TYPE ADD VALUE" : "ALTER TYPE";
        if (adds) m_out.why = "the new value cannot be used before COMMIT; before PostgreSQL 12 it cannot be added in a transaction at all";
    }
    void code() {
        m_out.kind = m_kind == "DoStmt" ? "DO" : "CALL";
        destroys("runs code: what it does shows only in a rehearsal");
    }
    void trigger() {
        m_out.kind = "CREATE TRIGGER";
        lock("SHARE ROW EXCLUSIVE", relation());
    }
    void refresh() {
        m_out.kind = "REFRESH MATERIALIZED VIEW";
        lock(flag(m_body, "concurrent") ? "EXCLUSIVE" : "ACCESS EXCLUSIVE", relation());
    }
    void createAs() { m_out.kind = text(m_body, "objtype") == "OBJECT_MATVIEW" ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS"; }
    void createTable() {
        m_out.kind = "CREATE TABLE";
        Contents found;
        collect(m_body, found);
        std::vector<std::string> referred;
        for (const Json& one : child(m_body, "tableElts")) {
            const Json& constraint = child(one, "Constraint");
            if (constraint.contains("pktable")) referred.push_back(nameOfRange(constraint.at("pktable")));
            for (const Json& own : child(child(one, "ColumnDef"), "constraints")) {
                if (child(own, "Constraint").contains("pktable")) referred.push_back(nameOfRange(own.at("Constraint").at("pktable")));
            }
        }
        lock("SHARE ROW EXCLUSIVE", join(referred, ", "));
    }
    void discard() {
        m_out.kind = "DISCARD";
        m_out.effect = Effect::Sets;
        m_out.alone = text(m_body, "target") == "DISCARD_ALL";
    }
    void dropOwned() {
        m_out.kind = "DROP OWNED";
        destroys("drops everything that the role owns");
    }
    void database() {
        m_out.alone = true;
        if (m_kind == "DropdbStmt") {
            m_out.kind = "DROP DATABASE";
            destroys("drops database " + text(m_body, "dbname"));
        } else if (m_kind == "DropTableSpaceStmt") {
            destroys("drops a tablespace");
        }
    }
    void dropRole() {
        m_out.kind = "DROP ROLE";
        destroys("drops a role");
    }
    void comment() { m_out.kind = "COMMENT"; }

    const std::string& m_kind;
    const Json& m_body;
    ScriptStatement& m_out;
};

} // namespace

std::optional<std::vector<ParsedStatement>> parsedStatements(const char* tree) {
    std::vector<ParsedStatement> list;
    const Json document = Json::parse(tree, nullptr, false);
    if (!document.is_object()) return std::nullopt;
    for (const Json& one : child(document, "stmts")) {
        ParsedStatement parsed;
        parsed.offset = one.value("stmt_location", std::size_t{0});
        parsed.length = one.value("stmt_len", std::size_t{0});
        const Json& node = child(one, "stmt");
        if (node.empty()) continue;
        const std::string kind = node.begin().key();
        Reader(kind, node.begin().value(), parsed.statement).read();
        list.push_back(std::move(parsed));
    }
    return list;
}

} // namespace stillroom::database
