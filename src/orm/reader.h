#pragma once

#include "orm/classcolumns.h"
#include "orm/modelreader.h"
#include "orm/registries.h"
#include "orm/tableset.h"

#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// Reads the models of one project, once: modelreader.cpp leads, mappedclasses.cpp has the classes, tableregister.cpp the
/// tables and where their columns are.
class Reader {
public:
    /// How the imports are followed.
    enum class Way : std::uint8_t {
        Program,  // as a program that runs: each file is one module
        ForFacts, // as Python executes them, and then every other file with models
    };

    Reader(const ModelRequest& request, python::SourceTree& tree, Way way, std::stop_token stop)
        : m_request(request), m_way(way), m_stop(std::move(stop)), m_i(tree, modulePaths(request), m_stop) {}

    Models read();
    /// Whether reading ForFacts would tell more: a file under two names, files with models that env.py does not lead to.
    [[nodiscard]] bool hasMoreFacts();

    /// Where the modules of the project are looked for.
    [[nodiscard]] static ModulePaths modulePaths(const ModelRequest& request);

private:
    using Key = Registries::Key;

    /// Tables and classes in the order in which they were made; a class's attributes may make more of both.
    void addAll();

    /// Whether the project itself, not what it has installed, has tables of target_metadata.
    [[nodiscard]] bool hasTargetTables() const;

    /// Programs that import their models by other ways than env.py's imports: plugins, drivers, a scan of packages.
    void readAllWhereEmpty();

    void importAll();

    void importFiles();

    void noteTarget(const Value* target);

    // ---- tables

    [[nodiscard]] TableBuilder& builderFor(const void* key);

    /// The schema that a MetaData gives to what is made with it, where the MetaData is known.
    [[nodiscard]] std::optional<std::string> schemaOf(const Value* metadata);

    void unresolved(Place place, std::string why);

    void unresolvedTable(Place place, std::string why);

    /// A file that Python refuses: what could be read of it is shown, but no more is believed of it.
    void addSyntaxErrors();

    void keep(TableBuilder& builder, std::string className, Key key, Place place, const Value* term);

    /// Keys, constraints and names are made when every table has its columns.
    void finishTables();

    /// The table that a Table() means that makes none: extend_existing, keep_existing, or a name alone.
    [[nodiscard]] TableBuilder* declared(Key key, const CallValue& call) const;

    /// \param schemaName empty: none
    [[nodiscard]] TableBuilder* builderNamed(Key key, std::string_view schemaName, std::string_view name) const;

    /// The table of a term, or of `metadata.tables["name"]`.
    [[nodiscard]] TableBuilder* builderOf(const Value* term);

    void addTable(const CallValue& call);

    void judgeTable(const CallValue& call);

    void copyTable(TableBuilder& original, const CallValue& call);

    /// What a class gets from itself, its mixins and its abstract bases; not from a parent that has a table of its own.
    void addClass(ClassValue& type);

    /// What of a mapped class is not known, and so what of its table.
    void judge(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table);

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

    [[nodiscard]] std::optional<std::string> tableName(ClassValue& type, const std::vector<ClassValue*>& sources, const ClassValue* parent);

    struct ArgumentParts {
        std::vector<Value*> arguments;
        std::vector<const DictValue*> options;
    };

    [[nodiscard]] ArgumentParts tableArguments(ClassValue& type, const std::vector<ClassValue*>& sources);

    [[nodiscard]] TableBuilder* extended(Key key, const std::string& name, const ArgumentParts& parts) const;

    [[nodiscard]] bool isRowOfParent(ClassValue& type, const std::vector<ClassValue*>& sources, const ArgumentParts& parts);

    /// \param replaces whether they take the places of columns of their names
    void addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources, bool replaces = false);

    /// Single-table inheritance: the child's columns belong to the parent's table.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table);

    /// table.append_column(Column(...)), table.append_constraint(...)
    void addLater(const CallValue& call);

    /// A function that SQLAlchemy calls on an event: event.listen(target, "event", function), @event.listens_for(...).
    struct Listener {
        Value* target;
        std::string_view event;
        Value* function;
        const CallValue* call; // that registers it
    };

    // ---- listeners, in listeners.cpp

    /// Calls what SQLAlchemy would call while tables and classes are made. What they add is read with all else; where they
    /// cannot be followed that is said.
    void runListeners();

    /// Those that are registered by a call from this one on.
    [[nodiscard]] std::vector<Listener> listenersFrom(std::size_t firstCall) const;

    void runOnColumns(const std::vector<Listener>& listeners, TableBuilder& table, std::uint32_t madeAt);

    void runOnMappers(const std::vector<Listener>& listeners);

    /// \param table what it may change; null where that is not known
    void follow(const Listener& listener, const std::vector<Value*>& args, TableBuilder* table);

    void sayListener(const Listener& listener, std::optional<Place> place);

    /// What code sets of tables and columns that are there.
    void addAssignments();

    /// A declaration of a table that is there already, by a class with extend_existing or keep_existing.
    void extend(TableBuilder& known, ClassValue& type, const std::vector<ClassValue*>& sources, const ArgumentParts& parts);

    void noteExtension(const TableBuilder& known, const std::vector<TableBuilder::ColumnDraft>& before, Place place, const ModuleState* module, bool keeps,
                       const std::vector<std::string>& columns);

    // ---- the facts, in factsreader.cpp
    void readOtherFiles();
    void collectFacts();
    void collectImports();
    void collectTables();
    void collectClasses();
    [[nodiscard]] SourcePlace sourcePlace(Place place) const;

    /// What of a whole MetaData, or of the whole project, is not known.
    void addUnclear();

    void finish();

    ModelRequest m_request;
    Way m_way;
    std::stop_token m_stop;
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
    std::vector<const void*> m_targetOrder;
    std::set<const void*> m_targetsTwice; // named more than once by one list
    std::vector<ClassValue*> m_mapped; // classes with a table of their own or of a parent
    struct Extension {
        const TableBuilder* table;
        TableExtension fact;
        const ModuleState* module;
    };
    std::vector<Extension> m_extensions;
    std::size_t m_reachedLoads = 0;        // of the import log: those that env.py leads to
    bool m_isEntered = false;              // env.py's target_metadata was found
    bool m_isWholeTree = false;            // every file with models was read
    std::vector<const void*> m_keys;       // of the tables
    std::vector<TableBuilder*> m_builders; // beside them
    std::vector<const Value*> m_terms;     // beside them: the Table() or the class
    std::set<const CallValue*> m_saidListeners;
    TableSet m_tables{m_i, {m_request.dialect, false}, [this](const Value* metadata) { return schemaOf(metadata); }};
};

} // namespace stillroom::orm
