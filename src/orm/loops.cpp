#include "orm/columncollection.h"
#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr std::size_t kMaxRounds = 2'000; // of one loop

/// Whether a handler takes a failed import.
[[nodiscard]] bool takesImportErrors(const Expr* type) {
    if (type == nullptr) return true;
    if (const auto* several = python::ast::as<Tuple>(type)) return std::any_of(several->elements.begin(), several->elements.end(), takesImportErrors);
    const auto* name = python::ast::as<Name>(type);
    return name != nullptr && (name->id == "ImportError" || name->id == "ModuleNotFoundError" || name->id == "Exception" || name->id == "BaseException");
}

} // namespace

std::optional<std::vector<Value*>> Execution::elementsOf(Value* value) const {
    if (isSequence(value)) return itemsOf(value);
    std::vector<Value*> items;
    if (const auto* dict = orm::as<DictValue>(value)) {
        for (const auto& [key, item] : *dict->items) items.push_back(key);
        return items;
    }
    if (const auto* type = orm::as<ClassValue>(value)) {
        if (const auto& members = m_i.membersOf(type); !members.empty()) return members;
    }
    if (const CallValue* columns = columnCollection(value)) return columnsOf(*columns);
    if (const auto* collection = orm::as<AttributeValue>(value); collection != nullptr && (collection->name == "c" || collection->name == "columns"))
        return m_i.columnsOfTable(collection->object);
    if (const auto* made = orm::as<CallValue>(value)) { // a named tuple
        const auto fields = tupleFields(*made);
        for (std::size_t i = 0; i < fields.size(); ++i) items.push_back(tupleField(*made, fields, i));
        const bool known = !fields.empty() && std::find(items.begin(), items.end(), nullptr) == items.end();
        return known ? std::optional(items) : std::nullopt;
    }
    if (const auto* text = orm::as<StringValue>(value)) { // by characters
        for (std::size_t i = 0; i < text->text.size();) {
            std::size_t next = i + 1;
            while (next < text->text.size() && (static_cast<unsigned char>(text->text[next]) & 0xC0U) == 0x80U) ++next;
            items.push_back(m_i.string(std::string(text->text.substr(i, next - i)), value->place));
            i = next;
        }
        return items;
    }
    return std::nullopt;
}

/// One round of a loop. False where it was the last: break, return or raise was met.
bool Execution::round(const StmtSeq& body) {
    const std::size_t around = std::exchange(m_perhapsSkippedFrom, kNever);
    run(body);
    m_i.markPerhaps(std::exchange(m_perhapsSkippedFrom, around));
    const bool left = m_raised || m_importFailed || (m_returned != nullptr && !m_mayFallThrough);
    const bool broken = std::exchange(m_broken, false);
    m_ended = left;
    return !left && !broken;
}

void Execution::loop(const For& node) {
    const auto items = elementsOf(evaluate(node.iter));
    if (!items) {
        assign(node.target, m_i.unknown("it comes from a loop over something that is not known", place(&node)));
        return underCondition(node.body);
    }
    const bool perhapsBroken = std::exchange(m_perhapsBroken, false);
    int doubts = 0; // a round that is perhaps never made
    bool whole = true;
    for (std::size_t i = 0; whole && i < std::min(items->size(), kMaxRounds); ++i) {
        Value* item = (*items)[i];
        const bool many = orm::as<UnknownValue>(item) != nullptr && orm::as<UnknownValue>(item)->many;
        assign(node.target, item);
        if (many) {
            underCondition(node.body);
        } else {
            whole = round(node.body);
        }
        if (m_perhapsBroken && doubts == 0) m_i.m_maybe += ++doubts;
    }
    m_i.m_maybe -= doubts;
    m_perhapsBroken = perhapsBroken;
    if (whole) run(node.orElse);
}

void Execution::repeat(const While& node) {
    constexpr int kMaxRepeats = 500;
    for (int i = 0; i < kMaxRepeats; ++i) {
        const auto truth = truthOf(evaluate(node.test));
        if (!truth) return underCondition(node.body);
        if (!*truth) return run(node.orElse);
        if (!round(node.body)) return;
    }
}

void Execution::match(const Match& node) {
    Value* subject = evaluate(node.subject);
    bool perhaps = false; // an earlier case may have been the one
    for (const MatchCase& one : node.cases) {
        auto fits = matches(one.pattern, subject);
        if (fits && *fits && one.guard != nullptr) fits = truthOf(evaluate(one.guard));
        if (fits && !*fits) continue;
        if (fits && !perhaps) return run(one.body);
        underCondition(one.body);
        if (fits) return;
        perhaps = true;
    }
}

/// Whether the pattern takes the value; its names are bound.
std::optional<bool> Execution::matches(const Pattern* pattern, Value* subject) {
    if (const auto* value = as<MatchValue>(pattern)) return truthOf(compared(Operator::Eq, subject, evaluate(value->value), place(pattern)));
    if (const auto* either = as<MatchOr>(pattern)) {
        bool known = true;
        for (const Pattern* one : either->patterns) {
            const auto fits = matches(one, subject);
            if (fits && *fits) return true;
            known = known && fits;
        }
        return known ? std::optional(false) : std::nullopt;
    }
    if (const auto* named = as<MatchAs>(pattern)) {
        const auto fits = named->pattern != nullptr ? matches(named->pattern, subject) : std::optional(true);
        if (!named->name.empty() && fits != std::optional(false)) bind(named->name, subject, pattern->start);
        return fits;
    }
    return std::nullopt;
}

// The body is taken to succeed but for imports that surely fail. A handler is followed for the names that the body did not bind.
void Execution::attempt(const Try& node) {
    const std::size_t before = m_i.m_calls.size();
    ++m_tries;
    run(node.body);
    --m_tries;
    if (!node.handlers.empty()) m_i.markPerhaps(before);
    if (std::exchange(m_importFailed, false)) {
        m_ended = false;
        const auto handler = std::find_if(node.handlers.begin(), node.handlers.end(), [](const ExceptHandler& h) { return takesImportErrors(h.type); });
        if (handler != node.handlers.end())
            run(handler->body);
        else
            failImport();
        return run(node.finalBody);
    }
    const bool ended = std::exchange(m_ended, false);
    for (const ExceptHandler& handler : node.handlers) {
        for (const Stmt* s : handler.body) {
            const auto* from = as<ImportFrom>(s);
            const auto* assigned = as<Assign>(s);
            const auto binds = [&](std::string_view id) { return m_frame.names->find(id) == nullptr; };
            const bool missing = (from != nullptr && std::any_of(from->names.begin(), from->names.end(),
                                                                 [&](const Alias& a) { return binds(a.asName.empty() ? a.name : a.asName); })) ||
                                 (assigned != nullptr && as<Name>(assigned->targets[0]) != nullptr && binds(as<Name>(assigned->targets[0])->id));
            const auto* annotated = as<AnnAssign>(s);
            const auto* target = annotated != nullptr ? as<Name>(annotated->target) : nullptr;
            const bool isAct = s->kind == Kind::ExprStmt || s->kind == Kind::If || s->kind == Kind::For || s->kind == Kind::With;
            if (isAct && !m_i.m_dialect.empty())
                underCondition({&s, 1}); // of a migration
            else if (missing)
                statement(s);
            else if (target != nullptr && m_frame.names->entry(target->id) == nullptr)
                underCondition({&s, 1}); // an attribute that is there without the import alone
        }
    }
    m_ended = ended;
    run(node.orElse);
    run(node.finalBody);
}

} // namespace stillroom::orm
