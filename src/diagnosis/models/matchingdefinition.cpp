// models.database_matches_other, models.database_matches_loaded: of several definitions of one table, which one the database has.
#include "diagnosis/checks.h"
#include "diagnosis/models/importchains.h"
#include "diagnosis/words.h"

#include "base/text.h"
#include "schema/normalform.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

/// How a table of the database agrees with one definition of it.
struct Match {
    const TableDeclaration* declared = nullptr;
    std::vector<std::string> disagreements; // "no starts_on", "name is VARCHAR(80)", "start_date besides"
};

/// One table that is declared several times.
struct Contest {
    const schema::Table* table = nullptr; // of the database
    std::vector<Match> matches;           // best first; the one that env.py loads before an equal one
    bool isMoved = false;                 // it is in another schema than declared
};

class Contests {
public:
    Contests(const Snapshot& snapshot, const ModelSubject& subject) : m_live(*snapshot.live), m_subject(subject) {}

    [[nodiscard]] std::vector<Contest> all() const {
        std::map<schema::TableKey, std::vector<const TableDeclaration*>> declared;
        for (const TableDeclaration& table : m_subject.facts.tables) {
            // One of which only a part is known would agree all too well.
            if (isSure(table) && !table.columns.empty() && (table.isComplete || isLoaded(table)))
                declared[schema::keyOf(m_live.options, table.schema, table.name)].push_back(&table);
        }
        std::vector<Contest> contests;
        for (const auto& [key, tables] : declared) {
            const bool isLoaded = std::any_of(tables.begin(), tables.end(), [this](const auto* t) { return this->isLoaded(*t); });
            const bool differ = std::any_of(tables.begin(), tables.end(), [&](const auto* t) { return t->place != tables.front()->place; });
            if (!isLoaded || !differ) continue;
            if (auto contest = of(key, tables); contest.table != nullptr) contests.push_back(std::move(contest));
        }
        return contests;
    }

    [[nodiscard]] bool isLoaded(const TableDeclaration& table) const {
        const ModelFacts& facts = m_subject.facts;
        return facts.isReached(table.module) && table.registry < facts.registries.size() && facts.registries[table.registry].isTarget;
    }

private:
    [[nodiscard]] Contest of(const schema::TableKey& key, const std::vector<const TableDeclaration*>& tables) const {
        Contest contest;
        std::vector<const schema::Table*> elsewhere;
        for (const schema::Table& table : m_live.schema.tables) {
            const schema::TableKey own = schema::keyOf(m_live.options, table.schema, table.name);
            if (own == key) contest.table = &table;
            if (own.second == key.second) elsewhere.push_back(&table);
        }
        contest.isMoved = contest.table == nullptr && elsewhere.size() == 1;
        if (contest.isMoved) contest.table = elsewhere.front();
        if (contest.table == nullptr) return contest;
        for (const TableDeclaration* table : tables) contest.matches.push_back({table, disagreements(*table, *contest.table)});
        std::stable_sort(contest.matches.begin(), contest.matches.end(), [this](const Match& a, const Match& b) {
            return std::pair(a.disagreements.size(), !isLoaded(*a.declared)) < std::pair(b.disagreements.size(), !isLoaded(*b.declared));
        });
        return contest;
    }

    [[nodiscard]] bool isSame(const std::string& a, const std::string& b) const {
        return m_live.options.dialect == schema::Dialect::Sqlite ? lowered(a) == lowered(b) : a == b;
    }

    [[nodiscard]] std::vector<std::string> disagreements(const TableDeclaration& declared, const schema::Table& table) const {
        std::vector<std::string> found;
        const auto normal = [this](const std::string& type) { return schema::normalType(m_live.options.dialect, type, m_live.options.defaultSchema); };
        for (const TableDeclaration::Column& column : declared.columns) {
            const auto there = std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& c) { return isSame(c.name, column.name); });
            if (there == table.columns.end())
                found.push_back("no " + column.name);
            else if (!column.type.empty() && normal(column.type) != normal(there->type))
                found.push_back(column.name + " is " + there->type);
            else if (!column.primaryKey && column.nullable != there->nullable)
                found.push_back(column.name + (there->nullable ? " may be NULL" : " is NOT NULL"));
        }
        if (!declared.isComplete) return found;
        for (const schema::Column& column : table.columns) {
            const auto expected = [&](const auto& c) { return isSame(c.name, column.name); };
            if (std::none_of(declared.columns.begin(), declared.columns.end(), expected)) found.push_back(column.name + " besides");
        }
        return found;
    }

    const LiveFacts& m_live;
    const ModelSubject& m_subject;
};

[[nodiscard]] std::string placeOf(const ModelSubject& subject, const TableDeclaration& table) {
    return shownKind(table) + " in " + shown(subject, table.place);
}

[[nodiscard]] std::string sentence(const ModelSubject& subject, const Contest& contest, const Match& loaded) {
    const Match& best = contest.matches.front();
    std::string text = loaded.declared->fullName() + ": ";
    if (contest.isMoved) text += "it is " + contest.table->schema + "." + contest.table->name + " there. ";
    const std::string wrong = some(loaded.disagreements);
    if (best.declared == loaded.declared) {
        const bool isAlike = contest.matches.size() > 1 && contest.matches[1].disagreements.size() == best.disagreements.size();
        text += "as " + placeOf(subject, *best.declared) + " says" + (isAlike ? ", and as well as the other" : "") +
                (best.disagreements.empty() ? "" : ", but for: " + wrong);
        return text + ".";
    }
    text += "as " + placeOf(subject, *best.declared) + " says" + (best.disagreements.empty() ? "" : ", but for: " + some(best.disagreements)) + "; not as " +
            placeOf(subject, *loaded.declared) + ": " + wrong;
    return text + ".";
}

} // namespace

void checkMatchingDefinition(const Snapshot& snapshot, std::vector<Finding>& findings) {
    if (snapshot.models == nullptr || snapshot.live == nullptr || !snapshot.models->facts.isEntered) return;
    const auto& config = snapshot.environment.configFile;
    const auto root = (config.empty() ? snapshot.environment.scriptLocation : config).parent_path(); // that places are shown relative to
    const ModelSubject subject{snapshot.models->facts, root, {}, {}};
    const Contests contests(snapshot, subject);
    std::vector<std::string> lines;
    std::vector<Evidence> evidence;
    std::size_t others = 0;
    const auto all = contests.all();
    for (const Contest& contest : all) {
        const auto loaded =
            std::find_if(contest.matches.begin(), contest.matches.end(), [&contests](const Match& m) { return contests.isLoaded(*m.declared); });
        const Match& best = contest.matches.front();
        const bool isOther = best.disagreements.size() < loaded->disagreements.size();
        others += isOther ? 1 : 0;
        lines.push_back(sentence(subject, contest, *loaded));
        if (!isOther) continue;
        evidence.push_back(evidenceOf(loaded->declared->place, "env.py loads"));
        evidence.push_back(evidenceOf(best.declared->place, "the database has"));
        std::vector<std::string> columns;
        for (const schema::Column& column : contest.table->columns) columns.push_back(column.name + " " + column.type + (column.nullable ? "" : " NOT NULL"));
        evidence.push_back({{}, 0, "table " + (contest.table->schema.empty() ? "" : contest.table->schema + ".") + contest.table->name, join(columns, ", ")});
    }
    if (all.empty()) return;
    constexpr std::size_t kShown = 40;
    const std::string more = lines.size() > kShown ? "\nAnd " + counted(lines.size() - kShown, "more table") + "." : std::string();
    lines.resize(std::min(lines.size(), kShown));
    if (others == 0)
        return add(findings, "models.database_matches_loaded", Severity::Info,
                   "Of the tables that are declared more than once, the database has what env.py loads", join(lines, "\n") + more, {});
    // What is pending may be just what those models expect: then the database is only behind.
    const bool isBehind = snapshot.position == nullptr || !snapshot.position->pending.empty();
    add(findings, "models.database_matches_other", isBehind ? Severity::Info : Severity::Warning,
        counted(others, "table") + " of the database " + (others == 1 ? "matches" : "match") + " another definition than the one that env.py loads",
        join(lines, "\n") + more +
            "\nTo do: decide which definitions are the right ones. If those that env.py loads: the differences of models and database are the way there, and "
            "their "
            "script renames and moves what is only called otherwise, so that the rows stay. If the others: let env.py load them, and delete the "
            "first.\nBeware: "
            "dropping the tables and making them anew gives the right structure and no rows.",
        std::move(evidence));
}

} // namespace stillroom::diagnosis
