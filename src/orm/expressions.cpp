#include "orm/execution.h"

#include "base/text.h"
#include "orm/columncollection.h"
#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr int kMaxExpressionDepth = 400;
constexpr std::size_t kMaxItems = 5'000;

/// Of a container: true where one element is surely there.
[[nodiscard]] std::optional<bool> truthOfItems(const std::vector<Value*>& items) {
    if (items.empty()) return false;
    const bool sure =
        std::any_of(items.begin(), items.end(), [](const Value* v) { return orm::as<UnknownValue>(v) == nullptr || !orm::as<UnknownValue>(v)->many; });
    return sure ? std::optional(true) : std::nullopt;
}

} // namespace

std::optional<bool> truthOf(const Value* value) {
    if (value == nullptr) return std::nullopt;
    switch (value->kind) {
    case ValueKind::None: return false;
    case ValueKind::Bool: return orm::as<BoolValue>(value)->truth;
    case ValueKind::Number: return integerOf(value) != 0;
    case ValueKind::String: return !textOf(value).empty();
    case ValueKind::List:
    case ValueKind::Tuple: return truthOfItems(itemsOf(value));
    case ValueKind::Dict: {
        std::vector<Value*> keys;
        for (const auto& [key, item] : *orm::as<DictValue>(value)->items) keys.push_back(key);
        return truthOfItems(keys);
    }
    case ValueKind::Call: { // objects without a truth of their own
        const Value* function = orm::as<CallValue>(value)->function;
        const Concept what = conceptOf(function);
        const bool isPlain = function->kind == ValueKind::Class || isExternal(function, "re.Match") || what.is("MetaData") || what.is("registry") ||
                             what.is("declarative_base") || what.is("Table");
        return isPlain ? std::optional(true) : std::nullopt;
    }
    case ValueKind::External: return orm::as<ExternalValue>(value)->name.ends_with("typing.TYPE_CHECKING") ? std::optional(false) : std::nullopt;
    case ValueKind::Class:
    case ValueKind::Function:
    case ValueKind::Module: return true;
    default: return std::nullopt;
    }
}

Value* Execution::evaluate(const Expr* e) {
    if (e == nullptr) return m_i.unknown("there is no value", {m_frame.module->file, 0});
    const Place at = place(e);
    if (m_i.m_expressionDepth > kMaxExpressionDepth || ++m_i.m_steps > m_i.m_stepLimit) return m_i.unknown("too much to follow", at);
    struct Depth {
        int& depth;
        explicit Depth(int& d) : depth(d) { ++depth; }
        ~Depth() { --depth; }
    } const guard(m_i.m_expressionDepth);
    switch (e->kind) {
    case Kind::Constant: return constant(*as<Constant>(e));
    case Kind::Name: return name(as<Name>(e)->id, at);
    case Kind::Attribute: return attribute(m_i, evaluate(as<Attribute>(e)->value), mangled(as<Attribute>(e)->attr), at);
    case Kind::Call: return callExpression(*as<Call>(e));
    case Kind::Subscript: return subscript(*as<Subscript>(e));
    case Kind::Tuple: return m_i.tuple(elements(as<Tuple>(e)->elements), at);
    case Kind::List: return m_i.list(elements(as<List>(e)->elements), at);
    case Kind::Set: return m_i.list(distinct(elements(as<Set>(e)->elements)), at);
    case Kind::Dict: return dictionary(*as<Dict>(e));
    case Kind::JoinedStr: return joinedString(*as<JoinedStr>(e));
    case Kind::FormattedValue: return evaluate(as<FormattedValue>(e)->value);
    case Kind::BinOp: {
        Value* left = evaluate(as<BinOp>(e)->left);
        return operation(as<BinOp>(e)->op, left, evaluate(as<BinOp>(e)->right), at);
    }
    case Kind::UnaryOp: {
        Value* operand = evaluate(as<UnaryOp>(e)->operand);
        const auto truth = truthOf(operand);
        if (as<UnaryOp>(e)->op == Operator::Not && truth) return m_i.boolean(!*truth, at);
        if (const auto number = integerOf(operand); number && as<UnaryOp>(e)->op == Operator::USub) return m_i.number(-*number, at);
        return m_i.make<OperationValue>(at, as<UnaryOp>(e)->op, nullptr, operand);
    }
    case Kind::BoolOp: return either(*as<BoolOp>(e));
    case Kind::Compare: return comparison(*as<Compare>(e));
    case Kind::IfExp: {
        const auto& node = *as<IfExp>(e);
        const auto truth = truthOf(evaluate(node.test));
        if (truth) return evaluate(*truth ? node.body : node.orElse);
        return m_i.unknown("it depends on a condition that is not known", at);
    }
    case Kind::NamedExpr: {
        Value* value = evaluate(as<NamedExpr>(e)->value);
        assign(as<NamedExpr>(e)->target, value);
        return value;
    }
    case Kind::Lambda: return lambda(*as<Lambda>(e));
    case Kind::ListComp:
    case Kind::SetComp:
    case Kind::GeneratorExp: {
        const auto* node = static_cast<const ListComp*>(e); // the three share one shape
        return comprehension(nullptr, node->element, node->generators, at);
    }
    case Kind::DictComp: return comprehension(as<DictComp>(e)->key, as<DictComp>(e)->value, as<DictComp>(e)->generators, at);
    case Kind::Yield: return yielded(*as<Yield>(e));
    default: return m_i.unknown("it is known only when the code runs", at);
    }
}

Value* Execution::constant(const Constant& node) {
    const Place at = place(&node);
    switch (node.type) {
    case ConstantType::None: return m_i.none(at);
    case ConstantType::True: return m_i.boolean(true, at);
    case ConstantType::False: return m_i.boolean(false, at);
    case ConstantType::String: return m_i.make<StringValue>(at, node.value);
    case ConstantType::Int:
    case ConstantType::Float: return m_i.make<NumberValue>(at, node.value);
    default: return m_i.external("builtins.constant", at);
    }
}

/// Of a list, tuple or set as it is written.
std::vector<Value*> Execution::elements(const ExprSeq& written) {
    std::vector<Value*> items;
    for (const Expr* element : written) {
        const auto* starred = as<Starred>(element);
        if (starred == nullptr) {
            items.push_back(evaluate(element));
            continue;
        }
        const auto inner = elementsOf(evaluate(starred->value));
        if (!inner) items.push_back(m_i.manyUnknown("what stands behind * is not known", place(element)));
        for (Value* item : inner.value_or(std::vector<Value*>{})) items.push_back(item);
    }
    return items;
}

/// `a or b`, `a and b`
Value* Execution::either(const BoolOp& node) {
    Value* value = nullptr;
    for (const Expr* one : node.values) {
        value = evaluate(one);
        const auto truth = truthOf(value);
        if (!truth && !m_i.m_dialect.empty() && truthOfTest(&node)) return m_i.boolean(*truthOfTest(&node), place(&node)); // the truth of it is what counts
        if (!truth) return value->kind == ValueKind::Unknown ? value : m_i.unknown("a condition that is not known", place(&node));
        if (*truth == (node.op == Operator::Or)) return value;
    }
    return value;
}

/// Of a condition: what is known of its parts may be enough.
std::optional<bool> Execution::truthOfTest(const Expr* test) {
    if (const auto* parts = as<BoolOp>(test)) {
        const bool deciding = parts->op == Operator::Or;
        bool known = true;
        for (const Expr* one : parts->values) {
            const auto truth = truthOfTest(one);
            if (truth && *truth == deciding) return deciding;
            known = known && truth;
        }
        return known ? std::optional(!deciding) : std::nullopt;
    }
    const auto* unary = as<UnaryOp>(test);
    if (unary == nullptr || unary->op != Operator::Not) return truthOf(evaluate(test));
    const auto truth = truthOfTest(unary->operand);
    return truth ? std::optional(!*truth) : std::nullopt;
}

Value* Execution::lambda(const Lambda& node) {
    std::vector<Value*> defaults;
    for (const Expr* value : node.args->defaults) defaults.push_back(evaluate(value));
    for (const Expr* value : node.args->kwDefaults) defaults.push_back(value != nullptr ? evaluate(value) : nullptr);
    Frame* closure = m_frame.ownClass != nullptr && m_frame.outer != nullptr ? m_frame.outer : &m_frame;
    return m_i.make<FunctionValue>(place(&node), std::string_view("<lambda>"), nullptr, &node, closure, nullptr, 0U,
                                   m_i.m_arena.copy(defaults.data(), defaults.size()), static_cast<std::uint32_t>(defaults.size()), m_frame.ownClass);
}

/// What a generator gives is collected: whoever calls it gets a list.
Value* Execution::yielded(const Yield& node) {
    const Place at = place(&node);
    if (m_yielded == nullptr) m_yielded = static_cast<ListValue*>(m_i.list({}, at))->items;
    Value* value = node.value != nullptr ? evaluate(node.value) : m_i.none(at);
    m_yielded->push_back(isConditional() ? m_i.manyUnknown("it depends on a condition that is not known", at) : value);
    return m_i.unknown("what is sent to a generator", at);
}

Value* Execution::subscript(const Subscript& node) {
    const Place at = place(&node);
    Value* object = evaluate(node.value);
    if (const auto* slice = as<Slice>(node.slice)) {
        const std::vector<Value*> items = itemsOf(object);
        const auto size = static_cast<long long>(object->kind == ValueKind::String ? textOf(object).size() : items.size());
        const auto bound = [&](const Expr* e, long long otherwise) -> std::optional<long long> {
            if (e == nullptr) return otherwise;
            auto value = integerOf(evaluate(e));
            if (value && *value < 0) *value += size;
            return value ? std::optional(std::clamp(*value, 0LL, size)) : std::nullopt;
        };
        const auto from = bound(slice->lower, 0);
        const auto to = bound(slice->upper, size);
        if (!from || !to || slice->step != nullptr) return m_i.unknown("a slice that is not known", at);
        const auto length = static_cast<std::size_t>(std::max(0LL, *to - *from));
        if (object->kind == ValueKind::String) return m_i.string(std::string(textOf(object).substr(static_cast<std::size_t>(*from), length)), at);
        if (isSequence(object)) return m_i.list({items.begin() + *from, items.begin() + *from + static_cast<std::ptrdiff_t>(length)}, at);
        return m_i.unknown("a slice of something that is not known", at);
    }
    Value* index = evaluate(node.slice);
    if (isSequence(object)) {
        const std::vector<Value*> items = itemsOf(object);
        auto i = integerOf(index);
        if (i && *i < 0) *i += static_cast<long long>(items.size());
        return i && *i >= 0 && *i < static_cast<long long>(items.size()) ? items[static_cast<std::size_t>(*i)] : m_i.unknown("an index that is not known", at);
    }
    if (const auto* dict = orm::as<DictValue>(object)) {
        for (auto item = dict->items->rbegin(); item != dict->items->rend(); ++item) {
            if (isSame(item->first, index)) return item->second;
        }
        return m_i.unknown("a key that is not known", at);
    }
    if (object->kind == ValueKind::Unknown) return object;
    if (Value* set = isExternal(object, "os.environ") ? variable(index) : nullptr) return set;
    if (const auto* made = orm::as<CallValue>(object)) {
        if (isExternal(made->function, "builtins.globals") && index->kind == ValueKind::String) {
            if (Value* found = m_frame.module->names.find(textOf(index))) return found;
        }
        if (const CallValue* columns = columnCollection(object); columns != nullptr && index->kind == ValueKind::String) {
            if (Value* column = columns->keyword(textOf(index))) return column;
        }
        const auto fields = elementsOf(object);
        const auto i = integerOf(index);
        if (fields && i && *i >= 0 && *i < static_cast<long long>(fields->size())) return (*fields)[static_cast<std::size_t>(*i)];
    }
    return m_i.make<SubscriptValue>(at, object, index);
}

/// A variable of the environment that the code itself has set; null where it is not known.
Value* Execution::variable(const Value* name) const {
    const auto found = m_i.m_environment.find(std::string(textOf(name)));
    return found == m_i.m_environment.end() ? nullptr : found->second;
}

Value* Execution::dictionary(const Dict& node) {
    std::vector<std::pair<Value*, Value*>> items;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        Value* value = evaluate(node.values[i]);
        if (node.keys[i] != nullptr) {
            items.emplace_back(evaluate(node.keys[i]), value);
        } else if (const auto* inner = orm::as<DictValue>(value)) {
            items.insert(items.end(), inner->items->begin(), inner->items->end());
        } else {
            Value* many = m_i.manyUnknown("what stands behind ** is not known", place(&node));
            items.emplace_back(many, many);
        }
    }
    return m_i.dict(std::move(items), place(&node));
}

Value* Execution::joinedString(const JoinedStr& node) {
    std::string text;
    for (const Expr* part : node.values) {
        Value* value = evaluate(part);
        const auto* field = as<FormattedValue>(part);
        const Value* specification = field != nullptr && field->formatSpec != nullptr ? evaluate(field->formatSpec) : nullptr;
        if (specification != nullptr && specification->kind != ValueKind::String) return m_i.unknown("a format that cannot be followed", place(&node));
        const auto spelt = field != nullptr && field->conversion == 'r' ? std::nullopt : spelled(value, textOf(specification));
        if (!spelt || text.size() > kMaxText) return value->kind == ValueKind::Unknown ? value : m_i.unknown("a part of the text is not known", place(&node));
        text += *spelt;
    }
    return m_i.string(std::move(text), place(&node));
}

Value* Execution::comprehension(const Expr* key, const Expr* element, const Seq<Comprehension>& generators, Place at) {
    Frame* frame = m_i.newFrame(m_frame.module, m_frame.ownClass != nullptr && m_frame.outer != nullptr ? m_frame.outer : &m_frame);
    frame->function = m_frame.function;
    frame->self = m_frame.self;
    Collected collected{key, element, {}};
    // The first is evaluated outside, as Python does: a class's own names are seen there alone.
    const char* problem =
        generators.empty() ? "an empty comprehension" : Execution(m_i, *frame).comprehend(generators, 0, collected, evaluate(generators[0].iter));
    if (problem != nullptr) return m_i.unknown(problem, at);
    if (key != nullptr) return m_i.dict(std::move(collected.items), at);
    std::vector<Value*> items;
    for (const auto& [none, value] : collected.items) items.push_back(value);
    return m_i.list(std::move(items), at);
}

const char* Execution::comprehend(const Seq<Comprehension>& generators, std::size_t level, Collected& into, Value* over) {
    const auto items = elementsOf(over);
    if (!items) return "a comprehension over something that is not known";
    if (items->size() + into.items.size() > kMaxItems) return "too long to follow";
    for (Value* item : *items) {
        if (item->kind == ValueKind::Unknown && static_cast<UnknownValue*>(item)->many) return "a comprehension over something that is not known";
        assign(generators[level].target, item);
        bool wanted = true;
        for (const Expr* test : generators[level].ifs) {
            const auto truth = truthOf(evaluate(test));
            if (!truth) return "a condition that is not known";
            wanted = wanted && *truth;
        }
        if (!wanted) continue;
        if (level + 1 < generators.size()) {
            if (const char* problem = comprehend(generators, level + 1, into, evaluate(generators[level + 1].iter))) return problem;
        } else {
            into.items.emplace_back(into.key != nullptr ? evaluate(into.key) : nullptr, evaluate(into.element));
        }
    }
    return nullptr;
}

} // namespace stillroom::orm
