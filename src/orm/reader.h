#pragma once

#include "orm/classcolumns.h"
#include "orm/modelreader.h"
#include "orm/registries.h"
#include "orm/tablebuilder.h"

#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// Reads the models of one project, once: modelreader.cpp leads, mappedclasses.cpp has the classes, tableregister.cpp the
/// tables and where their columns are.
class Reader {
public:
    Reader(const ModelRequest& request, std::stop_token stop)
        : m_request(request), m_stop(std::move(stop)), m_tree(request.root), m_i(m_tree, modulePaths(request), m_stop) {}

    Models read();

private:
    using Key = Registries::Key;

    /// Columns' attribute keys and terms, with their names.
    struct Named {
        const CallValue* term;
        std::string key;
        std::string name;
    };

    /// Tables and classes in the order in which they were made; a class's attributes may make more of both.
    void addAll();

    /// Whether the project needs SQLAlchemy 2.0: anything of its new ORM is used.
    [[nodiscard]] bool usesModernOrm() const;

    /// Programs that import their models by other ways than env.py's imports: plugins, drivers, a scan of packages.
    void readAllWhereEmpty();

    [[nodiscard]] static ModulePaths modulePaths(const ModelRequest& request);

    void importAll();

    void noteTarget(const Value* target);

    // ---- tables

    [[nodiscard]] TableBuilder builderFor(const void* key);

    void unresolved(Place place, std::string why);

    void unresolvedTable(Place place, std::string why);

    /// A file that Python refuses: what could be read of it is shown, but no more is believed of it.
    void addSyntaxErrors();

    /// The table of a Table() term, of a class, or of `Class.__table__`.
    [[nodiscard]] std::optional<std::size_t> tableOf(const Value* value) const;

    /// Where a column is: its term, Class.attribute, table.c.key, Class.__table__.c["key"].
    [[nodiscard]] std::optional<std::pair<std::size_t, std::string>> placeOf(const Value* column);

    bool placeOfColumn(const Value* column, std::string& schemaName, std::string& table, std::string& name);

    void keep(ModelTable table, const void* key, Place place, std::vector<Named> named, std::vector<schema::Enum>& enums);

    /// The table that a Table() means that makes none: extend_existing, keep_existing, or a name alone.
    [[nodiscard]] std::optional<std::size_t> declared(Key key, const CallValue& call) const;

    void keepEnums(std::vector<schema::Enum>& enums);

    void addTable(const CallValue& call);

    /// What a class gets from itself, its mixins and its abstract bases; not from a parent that has a table of its own.
    void addClass(ClassValue& type);

    /// What of a mapped class is not known, and so what of its table.
    void judge(ClassValue& type, const std::vector<ClassValue*>& sources, ModelTable& table);

    /// Whether the class has only bases that are known, or known to bring no columns. Said once of each.
    [[nodiscard]] bool isJudgedWell(ClassValue& source);

    /// A class of the project that looks mapped, over a base that is not known.
    void judgeUnmapped(ClassValue& type);

    /// The ancestry, and after it that of the class given to the making of the base: declarative_base(cls=Tabled).
    [[nodiscard]] std::vector<ClassValue*> ancestryWithBase(ClassValue& type);

    [[nodiscard]] bool isAncestor(ClassValue* candidate, ClassValue* of);

    /// The base itself, and the classes above it.
    [[nodiscard]] static bool isBase(const ClassValue& type, const void* key);

    [[nodiscard]] static bool isSqlModelTable(const ClassValue& type);

    [[nodiscard]] std::optional<std::string> tableName(ClassValue& type, const std::vector<ClassValue*>& sources, const ClassValue* parent, const void* key);

    struct ArgumentParts {
        std::vector<Value*> arguments;
        std::vector<const DictValue*> options;
    };

    [[nodiscard]] ArgumentParts tableArguments(ClassValue& type, const std::vector<ClassValue*>& sources);

    std::vector<Named> addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources, Key key);

    [[nodiscard]] static Named nameOf(const std::string& key, const CallValue* call);

    void notePlaces(std::size_t index, std::vector<Named> named);

    /// The name of the column that a table has under a key; null where it has none.
    [[nodiscard]] const std::string* columnByKey(std::size_t index, std::string_view key) const;

    /// Single-table inheritance: the child's columns belong to the parent's table, and may be NULL.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, std::size_t index, const void* key);

    /// table.append_column(Column(...)), table.append_constraint(...)
    void addLater();

    /// Something more for a table that is there: constraints take their names from it.
    void beginAgain(TableBuilder& builder, std::size_t index);

    void addPart(TableBuilder& builder, Value* part, std::vector<Named>& named);

    /// \param replaces whether a column of a name that is there takes its place
    void merge(std::size_t index, TableBuilder& builder, std::vector<Named> named, bool replaces);

    /// Listeners that are called while classes are mapped, with columns in their code.
    void addListeners();

    /// What of a whole MetaData, or of the whole project, is not known.
    void addUnclear();

    /// Index("name", table.c.x) outside of any table.
    void addLooseIndexes();

    /// A column without a type has that of the column it refers to, over several steps if need be.
    void resolveForeignTypes();

    void finish();

    ModelRequest m_request;
    std::stop_token m_stop;
    python::SourceTree m_tree;
    Interpreter m_i;
    Models m_models;
    Registries m_registries{m_i};
    ClassColumns m_columns{m_i, m_registries, [this](Place place, std::string why) {
                               m_unclear = true;
                               unresolved(place, std::move(why));
                           }};
    std::size_t m_nextCall = 0; // up to where tables and classes are read
    std::size_t m_nextClass = 0;
    bool m_unclear = false; // something of the class that is read is not known
    std::set<const ClassValue*> m_judged;
    std::vector<const Value*> m_unknownTargets; // parts of target_metadata
    std::set<const void*> m_targets;
    std::vector<const void*> m_keys; // of the tables
    static constexpr std::pair<std::size_t, std::size_t> kNowhere{static_cast<std::size_t>(-1), 0};
    std::vector<std::pair<std::size_t, std::size_t>> m_columnPlaces; // of Column terms by their number: the table, and which of its columns
    std::vector<std::vector<Named>> m_named;                         // the columns of each table
    std::unordered_map<const Value*, std::size_t> m_tableOfTerm;
    std::unordered_map<const ClassValue*, std::size_t> m_tableOfClass;
};

} // namespace stillroom::orm
