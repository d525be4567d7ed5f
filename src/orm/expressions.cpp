#include "orm/execution.h"

#include "base/text.h"
#include "orm/concepts.h"

#include <algorithm>
#include <charconv>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr int kMaxExpressionDepth = 400;
constexpr std::size_t kMaxItems = 5'000;
constexpr std::size_t kMaxText = 64 * 1024;

[[nodiscard]] bool isBuiltin(std::string_view id) {
    static constexpr std::string_view kNames[] = {"str",
                                                  "int",
                                                  "float",
                                                  "bool",
                                                  "bytes",
                                                  "list",
                                                  "dict",
                                                  "set",
                                                  "tuple",
                                                  "frozenset",
                                                  "type",
                                                  "object",
                                                  "len",
                                                  "range",
                                                  "zip",
                                                  "map",
                                                  "filter",
                                                  "sorted",
                                                  "getattr",
                                                  "setattr",
                                                  "hasattr",
                                                  "isinstance",
                                                  "issubclass",
                                                  "super",
                                                  "staticmethod",
                                                  "classmethod",
                                                  "property",
                                                  "enumerate",
                                                  "reversed",
                                                  "min",
                                                  "max",
                                                  "sum",
                                                  "any",
                                                  "all",
                                                  "repr",
                                                  "id",
                                                  "print",
                                                  "open",
                                                  "globals",
                                                  "locals",
                                                  "vars",
                                                  "callable",
                                                  "iter",
                                                  "next",
                                                  "complex",
                                                  "memoryview",
                                                  "bytearray",
                                                  "hash",
                                                  "abs",
                                                  "round",
                                                  "Exception",
                                                  "ValueError",
                                                  "ImportError",
                                                  "TypeError",
                                                  "KeyError",
                                                  "AttributeError",
                                                  "RuntimeError",
                                                  "NotImplementedError",
                                                  "NotImplemented",
                                                  "Warning",
                                                  "DeprecationWarning"};
    return std::find(std::begin(kNames), std::end(kNames), id) != std::end(kNames);
}

[[nodiscard]] std::optional<long long> integerOf(const Value* value) {
    const auto* number = orm::as<NumberValue>(value);
    if (number == nullptr) return std::nullopt;
    std::string digits(number->text);
    std::erase(digits, '_');
    long long result = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    return failed == std::errc() && end == digits.data() + digits.size() ? std::optional(result) : std::nullopt;
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
    case ValueKind::Tuple: return !itemsOf(value).empty();
    case ValueKind::Dict: return !orm::as<DictValue>(value)->items->empty();
    case ValueKind::Class:
    case ValueKind::Function:
    case ValueKind::Module: return true;
    default: return std::nullopt;
    }
}

Value* Execution::evaluate(const Expr* e) {
    if (e == nullptr) return m_i.unknown("there is no value", {m_frame.module->file, 0});
    const Place at = place(e);
    if (m_i.m_expressionDepth > kMaxExpressionDepth || ++m_i.m_steps > kMaxSteps) return m_i.unknown("too much to follow", at);
    struct Depth {
        int& depth;
        explicit Depth(int& d) : depth(d) { ++depth; }
        ~Depth() { --depth; }
    } const guard(m_i.m_expressionDepth);
    switch (e->kind) {
    case Kind::Constant: {
        const auto& constant = *as<Constant>(e);
        switch (constant.type) {
        case ConstantType::None: return m_i.make<NoneValue>(at);
        case ConstantType::True: return m_i.boolean(true, at);
        case ConstantType::False: return m_i.boolean(false, at);
        case ConstantType::String: return m_i.make<StringValue>(at, constant.value);
        case ConstantType::Int:
        case ConstantType::Float: return m_i.make<NumberValue>(at, constant.value);
        default: return m_i.external("builtins.constant", at);
        }
    }
    case Kind::Name: return name(as<Name>(e)->id, at);
    case Kind::Attribute: return attribute(m_i, evaluate(as<Attribute>(e)->value), as<Attribute>(e)->attr, at);
    case Kind::Call: return callExpression(*as<Call>(e));
    case Kind::Subscript: return subscript(*as<Subscript>(e));
    case Kind::Tuple:
    case Kind::List:
    case Kind::Set: {
        const ExprSeq& elements = e->kind == Kind::Tuple ? as<Tuple>(e)->elements : e->kind == Kind::List ? as<List>(e)->elements : as<Set>(e)->elements;
        std::vector<Value*> items;
        for (const Expr* element : elements) {
            const auto* starred = as<Starred>(element);
            if (starred == nullptr) {
                items.push_back(evaluate(element));
                continue;
            }
            Value* inner = evaluate(starred->value);
            if (!isSequence(inner)) items.push_back(m_i.unknown("what stands behind * is not known", place(element)));
            for (Value* item : itemsOf(inner)) items.push_back(item);
        }
        return e->kind == Kind::Tuple ? m_i.tuple(items, at) : m_i.list(std::move(items), at);
    }
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
    case Kind::BoolOp: {
        const auto& node = *as<BoolOp>(e);
        Value* value = nullptr;
        for (const Expr* one : node.values) {
            value = evaluate(one);
            const auto truth = truthOf(value);
            if (!truth) return value->kind == ValueKind::Unknown ? value : m_i.unknown("a condition that is not known", at);
            if (*truth == (node.op == Operator::Or)) return value;
        }
        return value;
    }
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
    case Kind::Lambda: {
        std::vector<Value*> defaults;
        for (const Expr* value : as<Lambda>(e)->args->defaults) defaults.push_back(evaluate(value));
        for (const Expr* value : as<Lambda>(e)->args->kwDefaults) defaults.push_back(value != nullptr ? evaluate(value) : nullptr);
        Frame* closure = m_frame.ownClass != nullptr && m_frame.outer != nullptr ? m_frame.outer : &m_frame;
        return m_i.make<FunctionValue>(at, std::string_view("<lambda>"), nullptr, as<Lambda>(e), closure, nullptr, 0U,
                                       m_i.m_arena.copy(defaults.data(), defaults.size()), static_cast<std::uint32_t>(defaults.size()));
    }
    case Kind::ListComp:
    case Kind::SetComp:
    case Kind::GeneratorExp: {
        const auto* node = static_cast<const ListComp*>(e); // the three share one shape
        return comprehension(node->element, node->generators, at);
    }
    default: return m_i.unknown("it is known only when the code runs", at);
    }
}

Value* Execution::name(std::string_view id, Place at) {
    for (const Frame* frame = &m_frame; frame != nullptr; frame = frame->outer) {
        if (Value* found = frame->names->find(id)) return found;
    }
    if (Value* found = m_frame.module->names.find(id)) return found;
    if (id == "__name__") return m_i.string(m_frame.module->name, at);
    if (id == "__file__" && m_frame.module->file != nullptr) return m_i.string(m_frame.module->file->path.string(), at);
    if (isBuiltin(id)) return m_i.external("builtins." + std::string(id), at);
    if (!m_frame.module->externalStars.empty()) return m_i.external(std::string(m_frame.module->externalStars.back()) + "." + std::string(id), at);
    return m_i.unknown("the name " + std::string(id) + " is not bound here", at);
}

Value* Execution::attribute(Interpreter& interpreter, Value* object, std::string_view id, Place at, int depth) {
    constexpr int kMaxDepth = 20;
    if (depth > kMaxDepth) return interpreter.unknown("too deep to follow", at);
    if (auto* module = orm::as<ModuleValue>(object)) {
        if (Value* found = module->module->names.find(id)) return found;
        const auto inner = module->module->submodules.find(std::string(id));
        if (inner != module->module->submodules.end()) return interpreter.make<ModuleValue>(at, inner->second);
        if (!module->module->externalStars.empty()) return interpreter.external(std::string(module->module->externalStars.back()) + "." + std::string(id), at);
        return interpreter.unknown("the module " + module->module->name + " has no name " + std::string(id), at);
    }
    if (auto* type = orm::as<ClassValue>(object)) {
        if (id == "__name__" || id == "__qualname__") return interpreter.string(std::string(type->name), at);
        if (id == "__class__") return interpreter.external("builtins.type", at);
        if (id == "__module__") return interpreter.string(type->module->name, at);
        for (const ClassValue* ancestor : interpreter.ancestry(type)) {
            Value* found = ancestor->names().find(id);
            if (auto* function = orm::as<FunctionValue>(found)) { // a classmethod is bound to the class
                for (std::uint32_t i = 0; i < function->decoratorCount; ++i) {
                    if (isExternal(function->decorators[i], "builtins.classmethod")) return interpreter.make<BoundValue>(at, function, object);
                    const auto* decorator = orm::as<ExternalValue>(function->decorators[i]);
                    if (decorator != nullptr && decorator->name.ends_with(".declared_attr"))
                        return interpreter.call(function, {object}, at); // as a class property
                }
            }
            // Each class has a copy of its mixins' columns: it is the class's own that is meant.
            const bool isColumn = callOf(found, "Column") != nullptr || callOf(found, "mapped_column") != nullptr;
            if (isColumn && ancestor != type) return interpreter.make<AttributeValue>(at, object, id);
            if (found != nullptr) return found;
        }
        return interpreter.make<AttributeValue>(at, object, id);
    }
    if (auto* external = orm::as<ExternalValue>(object)) return interpreter.external(std::string(external->name) + "." + std::string(id), at);
    if (auto* made = orm::as<CallValue>(object)) {
        if (auto* type = orm::as<ClassValue>(made->function)) { // an object of a class of the project
            Value* found = attribute(interpreter, type, id, at, depth + 1);
            if (auto* function = orm::as<FunctionValue>(found)) return interpreter.make<BoundValue>(at, function, object);
            if (found->kind != ValueKind::Attribute) return found;
        }
    }
    if (auto* unknown = orm::as<UnknownValue>(object)) return unknown;
    return interpreter.make<AttributeValue>(at, object, id);
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
            const bool sameText = index->kind == ValueKind::String && item->first->kind == ValueKind::String && textOf(index) == textOf(item->first);
            if (sameText || item->first == index) return item->second;
        }
        return m_i.unknown("a key that is not known", at);
    }
    if (object->kind == ValueKind::Unknown) return object;
    return m_i.make<SubscriptValue>(at, object, index);
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
            items.emplace_back(m_i.unknown("what stands behind ** is not known", place(&node)), value);
        }
    }
    return m_i.dict(std::move(items), place(&node));
}

Value* Execution::joinedString(const JoinedStr& node) {
    std::string text;
    for (const Expr* part : node.values) {
        Value* value = evaluate(part);
        const auto* field = as<FormattedValue>(part);
        if (field != nullptr && field->formatSpec != nullptr) return m_i.unknown("a format that cannot be followed", place(&node));
        if (value->kind == ValueKind::String) {
            text += textOf(value);
        } else if (const auto* number = orm::as<NumberValue>(value)) {
            text += number->text;
        } else {
            return value->kind == ValueKind::Unknown ? value : m_i.unknown("a part of the text is not known", place(&node));
        }
    }
    return m_i.string(std::move(text), place(&node));
}

Value* Execution::operation(Operator op, Value* left, Value* right, Place at) {
    if (left->kind == ValueKind::Unknown) return left;
    if (right->kind == ValueKind::Unknown) return right;
    if (left->kind == ValueKind::String && op == Operator::Mod) return format(textOf(left), right, at);
    if (left->kind == ValueKind::String && right->kind == ValueKind::String) {
        if (op == Operator::Add && textOf(left).size() + textOf(right).size() < kMaxText)
            return m_i.string(std::string(textOf(left)) + std::string(textOf(right)), at);
    }
    if (isSequence(left) && isSequence(right) && op == Operator::Add) {
        std::vector<Value*> items = itemsOf(left);
        for (Value* item : itemsOf(right)) items.push_back(item);
        if (items.size() > kMaxItems) return m_i.unknown("too long to follow", at);
        return left->kind == ValueKind::Tuple ? m_i.tuple(items, at) : m_i.list(std::move(items), at);
    }
    if (const auto* a = orm::as<DictValue>(left), *b = orm::as<DictValue>(right); a != nullptr && b != nullptr && op == Operator::BitOr) {
        auto items = *a->items;
        items.insert(items.end(), b->items->begin(), b->items->end());
        return m_i.dict(std::move(items), at);
    }
    const auto a = integerOf(left);
    const auto b = integerOf(right);
    if (a && b) {
        constexpr long long kLimit = 1LL << 40U;
        const bool small = *a<kLimit&& * b<kLimit&& * a> - kLimit&& * b> - kLimit;
        if (op == Operator::Add && small) return m_i.number(*a + *b, at);
        if (op == Operator::Sub && small) return m_i.number(*a - *b, at);
        if (op == Operator::Mult && std::abs(*a) < (1LL << 20U) && std::abs(*b) < (1LL << 20U)) return m_i.number(*a * *b, at);
        if (op == Operator::FloorDiv && *b > 0 && *a >= 0) return m_i.number(*a / *b, at);
        if (op == Operator::Pow && *a >= 0 && *b >= 0 && *b < 32) {
            long long result = 1;
            for (long long i = 0; i < *b && result < kLimit; ++i) result *= *a;
            return m_i.number(result, at);
        }
    }
    return m_i.make<OperationValue>(at, op, left, right);
}

Value* Execution::comparison(const Compare& node) {
    Value* left = evaluate(node.left);
    Value* right = evaluate(node.comparators[0]);
    const Place at = place(&node);
    const Operator op = node.ops[0];
    if (node.comparators.size() > 1) return m_i.unknown("a chain of comparisons", at);
    const auto known = [](const Value* v) {
        return v->kind == ValueKind::String || v->kind == ValueKind::Number || v->kind == ValueKind::Bool || v->kind == ValueKind::None;
    };
    const auto text = [](const Value* v) -> std::string {
        if (v->kind == ValueKind::Bool) return orm::as<BoolValue>(v)->truth ? "True" : "False";
        return std::string(v->kind == ValueKind::Number ? orm::as<NumberValue>(v)->text : textOf(v));
    };
    if (known(left) && known(right)) {
        const bool same = left->kind == right->kind && text(left) == text(right);
        if (op == Operator::Eq || op == Operator::Is) return m_i.boolean(same, at);
        if (op == Operator::NotEq || op == Operator::IsNot) return m_i.boolean(!same, at);
    }
    const bool isObject = left->kind == ValueKind::Class || left->kind == ValueKind::Function || left->kind == ValueKind::Call || isSequence(left) ||
                          left->kind == ValueKind::Dict;
    if (right->kind == ValueKind::None && isObject && op == Operator::Is) return m_i.boolean(false, at);
    if (right->kind == ValueKind::None && isObject && op == Operator::IsNot) return m_i.boolean(true, at);
    if (left->kind == ValueKind::Class && right->kind == ValueKind::Class && (op == Operator::Is || op == Operator::Eq)) return m_i.boolean(left == right, at);
    if (known(left) && (op == Operator::In || op == Operator::NotIn) && (isSequence(right) || right->kind == ValueKind::Dict)) {
        std::vector<Value*> items = itemsOf(right);
        if (const auto* dict = orm::as<DictValue>(right)) {
            for (const auto& [key, value] : *dict->items) items.push_back(key);
        }
        if (std::all_of(items.begin(), items.end(), known)) {
            const bool found = std::any_of(items.begin(), items.end(), [&](const Value* v) { return v->kind == left->kind && text(v) == text(left); });
            return m_i.boolean(found == (op == Operator::In), at);
        }
    }
    const auto a = integerOf(left);
    const auto b = integerOf(right);
    if (a && b) {
        if (op == Operator::Lt) return m_i.boolean(*a < *b, at);
        if (op == Operator::LtE) return m_i.boolean(*a <= *b, at);
        if (op == Operator::Gt) return m_i.boolean(*a > *b, at);
        if (op == Operator::GtE) return m_i.boolean(*a >= *b, at);
    }
    if (left->kind == ValueKind::Unknown) return left;
    if (right->kind == ValueKind::Unknown) return right;
    return m_i.make<OperationValue>(at, op, left, right);
}

Value* Execution::comprehension(const Expr* element, const Seq<Comprehension>& generators, Place at) {
    if (generators.size() != 1) return m_i.unknown("a comprehension over several loops", at);
    const Comprehension& generator = generators[0];
    Value* over = evaluate(generator.iter);
    std::vector<Value*> items = itemsOf(over);
    if (const auto* dict = orm::as<DictValue>(over)) {
        for (const auto& [key, value] : *dict->items) items.push_back(key);
    } else if (!isSequence(over)) {
        return m_i.unknown("a comprehension over something that is not known", at);
    }
    if (items.size() > kMaxItems) return m_i.unknown("too long to follow", at);
    Frame* frame = m_i.newFrame(m_frame.module, m_frame.ownClass != nullptr && m_frame.outer != nullptr ? m_frame.outer : &m_frame);
    Execution inner(m_i, *frame);
    std::vector<Value*> result;
    for (Value* item : items) {
        inner.assign(generator.target, item);
        bool wanted = true;
        for (const Expr* test : generator.ifs) {
            const auto truth = truthOf(inner.evaluate(test));
            if (!truth) return m_i.unknown("a condition that is not known", at);
            wanted = wanted && *truth;
        }
        if (wanted) result.push_back(inner.evaluate(element));
    }
    return m_i.list(std::move(result), at);
}

Value* Execution::format(std::string_view text, Value* values, Place at) {
    const std::vector<Value*> given = values->kind == ValueKind::Tuple ? itemsOf(values) : std::vector<Value*>{values};
    const auto* named = orm::as<DictValue>(values);
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 1 >= text.size()) {
            out += text[i];
            continue;
        }
        ++i;
        if (text[i] == '%') {
            out += '%';
            continue;
        }
        const Value* value = nullptr;
        if (text[i] == '(' && named != nullptr) {
            const std::size_t close = text.find(')', i);
            if (close == std::string_view::npos) return m_i.unknown("a format that cannot be followed", at);
            for (const auto& [key, one] : *named->items) {
                if (textOf(key) == text.substr(i + 1, close - i - 1)) value = one;
            }
            i = close + 1;
        } else if (used < given.size()) {
            value = given[used++];
        }
        if (i >= text.size() || (text[i] != 's' && text[i] != 'd') || value == nullptr) return m_i.unknown("a format that cannot be followed", at);
        if (value->kind == ValueKind::String) {
            out += textOf(value);
        } else if (const auto* number = orm::as<NumberValue>(value)) {
            out += number->text;
        } else {
            return m_i.unknown("a part of the text is not known", at);
        }
    }
    return m_i.string(std::move(out), at);
}

} // namespace stillroom::orm
