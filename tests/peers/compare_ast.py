"""Compares our parser's trees with those of CPython's ast, over every .py file below the given folders.

usage: compare_ast.py DUMP_AST FOLDER...
Positions inside formatted strings are left out: before 3.12 CPython's own are wrong there.
A file that CPython itself refuses must be refused by our parser too, unless it is newer syntax than this CPython's.
"""
import ast
import json
import os
import subprocess
import sys
import unicodedata
import re
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)


class Maker:
    def __init__(self):
        self.in_formatted = 0

    def pos(self, n):
        return None if self.in_formatted else [n.lineno, n.col_offset, n.end_lineno, n.end_col_offset]

    def many(self, items):
        return [self.make(i) for i in items]

    def make(self, n):
        if n is None:
            return None
        return getattr(self, "make_" + type(n).__name__, self.make_plain)(n)

    def head(self, n, *rest):
        return [type(n).__name__, self.pos(n), *rest]

    # expressions
    def make_BoolOp(self, n): return self.head(n, type(n.op).__name__, self.many(n.values))
    def make_NamedExpr(self, n): return self.head(n, self.make(n.target), self.make(n.value))
    def make_BinOp(self, n): return self.head(n, self.make(n.left), type(n.op).__name__, self.make(n.right))
    def make_UnaryOp(self, n): return self.head(n, type(n.op).__name__, self.make(n.operand))
    def make_Lambda(self, n): return self.head(n, self.arguments(n.args), self.make(n.body))
    def make_IfExp(self, n): return self.head(n, self.make(n.test), self.make(n.body), self.make(n.orelse))
    def make_Dict(self, n): return self.head(n, self.many(n.keys), self.many(n.values))
    def make_Set(self, n): return self.head(n, self.many(n.elts))
    def make_ListComp(self, n): return self.head(n, self.make(n.elt), self.generators(n.generators))
    make_SetComp = make_GeneratorExp = make_ListComp
    def make_DictComp(self, n): return self.head(n, self.make(n.key), self.make(n.value), self.generators(n.generators))
    def make_Await(self, n): return self.head(n, self.make(n.value))
    make_Yield = make_YieldFrom = make_Starred = make_Return = make_Await
    def make_Compare(self, n): return self.head(n, self.make(n.left), [type(o).__name__ for o in n.ops], self.many(n.comparators))
    def make_Call(self, n): return self.head(n, self.make(n.func), self.many(n.args), self.keywords(n.keywords))
    def make_FormattedValue(self, n): return self.head(n, self.make(n.value), n.conversion, self.make(n.format_spec))

    def make_JoinedStr(self, n):
        head = self.pos(n)
        self.in_formatted += 1
        values = self.many(n.values)
        self.in_formatted -= 1
        return ["JoinedStr", head, values]

    def make_Constant(self, n): return self.head(n, "value", n.value)
    def make_Attribute(self, n): return self.head(n, self.make(n.value), n.attr)
    def make_Subscript(self, n): return self.head(n, self.make(n.value), self.make(n.slice))
    def make_Name(self, n): return self.head(n, n.id)
    def make_List(self, n): return self.head(n, self.many(n.elts))
    make_Tuple = make_List
    def make_Slice(self, n): return self.head(n, self.make(n.lower), self.make(n.upper), self.make(n.step))

    # statements
    def make_FunctionDef(self, n):
        return self.head(n, n.name, self.arguments(n.args), self.many(n.body), self.many(n.decorator_list), self.make(n.returns),
                         self.type_params(n))
    make_AsyncFunctionDef = make_FunctionDef

    def make_ClassDef(self, n):
        return self.head(n, n.name, self.many(n.bases), self.keywords(n.keywords), self.many(n.body), self.many(n.decorator_list),
                         self.type_params(n))

    def make_Delete(self, n): return self.head(n, self.many(n.targets))
    def make_Assign(self, n): return self.head(n, self.many(n.targets), self.make(n.value))
    def make_AugAssign(self, n): return self.head(n, self.make(n.target), type(n.op).__name__, self.make(n.value))
    def make_AnnAssign(self, n): return self.head(n, self.make(n.target), self.make(n.annotation), self.make(n.value), n.simple)
    def make_For(self, n): return self.head(n, self.make(n.target), self.make(n.iter), self.many(n.body), self.many(n.orelse))
    make_AsyncFor = make_For
    def make_While(self, n): return self.head(n, self.make(n.test), self.many(n.body), self.many(n.orelse))
    make_If = make_While
    def make_With(self, n): return self.head(n, [[self.make(i.context_expr), self.make(i.optional_vars)] for i in n.items], self.many(n.body))
    make_AsyncWith = make_With
    def make_Match(self, n): return self.head(n, self.make(n.subject), [[self.make(c.pattern), self.make(c.guard), self.many(c.body)] for c in n.cases])
    def make_Raise(self, n): return self.head(n, self.make(n.exc), self.make(n.cause))
    def make_Try(self, n): return self.head(n, self.many(n.body), self.many(n.handlers), self.many(n.orelse), self.many(n.finalbody))
    make_TryStar = make_Try
    def make_ExceptHandler(self, n): return self.head(n, self.make(n.type), n.name, self.many(n.body))
    def make_Assert(self, n): return self.head(n, self.make(n.test), self.make(n.msg))
    def make_Import(self, n): return self.head(n, self.many(n.names))
    def make_ImportFrom(self, n): return self.head(n, n.module, self.many(n.names), n.level)
    def make_alias(self, n): return self.head(n, n.name, n.asname)
    def make_Global(self, n): return self.head(n, n.names)
    make_Nonlocal = make_Global
    def make_Expr(self, n): return self.head(n, self.make(n.value))
    def make_plain(self, n): return self.head(n)

    # patterns
    make_MatchValue = make_Await
    def make_MatchSingleton(self, n): return self.head(n, repr(n.value))
    def make_MatchSequence(self, n): return self.head(n, self.many(n.patterns))
    make_MatchOr = make_MatchSequence
    def make_MatchMapping(self, n): return self.head(n, self.many(n.keys), self.many(n.patterns), n.rest)
    def make_MatchClass(self, n): return self.head(n, self.make(n.cls), self.many(n.patterns), n.kwd_attrs, self.many(n.kwd_patterns))
    def make_MatchStar(self, n): return self.head(n, n.name)
    def make_MatchAs(self, n): return self.head(n, self.make(n.pattern), n.name)

    # parts
    def generators(self, gs): return [[self.make(g.target), self.make(g.iter), self.many(g.ifs), g.is_async] for g in gs]
    def keywords(self, ks): return [[k.arg, self.make(k.value)] for k in ks]
    def arg(self, a): return None if a is None else [a.arg, self.make(a.annotation)]

    def arguments(self, a):
        return [[self.arg(x) for x in a.posonlyargs], [self.arg(x) for x in a.args], self.arg(a.vararg),
                [self.arg(x) for x in a.kwonlyargs], self.many(a.kw_defaults), self.arg(a.kwarg), self.many(a.defaults)]

    def type_params(self, n):
        return [] if not getattr(n, "type_params", None) else [str(p) for p in n.type_params]


def decode_text(value):
    return value.encode("latin-1").decode("utf-8", "surrogatepass")


def named(value):
    return re.sub(r"\\N\{([^}]*)\}", lambda m: unicodedata.lookup(m.group(1)), value)


def convert(node):
    """Our JSON: texts back from bytes, constants to Python values."""
    if isinstance(node, list):
        if len(node) == 5 and node[0] == "Constant":
            _, pos, kind, value, has_named = node
            if kind == "String":
                value = decode_text(value)
                value = named(value) if has_named else value
            elif kind == "Bytes":
                value = decode_text(value).encode("utf-8") if False else value.encode("latin-1")
            elif kind in ("Int", "Float", "Imaginary"):
                value = ast.literal_eval(value)
            else:
                value = {"None": None, "True": True, "False": False, "Ellipsis": ...}[kind]
            return ["Constant", pos, "value", value]
        return [convert(n) for n in node]
    if isinstance(node, str):
        return decode_text(node)
    return node


def difference(a, b, path="module"):
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return f"{path}: lengths {len(a)} and {len(b)}: {str(a)[:200]} | {str(b)[:200]}"
        for i, (x, y) in enumerate(zip(a, b)):
            found = difference(x, y, f"{path}.{a[0] if a and isinstance(a[0], str) else ''}[{i}]")
            if found:
                return found
        return None
    same = a == b and (type(a) is type(b) or not isinstance(a, (complex, float, str, bytes)))
    if not same and isinstance(a, (float, complex)) and repr(a) == repr(b):
        return None
    return None if same else f"{path}: {str(a)[:200]!r} | {str(b)[:200]!r}"


def files_below(folders):
    for folder in folders:
        for base, dirs, names in os.walk(folder):
            dirs.sort()
            for name in sorted(names):
                path = os.path.join(base, name)
                if name.endswith(".py") and "\n" not in path and os.path.isfile(path):
                    yield path


def main():
    sys.set_int_max_str_digits(0)
    tool, folders = sys.argv[1], sys.argv[2:]
    process = subprocess.Popen([tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="surrogateescape")
    compared = refused = failures = 0
    for path in files_below(folders):
        process.stdin.write(path + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            print(f"{path}: our parser ended (exit status {process.wait()})")
            return 1
        with open(path, "rb") as f:
            source = f.read()
        try:
            tree = ast.parse(source, path)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            refused += 1
            if not line.startswith("error "):
                failures += 1
                print(f"{path}: CPython refuses it ({error}), our parser does not")
            continue
        compared += 1
        if line.startswith("error "):
            failures += 1
            print(f"{path}: {line.strip()}")
            continue
        found = difference(Maker().many(tree.body), convert(json.loads(line)))
        if found:
            failures += 1
            print(f"{path}: {found}")
    process.stdin.close()
    print(f"{compared} files compared, {refused} refused by CPython, {failures} differences")
    return 1 if failures or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
