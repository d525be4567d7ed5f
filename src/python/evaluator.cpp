#include "python/evaluator.h"

#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::python {

using namespace ast;
namespace fs = std::filesystem;

namespace {

constexpr int kMaxDepth = 60;     // names that lead to names
constexpr int kMaxSteps = 20'000; // expressions looked at for one value
constexpr std::size_t kMaxText = 64 * 1024;

[[nodiscard]] Value constantValue(const Constant& constant) {
    switch (constant.type) {
    case ConstantType::None: return Value::none();
    case ConstantType::True: return Value::boolean(true);
    case ConstantType::False: return Value::boolean(false);
    case ConstantType::String:
        if (constant.hasNamedCharacters) return Value::unknown("a character is given by name");
        return Value::string(std::string(constant.value));
    case ConstantType::Int:
    case ConstantType::Float: return {Value::Type::Number, false, std::string(constant.value), {}};
    default: return Value::unknown("not a text, number or list");
    }
}

/// As Python's os.path.join.
[[nodiscard]] std::string joinPath(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) {
        if (part.starts_with('/')) {
            out = part;
        } else if (out.empty() || out.ends_with('/')) {
            out += part;
        } else {
            out += '/' + part;
        }
    }
    return out;
}

[[nodiscard]] std::string parentOf(const std::string& path) { return fs::path(path).parent_path().string(); }

} // namespace

std::string dottedName(const Expr* expression) {
    std::string name;
    for (int depth = 0; depth < kMaxDepth; ++depth) {
        if (const auto* last = as<Name>(expression)) return std::string(last->id) + name;
        const auto* attribute = as<Attribute>(expression);
        if (attribute == nullptr) return {};
        name.insert(0, "." + std::string(attribute->attr));
        expression = attribute->value;
    }
    return {};
}

Value Evaluator::evaluate(const SourceFile& file, const Expr* expression, const Scope* local) {
    if (expression == nullptr) return Value::unknown("its value is not a single expression");
    if (m_depth == 0) m_steps = 0;
    if (m_depth >= kMaxDepth || ++m_steps > kMaxSteps) return Value::unknown("too deep to follow");
    ++m_depth;
    const auto leave = [this](Value value) {
        --m_depth;
        return value;
    };
    switch (expression->kind) {
    case Kind::Constant: return leave(constantValue(*as<Constant>(expression)));
    case Kind::Name: return leave(evaluateName(file, as<Name>(expression)->id, local));
    case Kind::Attribute: return leave(attribute(file, *as<Attribute>(expression), local));
    case Kind::Tuple: return leave(sequence(file, as<Tuple>(expression)->elements, Value::Type::Tuple, local));
    case Kind::List: return leave(sequence(file, as<List>(expression)->elements, Value::Type::List, local));
    case Kind::Set: return leave(sequence(file, as<Set>(expression)->elements, Value::Type::List, local));
    case Kind::JoinedStr: return leave(joinedString(file, *as<JoinedStr>(expression), local));
    case Kind::BinOp: return leave(binaryOperation(file, *as<BinOp>(expression), local));
    case Kind::Call: return leave(call(file, *as<Call>(expression), local));
    case Kind::Dict: {
        Value dict{Value::Type::Dict, false, {}, {}};
        const auto& node = *as<Dict>(expression);
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            dict.items.push_back(node.keys[i] == nullptr ? Value::unknown("**") : evaluate(file, node.keys[i], local));
            dict.items.push_back(evaluate(file, node.values[i], local));
        }
        return leave(std::move(dict));
    }
    default: return leave(Value::unknown("computed when the file runs"));
    }
}

Value Evaluator::sequence(const SourceFile& file, const ExprSeq& elements, Value::Type type, const Scope* local) {
    Value result{type, false, {}, {}};
    for (const Expr* element : elements) {
        if (const auto* starred = as<Starred>(element)) {
            Value inner = evaluate(file, starred->value, local);
            if (!inner.isSequence()) return Value::unknown("a starred part is not known");
            result.items.insert(result.items.end(), inner.items.begin(), inner.items.end());
            continue;
        }
        Value item = evaluate(file, element, local);
        if (!item.known()) return item;
        result.items.push_back(std::move(item));
    }
    return result;
}

Value Evaluator::evaluateName(const SourceFile& file, std::string_view name, const Scope* local) {
    if (local != nullptr && local->find(name) != nullptr) return binding(file, *local, name, local);
    if (file.scope->find(name) != nullptr) return binding(file, *file.scope, name, nullptr);
    if (name == "__file__") return Value::string(file.path.string());
    for (const std::string_view module : file.scope->starImports()) {
        const auto path = m_tree.findModule(module, file.path);
        const SourceFile* other = path ? m_tree.file(*path) : nullptr;
        if (other != nullptr && other->scope->find(name) != nullptr) return evaluateName(*other, name);
    }
    return Value::unknown("the name " + std::string(name) + " is not bound to a constant");
}

Value Evaluator::binding(const SourceFile& file, const Scope& scope, std::string_view name, const Scope* local) {
    const Binding& found = *scope.find(name);
    if (scope.ambiguous(name)) return Value::unknown(std::string(name) + " is assigned in several places, depending on conditions");
    switch (found.type) {
    case Binding::Type::Value:
        if (found.value == nullptr) return Value::unknown(std::string(name) + " is changed step by step");
        return evaluate(file, found.value, local); // which sees to names that refer to each other
    case Binding::Type::ImportFrom: return imported(file, found);
    default: return Value::unknown(std::string(name) + " is not a constant");
    }
}

Value Evaluator::imported(const SourceFile& file, const Binding& found) {
    const auto path = m_tree.findModule(found.module, file.path, found.level);
    if (!path) return Value::unknown("module " + std::string(found.module) + " is not in this tree");
    const SourceFile* other = path->extension() == ".py" ? m_tree.file(*path) : nullptr;
    if (other == nullptr || other == &file || m_depth >= kMaxDepth) return Value::unknown("module " + std::string(found.module) + " could not be followed");
    ++m_depth;
    Value value = evaluateName(*other, found.name);
    --m_depth;
    return value;
}

Value Evaluator::attribute(const SourceFile& file, const Attribute& node, const Scope* local) {
    const std::string name = dottedName(&node);
    if (name == "os.sep" || name == "os.path.sep") return Value::string("/");
    if (name == "os.pathsep") return Value::string(":");
    if (node.attr == "parent") {
        const Value path = evaluate(file, node.value, local);
        if (path.isString()) return Value::string(parentOf(path.text));
    }
    if (node.attr == "__file__") { // of a module that is imported
        const std::string module = dottedName(node.value);
        if (const auto path = module.empty() ? std::nullopt : m_tree.findModule(module, file.path)) return Value::string(path->string());
    }
    // a constant of an imported module: cli.EXPAND_BRANCH
    const std::string owner = dottedName(node.value);
    if (owner.empty()) return Value::unknown("an attribute of something computed");
    std::optional<fs::path> path;
    const std::string_view first = std::string_view(owner).substr(0, owner.find('.'));
    const Binding* bound = file.scope->find(first);
    if (bound != nullptr && bound->type == Binding::Type::ImportFrom) {
        const std::string full = bound->module.empty() ? std::string(bound->name) : std::string(bound->module) + "." + std::string(bound->name);
        path = m_tree.findModule(full + owner.substr(first.size()), file.path, bound->level);
    } else if (bound != nullptr && bound->type == Binding::Type::Import) {
        path = m_tree.findModule(std::string(bound->module) + owner.substr(first.size()), file.path);
    }
    const SourceFile* other = path && path->extension() == ".py" ? m_tree.file(*path) : nullptr;
    if (other == nullptr) return Value::unknown(name + " is not a constant of this tree");
    return evaluateName(*other, node.attr);
}

Value Evaluator::binaryOperation(const SourceFile& file, const BinOp& node, const Scope* local) {
    Value left = evaluate(file, node.left, local);
    if (!left.known()) return left;
    Value right = evaluate(file, node.right, local);
    if (!right.known()) return right;
    if (left.isString() && right.isString()) {
        if (left.text.size() + right.text.size() > kMaxText) return Value::unknown("too long to follow");
        if (node.op == Operator::Add) return Value::string(left.text + right.text);
        if (node.op == Operator::Div) return Value::string(joinPath({left.text, right.text})); // pathlib
    }
    if (node.op == Operator::Add && left.isSequence() && left.type == right.type) {
        left.items.insert(left.items.end(), right.items.begin(), right.items.end());
        return left;
    }
    if (node.op == Operator::Mod && left.isString()) {
        const std::vector<Value> values = right.type == Value::Type::Tuple ? right.items : std::vector<Value>{right};
        std::string out;
        std::size_t used = 0;
        for (std::size_t i = 0; i < left.text.size(); ++i) {
            if (left.text[i] != '%' || i + 1 >= left.text.size()) {
                out += left.text[i];
            } else if (left.text[i + 1] == '%') {
                out += '%';
                ++i;
            } else if (left.text[i + 1] == 's' && used < values.size() && values[used].isString()) {
                out += values[used++].text;
                ++i;
            } else {
                return Value::unknown("a format that cannot be followed");
            }
        }
        return Value::string(out);
    }
    return Value::unknown("computed when the file runs");
}

Value Evaluator::joinedString(const SourceFile& file, const JoinedStr& node, const Scope* local) {
    std::string out;
    for (const Expr* part : node.values) {
        const auto* field = as<FormattedValue>(part);
        Value value = evaluate(file, field != nullptr ? field->value : part, local);
        if (!value.known()) return value;
        if (!value.isString() || (field != nullptr && field->formatSpec != nullptr)) return Value::unknown("a format that cannot be followed");
        out += value.text;
    }
    return Value::string(out);
}

Value Evaluator::call(const SourceFile& file, const Call& node, const Scope* local) {
    const std::string name = dottedName(node.function);
    const auto endsWith = [&name](std::string_view what) { return name == what || name.ends_with("." + std::string(what)); };
    const auto argument = [&](std::size_t i) { return i < node.args.size() ? evaluate(file, node.args[i], local) : Value::unknown("an argument is missing"); };

    if (endsWith("path.join") || name == "join") {
        std::vector<std::string> parts;
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            const Value part = argument(i);
            if (!part.isString()) return part.known() ? Value::unknown("a part of the path is no text") : part;
            parts.push_back(part.text);
        }
        return Value::string(joinPath(parts));
    }
    if (endsWith("path.dirname") || name == "dirname") {
        const Value path = argument(0);
        return path.isString() ? Value::string(parentOf(path.text)) : path;
    }
    for (const std::string_view same : {"path.abspath", "path.realpath", "path.normpath", "abspath", "realpath", "normpath"}) {
        if (!endsWith(same)) continue;
        const Value path = argument(0);
        return path.isString() ? Value::string(fs::path(path.text).lexically_normal().string()) : path;
    }
    for (const std::string_view same : {"str", "Path", "PurePath", "fspath", "tuple", "list", "text_type"}) {
        if (!endsWith(same) || node.args.size() != 1) continue;
        Value value = argument(0);
        if (same == "tuple" && value.isSequence()) value.type = Value::Type::Tuple;
        return value;
    }
    const auto* method = as<Attribute>(node.function);
    if (method == nullptr) return Value::unknown("the result of " + (name.empty() ? std::string("a call") : name + "()") + " is known only when it runs");
    if (method->attr == "resolve" || method->attr == "absolute" || method->attr == "as_posix" || method->attr == "strip") {
        Value value = evaluate(file, method->value, local);
        if (value.isString() && method->attr == "strip" && node.args.empty()) value.text = std::string(trimmed(value.text));
        return value;
    }
    if (method->attr == "joinpath" || method->attr == "replace" || method->attr == "join") {
        const Value self = evaluate(file, method->value, local);
        const Value first = argument(0);
        if (self.isString() && method->attr == "joinpath" && first.isString()) return Value::string(joinPath({self.text, first.text}));
        if (self.isString() && method->attr == "replace" && first.isString()) {
            const Value with = argument(1);
            if (with.isString() && !first.text.empty()) return Value::string(replaced(self.text, first.text, with.text));
        }
        if (self.isString() && method->attr == "join" && first.isSequence()) {
            std::vector<std::string> parts;
            for (const Value& item : first.items) {
                if (!item.isString()) return Value::unknown("a part is no text");
                parts.push_back(item.text);
            }
            return Value::string(join(parts, self.text));
        }
    }
    return Value::unknown("the result of " + (name.empty() ? std::string("a call") : name + "()") + " is known only when it runs");
}

} // namespace stillroom::python
