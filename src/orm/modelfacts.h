#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What is known of a project's models beside the tables themselves: which modules Python executes and why, where each table
/// is declared, and what classes and keys name. Values alone; numbers lead into the vectors of ModelFacts.
namespace stillroom::orm {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// A place in a file of the project; line 0 is the file as a whole.
struct SourcePlace {
    std::string file;
    std::uint32_t line = 0;
    std::string text; // the source there, one line

    bool operator==(const SourcePlace&) const = default;
};

/// A module that Python executes. One file may be several, each under its own name.
struct LoadedModule {
    std::string name;                // dotted
    std::string file;                // empty for a folder without __init__.py
    std::size_t loadedBy = kNowhere; // the import that made Python execute it; none for env.py and for what nothing leads to
    bool isReached = false;          // from env.py
    SourcePlace syntaxError;         // where it is not Python; without a file where it is
    std::string syntaxMessage;
};

/// An import at the moment it is executed.
struct ImportSite {
    std::size_t importer = kNowhere;  // module
    std::vector<std::size_t> modules; // that it leads to, the first one first
    SourcePlace place;
    bool inFunction = false;
    bool isConditional = false;  // under a condition that is not known
    bool isTried = false;        // in the body of a try that goes on where an import fails
    bool hasAlternative = false; // its handler imports or binds something instead
    std::uint32_t handlerLine = 0;
    std::string failure; // why it cannot succeed: "there is no module app.models.user"
};

/// A table declared again where it was declared before, in a way that SQLAlchemy lets pass.
struct TableExtension {
    std::size_t table = kNowhere; // of `tables`
    SourcePlace place;
    std::size_t module = kNowhere;
    bool keepsExisting = false;        // keep_existing: what it says is dropped
    std::vector<std::string> replaced; // columns of the first declaration that it makes other ones
    std::vector<std::string> added;    // columns that it declares besides
};

/// A declaration of a table: a class, or a Table().
struct TableDeclaration {
    std::string schema;
    std::string name;
    std::size_t registry = kNowhere; // of `registries`
    std::size_t module = kNowhere;
    std::string className; // empty for a Table()
    SourcePlace place;
    bool isConditional = false; // under a condition that is not known
    bool isComplete = true;     // every column is known
    struct Column {
        std::string name;
        std::string type; // as SQL; empty where it is not known
        bool nullable = true;
        bool primaryKey = false;
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columns;

    [[nodiscard]] std::string fullName() const { return schema.empty() ? name : schema + "." + name; }
};

/// A declarative base or a MetaData object, as executed: a file that is executed twice makes two.
struct RegistryFact {
    std::string name;
    std::size_t module = kNowhere;
    SourcePlace place;
    bool isTarget = false; // env.py hands it to Alembic
};

/// A class that is mapped to a table.
struct MappedClass {
    std::string name;
    std::size_t module = kNowhere;
    std::size_t classRegistry = kNowhere; // classes find each other by name within one; none where it is not known
    std::size_t registry = kNowhere;      // of `registries`
    SourcePlace place;
    bool isConditional = false;
};

/// relationship("Target"), or Mapped["Target"].
struct RelationshipFact {
    std::size_t owner = kNowhere; // of `classes`
    std::string attribute;
    std::string target; // as written: "Booking", "app.models.Booking"
    SourcePlace place;
};

/// A foreign key as it is written.
struct KeyFact {
    std::size_t table = kNowhere; // of `tables`
    SourcePlace place;
    std::string ownColumn;
    std::string text;                     // "users.id"; empty where a column object is named
    std::string schema, referred, column; // what it means
    std::size_t referredTable = kNowhere; // of `tables`; of a key by text within the same MetaData
    bool columnFound = false;
};

/// A folder of sys.path, and why it is one.
struct SearchRoot {
    std::string folder;
    std::string why;  // "prepend_sys_path", "the folder above the migrations"
    std::string file; // that says so; empty where nothing in the project does
    std::uint32_t line = 0;
};

/// An import statement of a file that env.py does not lead to.
struct OtherImport {
    std::string file;
    std::uint32_t line = 0;
    std::string text;
    std::string name; // the module that it names
    bool isTest = false;
};
/// A file with models that may be imported under several names.
struct OtherNames {
    std::string file;
    std::vector<OtherImport> imports; // each name at least once
};

struct ModelFacts {
    bool isEntered = false;   // env.py was followed, so it is known what it leads to
    bool isWholeTree = false; // every file with models was read as well
    std::string envFile;
    std::vector<LoadedModule> modules; // in the order of execution; env.py first where it was followed
    std::vector<ImportSite> imports;   // in the order of execution
    std::vector<RegistryFact> registries;
    std::vector<TableDeclaration> tables; // in the order of declaration, of every registry
    std::vector<TableExtension> extensions;
    std::vector<MappedClass> classes;
    std::vector<RelationshipFact> relationships;
    std::vector<KeyFact> keys;
    std::vector<std::size_t> targets; // registries of target_metadata, as env.py lists them
    std::vector<std::size_t> targetsTwice; // those that one list names more than once
    std::vector<SearchRoot> roots;
    std::vector<OtherNames> otherNames;
    std::vector<SourcePlace> openImports; // of modules whose name the code alone does not tell
    std::string whyMoreTables;            // why there may be tables, classes and columns that are not listed; empty where there are none

    [[nodiscard]] bool isReached(std::size_t module) const { return module < modules.size() && modules[module].isReached; }
};

} // namespace stillroom::orm
