// Prints the tree of each named file as one JSON line, in the form that tests/peers/compare_ast.py makes of CPython's.
#include "python/parser.h"
#include "python/source.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

using namespace stillroom::python;
using namespace stillroom::python::ast;

namespace {

constexpr const char* kOperatorNames[] = {"Add",    "Sub",    "Mult",     "MatMult", "Div", "Mod",    "Pow",   "LShift", "RShift", "BitOr",
                                          "BitXor", "BitAnd", "FloorDiv", "And",     "Or",  "Invert", "Not",   "UAdd",   "USub",   "Eq",
                                          "NotEq",  "Lt",     "LtE",      "Gt",      "GtE", "Is",     "IsNot", "In",     "NotIn"};

class Dumper {
public:
    explicit Dumper(const Module& module) : m_module(module) {}

    std::string dump() {
        statements(m_module.body);
        return std::move(m_out);
    }

private:
    void text(std::string_view value) {
        m_out += '"';
        for (const char c : value) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte > 0x7e || c == '"' || c == '\\') { // bytes as \u00xx: the reader encodes them back
                constexpr const char* digits = "0123456789abcdef";
                m_out += "\\u00";
                m_out += digits[byte >> 4U];
                m_out += digits[byte & 15U];
            } else {
                m_out += c;
            }
        }
        m_out += '"';
    }
    void open(const char* name, const Node& node) {
        m_out += "[\"";
        m_out += name;
        m_out += "\",";
        if (m_inFormatted > 0) {
            m_out += "null";
        } else {
            const Position start = m_module.position(node.start);
            const Position end = m_module.position(node.end);
            m_out +=
                '[' + std::to_string(start.line) + ',' + std::to_string(start.column) + ',' + std::to_string(end.line) + ',' + std::to_string(end.column) + ']';
        }
    }
    void comma() { m_out += ','; }
    void close() { m_out += ']'; }
    void op(Operator value) { text(kOperatorNames[static_cast<int>(value)]); }
    void flag(bool value) { m_out += value ? "1" : "0"; }
    void optionalText(std::string_view value) {
        if (value.empty()) {
            m_out += "null";
        } else {
            text(value);
        }
    }
    template <class T, class F>
    void list(const Seq<T>& items, F each) {
        m_out += '[';
        bool first = true;
        for (const T& item : items) {
            if (!first) comma();
            first = false;
            each(item);
        }
        m_out += ']';
    }
    void expressions(const ExprSeq& items) {
        list(items, [this](const Expr* e) { expression(e); });
    }
    void statements(const StmtSeq& items) {
        list(items, [this](const Stmt* s) { statement(s); });
    }
    void patterns(const PatternSeq& items) {
        list(items, [this](const Pattern* p) { pattern(p); });
    }
    void generators(const Seq<Comprehension>& items) {
        list(items, [this](const Comprehension& c) {
            m_out += '[';
            expression(c.target), comma(), expression(c.iter), comma(), expressions(c.ifs), comma(), flag(c.isAsync);
            m_out += ']';
        });
    }
    void keywords(const Seq<Keyword>& items) {
        list(items, [this](const Keyword& k) {
            m_out += '[';
            optionalText(k.name), comma(), expression(k.value);
            m_out += ']';
        });
    }
    void arg(const Arg& a) {
        m_out += '[';
        text(a.name), comma(), expression(a.annotation);
        m_out += ']';
    }
    void arguments(const Arguments& a) {
        m_out += '[';
        const auto each = [this](const Arg& one) { arg(one); };
        list(a.posOnly, each), comma(), list(a.args, each), comma();
        if (a.vararg != nullptr) {
            arg(*a.vararg);
        } else {
            m_out += "null";
        }
        comma(), list(a.kwOnly, each), comma(), expressions(a.kwDefaults), comma();
        if (a.kwarg != nullptr) {
            arg(*a.kwarg);
        } else {
            m_out += "null";
        }
        comma(), expressions(a.defaults);
        m_out += ']';
    }
    void typeParams(const Seq<TypeParam>& items) {
        list(items, [this](const TypeParam& p) {
            m_out += '[' + std::to_string(static_cast<int>(p.kind)) + ',';
            text(p.name), comma(), expression(p.bound), comma(), expression(p.defaultValue);
            m_out += ']';
        });
    }

    void constant(const Constant& c) {
        open("Constant", c), comma();
        static constexpr const char* kTypes[] = {"None", "True", "False", "Ellipsis", "Int", "Float", "Imaginary", "String", "Bytes"};
        text(kTypes[static_cast<int>(c.type)]), comma(), text(c.value), comma(), flag(c.hasNamedCharacters), close();
    }

    void expression(const Expr* e) {
        if (e == nullptr) {
            m_out += "null";
            return;
        }
        switch (e->kind) {
        case Kind::BoolOp: {
            const auto& n = *as<BoolOp>(e);
            open("BoolOp", n), comma(), op(n.op), comma(), expressions(n.values), close();
            break;
        }
        case Kind::NamedExpr: {
            const auto& n = *as<NamedExpr>(e);
            open("NamedExpr", n), comma(), expression(n.target), comma(), expression(n.value), close();
            break;
        }
        case Kind::BinOp: {
            const auto& n = *as<BinOp>(e);
            open("BinOp", n), comma(), expression(n.left), comma(), op(n.op), comma(), expression(n.right), close();
            break;
        }
        case Kind::UnaryOp: {
            const auto& n = *as<UnaryOp>(e);
            open("UnaryOp", n), comma(), op(n.op), comma(), expression(n.operand), close();
            break;
        }
        case Kind::Lambda: {
            const auto& n = *as<Lambda>(e);
            open("Lambda", n), comma(), arguments(*n.args), comma(), expression(n.body), close();
            break;
        }
        case Kind::IfExp: {
            const auto& n = *as<IfExp>(e);
            open("IfExp", n), comma(), expression(n.test), comma(), expression(n.body), comma(), expression(n.orElse), close();
            break;
        }
        case Kind::Dict: {
            const auto& n = *as<Dict>(e);
            open("Dict", n), comma(), expressions(n.keys), comma(), expressions(n.values), close();
            break;
        }
        case Kind::Set: {
            const auto& n = *as<Set>(e);
            open("Set", n), comma(), expressions(n.elements), close();
            break;
        }
        case Kind::ListComp:
        case Kind::SetComp:
        case Kind::GeneratorExp: {
            const auto& n = *static_cast<const ListComp*>(e);
            open(e->kind == Kind::ListComp ? "ListComp" : e->kind == Kind::SetComp ? "SetComp" : "GeneratorExp", n);
            comma(), expression(n.element), comma(), generators(n.generators), close();
            break;
        }
        case Kind::DictComp: {
            const auto& n = *as<DictComp>(e);
            open("DictComp", n), comma(), expression(n.key), comma(), expression(n.value), comma(), generators(n.generators), close();
            break;
        }
        case Kind::Await: open("Await", *e), comma(), expression(as<Await>(e)->value), close(); break;
        case Kind::Yield: open("Yield", *e), comma(), expression(as<Yield>(e)->value), close(); break;
        case Kind::YieldFrom: open("YieldFrom", *e), comma(), expression(as<YieldFrom>(e)->value), close(); break;
        case Kind::Compare: {
            const auto& n = *as<Compare>(e);
            open("Compare", n), comma(), expression(n.left), comma(), list(n.ops, [this](Operator o) { op(o); }), comma();
            expressions(n.comparators), close();
            break;
        }
        case Kind::Call: {
            const auto& n = *as<Call>(e);
            open("Call", n), comma(), expression(n.function), comma(), expressions(n.args), comma(), keywords(n.keywords), close();
            break;
        }
        case Kind::FormattedValue: {
            const auto& n = *as<FormattedValue>(e);
            open("FormattedValue", n), comma(), expression(n.value), comma();
            m_out += std::to_string(n.conversion == 0 ? -1 : n.conversion);
            comma(), expression(n.formatSpec), close();
            break;
        }
        case Kind::JoinedStr: {
            const auto& n = *as<JoinedStr>(e);
            open("JoinedStr", n), comma();
            ++m_inFormatted;
            expressions(n.values), close();
            --m_inFormatted;
            break;
        }
        case Kind::Constant: constant(*as<Constant>(e)); break;
        case Kind::Attribute: {
            const auto& n = *as<Attribute>(e);
            open("Attribute", n), comma(), expression(n.value), comma(), text(n.attr), close();
            break;
        }
        case Kind::Subscript: {
            const auto& n = *as<Subscript>(e);
            open("Subscript", n), comma(), expression(n.value), comma(), expression(n.slice), close();
            break;
        }
        case Kind::Starred: open("Starred", *e), comma(), expression(as<Starred>(e)->value), close(); break;
        case Kind::Name: open("Name", *e), comma(), text(as<Name>(e)->id), close(); break;
        case Kind::List: open("List", *e), comma(), expressions(as<List>(e)->elements), close(); break;
        case Kind::Tuple: open("Tuple", *e), comma(), expressions(as<Tuple>(e)->elements), close(); break;
        case Kind::Slice: {
            const auto& n = *as<Slice>(e);
            open("Slice", n), comma(), expression(n.lower), comma(), expression(n.upper), comma(), expression(n.step), close();
            break;
        }
        default: m_out += "\"?\"";
        }
    }

    void statement(const Stmt* s) {
        switch (s->kind) {
        case Kind::FunctionDef: {
            const auto& n = *as<FunctionDef>(s);
            open(n.isAsync ? "AsyncFunctionDef" : "FunctionDef", n), comma(), text(n.name), comma(), arguments(*n.args), comma();
            statements(n.body), comma(), expressions(n.decorators), comma(), expression(n.returns), comma(), typeParams(n.typeParams), close();
            break;
        }
        case Kind::ClassDef: {
            const auto& n = *as<ClassDef>(s);
            open("ClassDef", n), comma(), text(n.name), comma(), expressions(n.bases), comma(), keywords(n.keywords), comma();
            statements(n.body), comma(), expressions(n.decorators), comma(), typeParams(n.typeParams), close();
            break;
        }
        case Kind::Return: open("Return", *s), comma(), expression(as<Return>(s)->value), close(); break;
        case Kind::Delete: open("Delete", *s), comma(), expressions(as<Delete>(s)->targets), close(); break;
        case Kind::Assign: {
            const auto& n = *as<Assign>(s);
            open("Assign", n), comma(), expressions(n.targets), comma(), expression(n.value), close();
            break;
        }
        case Kind::AugAssign: {
            const auto& n = *as<AugAssign>(s);
            open("AugAssign", n), comma(), expression(n.target), comma(), op(n.op), comma(), expression(n.value), close();
            break;
        }
        case Kind::AnnAssign: {
            const auto& n = *as<AnnAssign>(s);
            open("AnnAssign", n), comma(), expression(n.target), comma(), expression(n.annotation), comma(), expression(n.value), comma();
            flag(n.simple), close();
            break;
        }
        case Kind::TypeAlias: {
            const auto& n = *as<TypeAlias>(s);
            open("TypeAlias", n), comma(), expression(n.name), comma(), typeParams(n.typeParams), comma(), expression(n.value), close();
            break;
        }
        case Kind::For: {
            const auto& n = *as<For>(s);
            open(n.isAsync ? "AsyncFor" : "For", n), comma(), expression(n.target), comma(), expression(n.iter), comma();
            statements(n.body), comma(), statements(n.orElse), close();
            break;
        }
        case Kind::While: {
            const auto& n = *as<While>(s);
            open("While", n), comma(), expression(n.test), comma(), statements(n.body), comma(), statements(n.orElse), close();
            break;
        }
        case Kind::If: {
            const auto& n = *as<If>(s);
            open("If", n), comma(), expression(n.test), comma(), statements(n.body), comma(), statements(n.orElse), close();
            break;
        }
        case Kind::With: {
            const auto& n = *as<With>(s);
            open(n.isAsync ? "AsyncWith" : "With", n), comma();
            list(n.items, [this](const WithItem& i) {
                m_out += '[';
                expression(i.context), comma(), expression(i.vars);
                m_out += ']';
            });
            comma(), statements(n.body), close();
            break;
        }
        case Kind::Match: {
            const auto& n = *as<Match>(s);
            open("Match", n), comma(), expression(n.subject), comma();
            list(n.cases, [this](const MatchCase& c) {
                m_out += '[';
                pattern(c.pattern), comma(), expression(c.guard), comma(), statements(c.body);
                m_out += ']';
            });
            close();
            break;
        }
        case Kind::Raise: open("Raise", *s), comma(), expression(as<Raise>(s)->exception), comma(), expression(as<Raise>(s)->cause), close(); break;
        case Kind::Try: {
            const auto& n = *as<Try>(s);
            open(n.isStar ? "TryStar" : "Try", n), comma(), statements(n.body), comma();
            list(n.handlers, [this](const ExceptHandler& h) {
                Node node{Kind::Try, h.start, h.end};
                open("ExceptHandler", node), comma(), expression(h.type), comma(), optionalText(h.name), comma(), statements(h.body), close();
            });
            comma(), statements(n.orElse), comma(), statements(n.finalBody), close();
            break;
        }
        case Kind::Assert: open("Assert", *s), comma(), expression(as<Assert>(s)->test), comma(), expression(as<Assert>(s)->message), close(); break;
        case Kind::Import: open("Import", *s), comma(), aliases(as<Import>(s)->names), close(); break;
        case Kind::ImportFrom: {
            const auto& n = *as<ImportFrom>(s);
            open("ImportFrom", n), comma(), optionalText(n.module), comma(), aliases(n.names), comma();
            m_out += std::to_string(n.level);
            close();
            break;
        }
        case Kind::Global:
        case Kind::Nonlocal:
            open(s->kind == Kind::Global ? "Global" : "Nonlocal", *s), comma();
            list(static_cast<const Global*>(s)->names, [this](std::string_view name) { text(name); }), close();
            break;
        case Kind::ExprStmt: open("Expr", *s), comma(), expression(as<ExprStmt>(s)->value), close(); break;
        case Kind::Pass: open("Pass", *s), close(); break;
        case Kind::Break: open("Break", *s), close(); break;
        case Kind::Continue: open("Continue", *s), close(); break;
        default: open("Invalid", *s), close();
        }
    }

    void aliases(const Seq<Alias>& names) {
        list(names, [this](const Alias& a) {
            Node node{Kind::Import, a.start, a.end};
            open("alias", node), comma(), text(a.name), comma(), optionalText(a.asName), close();
        });
    }

    void pattern(const Pattern* p) {
        if (p == nullptr) {
            m_out += "null";
            return;
        }
        switch (p->kind) {
        case Kind::MatchValue: open("MatchValue", *p), comma(), expression(as<MatchValue>(p)->value), close(); break;
        case Kind::MatchSingleton: {
            static constexpr const char* kTypes[] = {"None", "True", "False"};
            open("MatchSingleton", *p), comma(), text(kTypes[static_cast<int>(as<MatchSingleton>(p)->value)]), close();
            break;
        }
        case Kind::MatchSequence: open("MatchSequence", *p), comma(), patterns(as<MatchSequence>(p)->patterns), close(); break;
        case Kind::MatchMapping: {
            const auto& n = *as<MatchMapping>(p);
            open("MatchMapping", n), comma(), expressions(n.keys), comma(), patterns(n.patterns), comma(), optionalText(n.rest), close();
            break;
        }
        case Kind::MatchClass: {
            const auto& n = *as<MatchClass>(p);
            open("MatchClass", n), comma(), expression(n.cls), comma(), patterns(n.patterns), comma();
            list(n.keywordNames, [this](std::string_view name) { text(name); }), comma(), patterns(n.keywordPatterns), close();
            break;
        }
        case Kind::MatchStar: open("MatchStar", *p), comma(), optionalText(as<MatchStar>(p)->name), close(); break;
        case Kind::MatchAs: open("MatchAs", *p), comma(), pattern(as<MatchAs>(p)->pattern), comma(), optionalText(as<MatchAs>(p)->name), close(); break;
        case Kind::MatchOr: open("MatchOr", *p), comma(), patterns(as<MatchOr>(p)->patterns), close(); break;
        default: m_out += "\"?\"";
        }
    }

    const Module& m_module;
    std::string m_out;
    int m_inFormatted = 0;
};

} // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string path; std::getline(std::cin, path);) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        Source source = decode(bytes);
        const auto module = parse(std::move(source.text));
        std::string error = source.problem.value_or("");
        if (error.empty() && !module->diagnostics.empty()) {
            const auto& first = module->diagnostics.front();
            error = "line " + std::to_string(module->position(first.offset).line) + ": " + first.message;
        }
        if (!error.empty()) {
            std::cout << "error " << error << '\n';
        } else {
            std::cout << Dumper(*module).dump() << '\n';
        }
        std::cout.flush();
    }
}
