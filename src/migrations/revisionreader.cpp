#include "migrations/revisionreader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "python/evaluator.h"
#include "python/parser.h"
#include "python/source.h"

#include <array>
#include <memory>
#include <optional>

namespace stillroom::migrations {

using namespace python;

namespace {

constexpr std::size_t kMaxScript = 32U << 20U;
constexpr std::size_t kMaxDiagnostics = 3; // of one file: more say no more

enum Attribute : std::size_t { kRevision, kDownRevision, kBranchLabels, kDependsOn, kAttributes };
constexpr std::array<std::string_view, kAttributes> kNames = {"revision", "down_revision", "branch_labels", "depends_on"};

struct Assignment {
    const ast::Expr* value = nullptr;
    std::uint32_t offset = 0;
    bool found = false;
    bool simple = true; // one plain assignment, so that no scope is needed to know which counts
};
using Assignments = std::array<Assignment, kAttributes>;

/// The last module-level assignment of each attribute. Only plain statements; anything else asks for the slow way.
[[nodiscard]] Assignments findAssignments(const Module& module) {
    Assignments result;
    const auto note = [&result](const ast::Expr* target, const ast::Expr* value) {
        const auto* name = ast::as<ast::Name>(target);
        if (name == nullptr) return;
        for (std::size_t i = 0; i < kAttributes; ++i) {
            if (name->id == kNames[i]) result[i] = {value, target->start, true, value != nullptr};
        }
    };
    for (const ast::Stmt* s : module.body) {
        if (const auto* assign = ast::as<ast::Assign>(s)) {
            for (const ast::Expr* target : assign->targets) note(target, assign->value);
        } else if (const auto* annotated = ast::as<ast::AnnAssign>(s); annotated != nullptr && annotated->value != nullptr) {
            note(annotated->target, annotated->value);
        } else if (const auto* augmented = ast::as<ast::AugAssign>(s)) {
            note(augmented->target, nullptr);
        } else if (s->kind == ast::Kind::If || s->kind == ast::Kind::Try || s->kind == ast::Kind::For || s->kind == ast::Kind::With ||
                   s->kind == ast::Kind::While) {
            const std::string_view text = module.textOf(*s);
            for (std::size_t i = 0; i < kAttributes; ++i) { // may bind it: the scope will tell
                if (text.find(kNames[i]) != std::string_view::npos) result[i].simple = false;
            }
        }
    }
    return result;
}

class Reader {
public:
    Reader(const std::string& file, const std::filesystem::path& projectRoot) : m_path(file), m_root(projectRoot) {}

    RevisionFile read() {
        std::string bytes;
        try {
            bytes = readFile(m_path, kMaxScript);
        } catch (const Error& error) {
            add("script.unreadable", Severity::Error, "A revision script cannot be read", error.reason(), 0, "");
            return std::move(m_result);
        }
        Source source = decode(std::move(bytes));
        if (source.problem) {
            add("script.encoding", Severity::Error, "A revision script's encoding is wrong", "The file is " + *source.problem + ". Python refuses to load it.",
                0, "");
        }
        m_module = parse(std::move(source.text));
        noteDiagnostics();
        interpret();
        return std::move(m_result);
    }

private:
    void add(std::string code, Severity severity, std::string title, std::string detail, std::uint32_t line, std::string text) {
        m_result.findings.push_back({std::move(code), severity, std::move(title), std::move(detail), {{m_path, line, {}, std::move(text)}}, {}});
    }

    void noteDiagnostics() {
        std::size_t said = 0;
        bool conflictSaid = false;
        for (const Diagnostic& diagnostic : m_module->diagnostics) {
            const bool conflict = diagnostic.message == "merge conflict marker";
            if (conflict && conflictSaid) continue; // the other markers of the same conflict, most likely
            conflictSaid = conflictSaid || conflict;
            if (++said > kMaxDiagnostics) break;
            const std::uint32_t line = m_module->position(diagnostic.offset).line;
            add(conflict ? "script.conflict_marker" : "script.syntax_error", Severity::Error,
                conflict ? "A revision script holds merge conflict markers" : "A revision script is not valid Python",
                conflict ? "A merge was left half-done here. Every alembic command fails until it is resolved."
                         : diagnostic.message + ". Every alembic command fails on this file.",
                line, sourceLine(line));
        }
    }

    [[nodiscard]] std::string sourceLine(std::uint32_t line) const {
        std::string_view text = m_module->text;
        for (std::uint32_t i = 1; i < line; ++i) {
            const std::size_t end = text.find('\n');
            if (end == std::string_view::npos) return {};
            text.remove_prefix(end + 1);
        }
        return shortened(trimmed(text.substr(0, text.find('\n'))), 160);
    }

    void interpret() {
        const Assignments found = findAssignments(*m_module);
        if (!found[kRevision].found && conditional(kNames[kRevision])) {
            add("script.unresolved", Severity::Error, "A revision script sets its identifier conditionally",
                "'revision' is assigned inside a condition, so it is known only when the file runs.", 1, "");
            return;
        }
        if (!found[kRevision].found) return noteNoRevision();
        Revision revision;
        revision.file = m_path;
        revision.line = m_module->position(found[kRevision].offset).line;
        const Value id = evaluate(found[kRevision], kRevision);
        if (!id.isString() || id.text.empty()) {
            add("script.unresolved", Severity::Error, "A revision identifier is not a constant",
                "'revision' cannot be known without running the file: " + (id.known() ? std::string("it is no text") : id.text) + ".", revision.line,
                sourceLine(revision.line));
            return;
        }
        revision.id = id.text;
        readDocstring(revision);
        if (found[kDownRevision].found) {
            revision.downLine = m_module->position(found[kDownRevision].offset).line;
        } else {
            add("script.no_down_revision", Severity::Error, "A revision script has no down_revision",
                "Revision " + revision.id + " does not say what it follows. Alembic refuses to load it; it is shown as a base here.", revision.line,
                sourceLine(revision.line));
        }
        revision.downRevisions = list(found[kDownRevision], kDownRevision, revision.id);
        revision.branchLabels = list(found[kBranchLabels], kBranchLabels, revision.id);
        revision.dependencies = list(found[kDependsOn], kDependsOn, revision.id);
        m_result.revision = std::make_shared<const Revision>(std::move(revision));
    }

    void noteNoRevision() {
        const bool empty = trimmed(m_module->text).empty();
        add("script.no_revision", Severity::Error, "A file in a version location is no revision script",
            std::string(empty ? "The file is empty" : "The file has no 'revision'") +
                ". Alembic stops with 'Could not determine revision id from filename' on every command. Move it elsewhere or restore it.",
            1, m_path.substr(m_path.rfind('/') + 1));
    }

    [[nodiscard]] bool conditional(std::string_view name) {
        prepareScope();
        return m_file.scope->find(name) != nullptr;
    }

    void prepareScope() {
        if (m_tree != nullptr) return;
        m_tree = std::make_unique<SourceTree>(m_root);
        m_file.path = m_path;
        m_file.scope = std::make_unique<Scope>(m_module->body);
    }

    /// What nearly every script holds: a text, None, or a tuple or list of texts.
    [[nodiscard]] static std::optional<Value> literal(const ast::Expr* expression) {
        if (const auto* constant = ast::as<ast::Constant>(expression)) {
            if (constant->type == ast::ConstantType::String && !constant->hasNamedCharacters) return Value::string(std::string(constant->value));
            if (constant->type == ast::ConstantType::None) return Value::none();
            return std::nullopt;
        }
        const auto* tuple = ast::as<ast::Tuple>(expression);
        const auto* list = ast::as<ast::List>(expression);
        if (tuple == nullptr && list == nullptr) return std::nullopt;
        Value value;
        value.type = tuple != nullptr ? Value::Type::Tuple : Value::Type::List;
        for (const ast::Expr* element : tuple != nullptr ? tuple->elements : list->elements) {
            auto item = literal(element);
            if (!item) return std::nullopt;
            value.items.push_back(std::move(*item));
        }
        return value;
    }

    /// Literals at once; anything else through the scopes of this file and of those it imports from.
    [[nodiscard]] Value evaluate(const Assignment& assignment, Attribute attribute) {
        if (!assignment.simple) {
            prepareScope();
            return Evaluator(*m_tree).evaluateName(m_file, kNames[attribute]);
        }
        if (auto value = literal(assignment.value)) return std::move(*value);
        prepareScope();
        return Evaluator(*m_tree).evaluate(m_file, assignment.value);
    }

    /// A text, or a tuple, list or set of texts; what is false counts as none (alembic's tuple_rev_as_scalar).
    [[nodiscard]] std::vector<std::string> list(const Assignment& assignment, Attribute attribute, const std::string& id) {
        if (!assignment.found) return {};
        const Value value = evaluate(assignment, attribute);
        const std::uint32_t line = m_module->position(assignment.offset).line;
        std::vector<std::string> result;
        if (value.isString()) {
            if (!value.text.empty()) result.push_back(value.text);
        } else if (value.isSequence()) {
            for (const Value& item : value.items) {
                if (item.isString()) result.push_back(item.text);
            }
        } else if (value.type != Value::Type::None) {
            add("script.unresolved", Severity::Warning, "Part of a revision script is not a constant",
                std::string(kNames[attribute]) + " of revision " + id +
                    (value.known() ? " is neither a text nor a list of texts; Alembic fails on it."
                                   : " cannot be known without running the file: " + value.text + "."),
                line, sourceLine(line));
        }
        return result;
    }

    void readDocstring(Revision& revision) const {
        const std::string_view doc = m_module->docstring();
        const std::size_t paragraph = doc.find("\n\n");
        revision.message = std::string(trimmed(doc.substr(0, paragraph)));
        constexpr std::string_view kDate = "Create Date:";
        if (const std::size_t at = doc.find(kDate); at != std::string_view::npos) {
            revision.created = std::string(trimmed(doc.substr(at + kDate.size(), doc.find('\n', at) - at - kDate.size())));
        }
    }

    std::string m_path;
    std::filesystem::path m_root;
    std::unique_ptr<Module> m_module;
    std::unique_ptr<SourceTree> m_tree;
    SourceFile m_file;
    RevisionFile m_result;
};

} // namespace

RevisionFile readRevisionFile(const std::string& file, const std::filesystem::path& projectRoot) { return Reader(file, projectRoot).read(); }

bool isRevisionFileName(std::string_view fileName) {
    return fileName.size() > 3 && fileName.ends_with(".py") && !fileName.starts_with(".#") && !fileName.starts_with("__init__");
}

} // namespace stillroom::migrations
