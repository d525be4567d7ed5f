#pragma once

#include "orm/importlog.h"
#include "orm/modulepaths.h"
#include "orm/value.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stillroom::orm {

constexpr std::uint64_t kMaxSteps = 20'000'000; // statements and expressions of a whole project
constexpr std::string_view kOfUnknownLoop = "it comes from a loop over something that is not known";
constexpr std::size_t kMaxText = 64 * 1024;  // of a text that code puts together
constexpr std::size_t kMaxElements = 50'000; // of a list that code puts together

/// Follows the code of a project's modules without running it. Statements are taken in their order, imports as Python makes
/// them, functions of the project are followed when called; what only a running program can know is Unknown with its
/// reason, and what comes from outside the project is a term. Bounded in depth and steps, whatever the code.
class Interpreter {
public:
    Interpreter(python::SourceTree& tree, ModulePaths paths, std::stop_token stop = {});

    /// Executes the file as the module that its path makes it, once. Null where it cannot be read.
    ModuleState* importFile(const std::filesystem::path& file);
    /// As `import name` does. Null where it is not in the project.
    ModuleState* importModule(const std::string& name);

    /// The Table() terms of a MetaData so far, as a list; null where there may be others.
    [[nodiscard]] Value* tablesOf(const CallValue& metadata, Place place);
    /// The Column() terms of a Table() so far; none where there may be others.
    [[nodiscard]] std::optional<std::vector<Value*>> columnsOfTable(const Value* table) const;
    /// Places where what is not known is told to change a table, or to copy one.
    [[nodiscard]] const std::vector<Place>& lostChanges() const { return m_lostChanges; }
    /// Where modules are looked for.
    [[nodiscard]] const ModulePaths& paths() const { return m_paths; }
    /// Every file that was imported.
    [[nodiscard]] const std::map<std::filesystem::path, ModuleState*>& files() const { return m_byFile; }
    /// All classes, in the order in which they were made.
    [[nodiscard]] const std::vector<ClassValue*>& classes() const { return m_classes; }
    /// The calls of external names, in the order in which they were made.
    [[nodiscard]] const std::vector<CallValue*>& calls() const { return m_calls; }
    /// Those that are more than a part of a column (Concept::isOfColumns), which are few.
    [[nodiscard]] const std::vector<CallValue*>& callsBesideColumns() const { return m_callsBesideColumns; }

    [[nodiscard]] const ImportLog& imports() const { return m_imports; }
    /// Whether a file that is imported under a second name is executed again, as Python does, or stays one module: a program
    /// that runs has one.
    void executeUnderEachName(bool each) { m_eachName = each; }
    /// From now on code is followed as a migration that runs against a database of this dialect: what Alembic's op and context
    /// tell of it is known, and calls that are perhaps never made are marked, however that comes.
    void followMigrations(std::string dialect);
    /// A call, in a migration, of something that is not known: it may do anything.
    struct LostCall {
        std::size_t before; // the number of the next call
        Place place;
        std::string_view why;
    };
    [[nodiscard]] const std::vector<LostCall>& lostCalls() const { return m_lostCalls; }
    /// Whether a call was too much to be followed to its end; asked once.
    [[nodiscard]] bool wasCut() { return std::exchange(m_cut, false); }

    /// Whether the code was too much to be followed to its end.
    [[nodiscard]] bool isExhausted() const { return m_steps > kMaxSteps; }

    /// The value of `object.name`, as far as it is known; never null.
    [[nodiscard]] Value* attribute(Value* object, std::string_view name, Place place);
    /// Follows a call of a function of the project.
    [[nodiscard]] Value* call(Value* function, const std::vector<Value*>& args, Place place, const std::vector<NamedValue>& keywords = {});
    /// Evaluates in the names of a class body, or of a module.
    [[nodiscard]] Value* evaluate(const python::ast::Expr* expression, Frame& frame);
    /// The class and its ancestors of the project, in Python's order of resolution.
    [[nodiscard]] const std::vector<ClassValue*>& ancestry(ClassValue* type);
    /// Evaluates an annotation that is written as a text: "Mapped[int]".
    [[nodiscard]] Value* evaluateText(std::string_view text, Frame& frame, Place place);

    /// The first in the order of resolution; null where no class of the project has it.
    [[nodiscard]] Value* lookUp(ClassValue& type, std::string_view name);
    /// What a declared_attr gives for the class: called once for each.
    [[nodiscard]] Value* declared(FunctionValue& function, ClassValue& type);
    /// A call that the code does not make itself, but a library on its behalf.
    [[nodiscard]] CallValue* term(std::string_view externalName, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords, Place place);

    /// A member of an enumeration of the project.
    struct Member {
        std::string_view name;
        Value* value;
        ClassValue* type;
    };
    [[nodiscard]] const Member* memberOf(const Value* value) const;
    [[nodiscard]] const std::vector<Value*>& membersOf(const ClassValue* type) const;

    /// `term.name = value` where the term is nothing of the project: Base.metadata.naming_convention = {...}
    struct Assignment {
        const Value* object;
        std::string_view name;
        Value* value;
        Place place;
    };
    [[nodiscard]] const std::vector<Assignment>& assignments() const { return m_assignments; }

    /// Binds what stands under `if TYPE_CHECKING:`: for annotations alone, once all modules have run.
    void bindTypeCheckingNames();

    /// Functions under `@event.listens_for(...)`, with its call.
    [[nodiscard]] const std::vector<std::pair<const CallValue*, FunctionValue*>>& listeners() const { return m_listeners; }

    /// Stands for a dialect object in a TypeDecorator's load_dialect_impl(): its name is known, no more.
    [[nodiscard]] Value* dialectNamed(const std::string& name, Place place);
    /// The text for as long as there are values.
    [[nodiscard]] std::string_view kept(std::string_view text) { return keep(text); }
    /// What `metadata.tables` is to code that asks for it from now on.
    void setModelTables(std::vector<std::pair<Value*, Value*>> tables);
    [[nodiscard]] Value* string(std::string_view text, Place place);
    [[nodiscard]] Value* none(Place place);
    [[nodiscard]] Value* boolean(bool truth, Place place);
    [[nodiscard]] Value* list(std::vector<Value*> items, Place place);
    [[nodiscard]] Value* unknown(std::string_view why, Place place);
    /// A text of which no more than the beginning is known.
    [[nodiscard]] Value* unknownAfter(const std::string& beginning, Place place);
    /// In a list or dict: any number of elements.
    [[nodiscard]] Value* manyUnknown(std::string_view why, Place place);
    [[nodiscard]] Value* dict(std::vector<std::pair<Value*, Value*>> items, Place place);
    [[nodiscard]] Value* external(std::string_view name, Place place);
    [[nodiscard]] Value* number(long long value, Place place);
    /// An object of a class from outside with these attributes: what code sees of what SQLAlchemy made.
    [[nodiscard]] CallValue* object(std::string_view externalClass, const std::vector<NamedValue>& attributes, Place place);
    /// The attributes of such an object, or of one of the project: what its constructor, or code outside, set on it.
    [[nodiscard]] Namespace& namesOf(const CallValue& object);
    /// What gives an object for a term of a table, `Class.__table__` or Table(...), once the table is there; null before.
    void setTableView(std::function<Value*(const Value*)> view) { m_tableView = std::move(view); }
    /// Calls of something that is not known were met so often: whatever they do is lost.
    [[nodiscard]] std::uint64_t callsLost() const { return m_callsLost; }
    /// `a | b | c` of types.
    [[nodiscard]] Value* unionOf(const std::vector<Value*>& parts, Place place);
    /// A call that stands in no file: what SQLAlchemy itself would have written.
    [[nodiscard]] CallValue* term(Value* function, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords, Place place);

private:
    friend class Execution;

    template <class T, class... Args>
    [[nodiscard]] T* make(Place place, Args&&... args) {
        return m_arena.make<T>(Value{T::kKind, place}, std::forward<Args>(args)...);
    }
    CallValue* counted(CallValue* call);
    [[nodiscard]] std::string_view keep(std::string_view text) { return m_arena.copy(text); }
    [[nodiscard]] Value* tuple(const std::vector<Value*>& items, Place place);
    [[nodiscard]] Frame* newFrame(ModuleState* module, Frame* outer, Namespace* names = nullptr);
    [[nodiscard]] Frame& emptyFrame() { return *newFrame(nullptr, nullptr); }
    ModuleState* moduleOf(const FoundModule& found);
    ModuleState* knownPackage(const std::string& name);
    void noteMembers(ClassValue& type);
    [[nodiscard]] const Namespace* objectNames(const CallValue& object) const;
    void execute(ModuleState& module);
    void expectImports(const ModuleState& module);
    [[nodiscard]] std::vector<ClassValue*> linearize(ClassValue* type, int depth);

    [[nodiscard]] Value* connectionAttribute(CallValue& made, std::string_view name, Place place);
    [[nodiscard]] Value* metadataAttribute(const Value& metadata, std::string_view name, Place place);
    void markPerhaps(std::size_t from);
    void noteLost(const python::ast::Call& node, const Value& function, Place place);

    python::SourceTree& m_tree;
    ModulePaths m_paths;
    std::stop_token m_stop;
    Arena m_arena;
    std::deque<std::vector<Value*>> m_lists;
    std::deque<std::vector<std::pair<Value*, Value*>>> m_dicts;
    std::deque<Namespace> m_namespaces;
    std::deque<Frame> m_frames;
    std::deque<python::SourceFile> m_known; // modules of known packages
    std::deque<ModuleState> m_states;
    std::unordered_map<std::string_view, Concept> m_externals;
    std::map<std::string, ModuleState*> m_modules; // by dotted name; a file may have several
    std::map<std::filesystem::path, ModuleState*> m_byFile;
    std::vector<ClassValue*> m_classes;
    std::vector<CallValue*> m_calls;
    std::vector<CallValue*> m_callsBesideColumns;
    std::unordered_map<const ClassValue*, std::vector<ClassValue*>> m_ancestry;
    std::unordered_map<const CallValue*, Namespace*> m_objects;
    std::vector<std::pair<const CallValue*, FunctionValue*>> m_listeners;
    std::vector<Assignment> m_assignments;
    std::map<std::string, Value*> m_environment; // the variables that the code itself has set
    std::unordered_map<const Value*, Member> m_members;
    std::unordered_map<const ClassValue*, std::vector<Value*>> m_membersOf;
    std::map<std::pair<const FunctionValue*, const ClassValue*>, Value*> m_declared;
    std::vector<std::pair<ModuleState*, const python::ast::StmtSeq*>> m_typeChecking;
    ImportLog m_imports;
    bool m_eachName = false;
    bool m_importsOnlyKnown = false;                     // modules that were not imported so far are not
    std::deque<std::unique_ptr<python::Module>> m_texts; // of annotations that are written as texts
    int m_depth = 0;                                     // of imports
    int m_callDepth = 0;                                 // of functions
    int m_expressionDepth = 0;
    std::vector<const void*> m_active; // the functions that are followed, outermost first
    std::set<const void*> m_endless;   // functions that became too much, and are not followed any more
    bool m_wasNoted = false;           // of the call that is being followed
    std::function<Value*(const Value*)> m_tableView;
    std::uint64_t m_steps = 0;
    std::uint64_t m_callsLost = 0;
    std::vector<Place> m_lostChanges;
    std::uint64_t m_stepLimit = kMaxSteps; // within a call a nearer one
    int m_maybe = 0;                       // conditions around that are not known
    std::string m_dialect;                 // of the database that migrations run against; empty outside of them
    std::vector<LostCall> m_lostCalls;
    Value* m_modelTables = nullptr; // a dictionary
    bool m_cut = false;
};

} // namespace stillroom::orm
