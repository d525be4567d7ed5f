"""Source of a generated set of models, for the comparisons with the real SQLAlchemy and Alembic."""

import re

TYPES = ["Integer", "BigInteger", "SmallInteger", "String({n})", "String", "Text", "Boolean", "Date", "DateTime", "DateTime(timezone=True)", "Time", "Numeric({n}, 2)", "Numeric", "Float",
         "LargeBinary", "Unicode({n})", "CHAR({n})", "Enum('a', 'b{n}', name='kind_{t}_{c}')"]
DEFAULTS = {"Integer": "'7'", "BigInteger": "text('0')", "String": "'it is'", "Text": "''", "Boolean": "false()", "DateTime(timezone=True)": "func.now()", "Date": "func.current_date()"}
CONVENTION = ("{'ix': 'ix_%(table_name)s_%(column_0_name)s', 'uq': 'uq_%(table_name)s_%(column_0_N_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', "
              "'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'pk': 'pk_%(table_name)s'}")


def for_engine(text, engine):
    """What of the text is meant for this engine alone: {postgresql: ...} and {sqlite: ...}, on one line; and the tables that inherit."""
    other = "sqlite" if engine == "postgresql" else "postgresql"
    text = re.sub(r"{%s: (.*?):}" % engine, r"\1", re.sub(r"{%s: .*?:}" % other, "", text))
    return with_children(text) if engine == "postgresql" else re.sub(r"^# inherits .*\n", "", text, flags=re.M)


def with_children(text):
    """For each mark of it a class with the same columns, whose table inherits from that of the class that is named."""
    classes = dict(re.findall(r"^class (T\d+)\(.*?\):\n((?:    .*\n|\n(?=    ))*)", text, re.M))

    def child(mark):
        body = classes.get(mark[1], "")
        table = re.search(r"__tablename__ = '(\w+)'", body)
        lines = [re.sub(r", (unique|index)=True", "", line) for line in body.split("\n") if re.match(r"    \w+ = Column\(", line) and "ForeignKey" not in line and "Identity" not in line]
        return "\n".join(["", "", f"class Child{mark[1]}(Base):", f"    __tablename__ = 'z_child_{mark[1].lower()}'", *lines, f"    __table_args__ = {{'postgresql_inherits': {table[1]!r}}}", "", "",
                          f"Child{mark[1]}.__table__.add_is_dependent_on({mark[1]}.__table__)", ""])

    return re.sub(r"^# inherits (T\d+)\n", child, text, flags=re.M)


def more_of(rng, t, names, single):
    """Columns and arguments of kinds that Alembic's comparison does not look at."""
    columns, args, options = [], [], []
    texts = [n for n, k in names if k.startswith(("String", "Text", "Unicode"))]
    plain = [n for n, k in names if not k.startswith("Enum")]
    if rng.random() < 0.3:
        columns.append(f"    m_text = Column(String(20{{postgresql: , collation='C':}}{{sqlite: , collation='NOCASE':}}))")
        texts.append("m_text")
    if rng.random() < 0.3:
        columns.append(f"    m_kind = Column(Enum('a', 'b', 'c', name='more_{t}'), server_default='a')")
        if rng.random() < 0.5:
            args.append(f"CheckConstraint(\"m_kind IN ('a', 'b', 'c')\", name='kinds_{t}')")
        if rng.random() < 0.5:
            args.append(f"Index('kind_{t}', 'id', postgresql_where=text(\"m_kind <> 'c'\"), sqlite_where=text(\"m_kind <> 'c'\"))")
    if rng.random() < 0.3 and plain:
        args.append(f"Index('sorted_{t}', text('{rng.choice(plain)} DESC'), 'id')")
    if rng.random() < 0.3 and texts:
        args.append(f"Index('pattern_{t}', '{texts[-1]}', postgresql_ops={{'{texts[-1]}': 'text_pattern_ops'}})")
    if rng.random() < 0.3:
        columns.append(f"    m_number = Column(Integer{{postgresql: , Identity(start=10, increment={rng.choice([1, 5])}):}}, nullable=False)")
    if rng.random() < 0.25 and plain:
        args.append(f"{{postgresql: UniqueConstraint('{plain[0]}', 'id', name='late_{t}', deferrable=True, initially='DEFERRED'):}}")
    if rng.random() < 0.25:
        args.append(f"{{postgresql: ExcludeConstraint(('id', '='), using='btree', name='never_{t}', where=text('id > 0')):}}")
    if single and rng.random() < 0.3:
        columns.append("    m_late = Column(Integer)")
        args.append(f"ForeignKeyConstraint(['m_late'], ['table_{rng.choice(single)}.id'], name='late_key_{t}', deferrable=True, initially='DEFERRED')")
    if rng.random() < 0.2:
        options.append("'sqlite_with_rowid': False")
    elif rng.random() < 0.2:
        options.append("'sqlite_autoincrement': True")
    return columns, args, options


def source(rng, enums=True, more=False):
    """The text of a module that binds Base. With `more` for for_engine()."""
    lines = ["from sqlalchemy import *", "from sqlalchemy import func, text, false", "from sqlalchemy.dialects.postgresql import ExcludeConstraint", "from sqlalchemy.orm import declarative_base, declared_attr", ""]
    lines.append(f"Base = declarative_base(metadata=MetaData({'naming_convention=' + CONVENTION if rng.random() < 0.5 else ''}))")
    mixins = []
    for m in range(rng.randint(0, 2)):
        lines += ["", "", f"class Mixin{m}:", f"    mixed_{m} = Column({rng.choice(TYPES[:12]).format(n=rng.randint(1, 40))}, nullable={rng.random() < 0.5})"]
        if rng.random() < 0.5:
            lines += ["", "    @declared_attr", f"    def made_{m}(cls):", f"        return Column('made_{m}_for_' + cls.__name__.lower(), Integer, index={rng.random() < 0.5})"]
        mixins.append(f"Mixin{m}")
    types = TYPES if enums else TYPES[:-1]
    single = []  # tables whose id alone is their key, so that others can refer to it
    for t in range(rng.randint(1, 6)):
        bases = rng.sample(mixins, rng.randint(0, len(mixins))) + ["Base"]
        lines += ["", "", f"class T{t}({', '.join(bases)}):", f"    __tablename__ = 'table_{t}'"]
        if rng.random() < 0.85:
            lines.append("    id = Column(Integer, primary_key=True)")
            targets = list(single)
            single.append(t)
        else:
            targets = list(single)
            lines += ["    id = Column(BigInteger, primary_key=True, autoincrement=False)", "    part = Column(Integer, primary_key=True)"]
        names = []
        for c in range(rng.randint(1, 6)):
            kind = rng.choice(types)
            options = []
            if kind in DEFAULTS and rng.random() < 0.5:
                options.append(f"server_default={DEFAULTS[kind]}")
            if rng.random() < 0.3:
                options.append(f"nullable={rng.random() < 0.3}")
            if rng.random() < 0.15:
                options.append("unique=True")
            if rng.random() < 0.15:
                options.append("index=True")
            if rng.random() < 0.1:
                options.append("comment='a \"comment\"'")
            positional = f"'named_{c}', " if rng.random() < 0.1 else ""
            kind = kind.format(n=rng.randint(3, 60), t=t, c=c)
            lines.append(f"    c{c} = Column({positional}{', '.join([kind, *options])})")
            names.append((f"named_{c}" if positional else f"c{c}", kind))
        if targets and rng.random() < 0.6:
            action = rng.choice(["", ", ondelete='CASCADE'", ", ondelete='SET NULL', onupdate='CASCADE'"])
            lines.append(f"    ref = Column(Integer, ForeignKey('table_{rng.choice(targets)}.id'{action}))")
        args = []
        plain = [n for n, k in names]
        if len(plain) > 1 and rng.random() < 0.4:
            a, b = rng.sample(plain, 2)
            args.append(f"UniqueConstraint('{a}', '{b}'{', name=%r' % f'two_{t}' if rng.random() < 0.6 else ''})")
        if rng.random() < 0.3:
            args.append(f"Index('by_{t}', {', '.join(repr(n) for n in rng.sample(plain, min(len(plain), rng.randint(1, 2))))}{', unique=True' if rng.random() < 0.3 else ''})")
        if rng.random() < 0.3:
            args.append(f"CheckConstraint('id > 0', name='positive_{t}')")
        for n, k in names:
            if rng.random() < 0.12 and k.startswith(("String", "Text", "Unicode")):
                condition = rng.choice(["{0} IN ('1', '2', '3', '4', '5')", "{0} NOT IN ('x', 'it''s')", "{0} LIKE '%%' AND {0} <> 'no'", "length({0}) BETWEEN 0 AND 99"]).format(n)
                args.append(f'CheckConstraint("{condition}", name="text_{t}_{n}")')
            elif rng.random() < 0.12 and k.startswith(("Integer", "BigInteger", "SmallInteger")):
                condition = rng.choice(["{0} BETWEEN -5 AND 1000", "{0} >= -1 OR {0} IS NULL", "NOT ({0} = 77)", "{0} IN (0, 1, 2, 3, 4, 5, 7)", "coalesce({0}, 0) > -9"]).format(n)
                args.append(f'CheckConstraint("{condition}", name="number_{t}_{n}")')
            elif rng.random() < 0.06 and k.startswith(("Integer", "String")):
                args.append(f"Index('part_{t}_{n}', '{n}', postgresql_where=text('{n} IS NOT NULL'), sqlite_where=text('{n} IS NOT NULL'))")
        options = []
        if more:
            columns, more_args, options = more_of(rng, t, names, [s for s in single if s != t] if t in single else [])
            lines += columns
            args += more_args
        if args or options:
            lines.append("    __table_args__ = (" + "".join(a[:-2] + ", :}" if a.endswith(":}") else a + ", " for a in args) + f"{{{', '.join(options)}}})")
        if more and t in single and rng.random() < 0.15:
            lines += ["", "", f"# inherits T{t}"]
    if more and rng.random() < 0.2:
        lines += ["", "", "class Parts(Base):", "    __tablename__ = 'parts'", "    id = Column(Integer, primary_key=True, autoincrement=False)", "    c0 = Column(String(5))",
                  "    __table_args__ = {'postgresql_partition_by': 'RANGE (id)'}"]
    return "\n".join(lines) + "\n"


MORE_CHANGES = [
    ("'a', 'b', 'c', name='more_", "'c', 'b', 'a', name='more_"), ("Index('sorted_", "Index('by_order_"), (" DESC'), 'id'", "'), 'id'"), ("Index('pattern_", "Index('begins_"),
    ("{'c0': 'text_pattern_ops'}", "{}"), ("increment=1", "increment=3, maxvalue=9999, cycle=True"), ("increment=5", "increment=1, cache=7"), ("start=10, ", ""), ("Identity(start", "Identity(always=True, start"),
    ("deferrable=True, initially='DEFERRED'", "deferrable=True"), (", deferrable=True, initially='DEFERRED'", ""), ("where=text('id > 0')", "where=text('id > 1')"),
    ("{postgresql: , collation='C':}{sqlite: , collation='NOCASE':}", ""), ("collation='C'", "collation='POSIX'"), ("String(20{", "String(44{"), ("'sqlite_with_rowid': False", ""), ("'sqlite_autoincrement': True", ""),
    ("m_kind IN ('a', 'b', 'c')", "m_kind IN ('c', 'b', 'a', 'a')"), ("Index('kind_", "Index('kinds_"), ("Index('by_", "Index('now_by_"),
]


def changed(rng, text, more=False):
    """The same set after some work on it: columns that come, go, change or get another name; tables likewise."""
    for old, new in rng.sample(MORE_CHANGES, rng.randint(0, 8)) if more else []:
        text = text.replace(old, new)
    lines = text.split("\n")
    for _ in range(rng.randint(1, 6)):
        columns = [i for i, line in enumerate(lines) if line.startswith("    c") and "Column(" in line]
        if not columns:
            break
        at = rng.choice(columns)
        kind = rng.randrange(8)
        used = lambda name: sum(f"'{name}'" in line or f"'{name} " in line or f" {name} " in line or f"({name}" in line or f'"{name} ' in line for line in lines if not line.startswith("    c"))
        name = lines[at].split("=")[0].strip()
        name = f"named_{name[1:]}" if f"'named_{name[1:]}'" in lines[at] else name  # as constraints know it
        if kind == 0 and not used(name):
            del lines[at]
        elif kind == 1:
            lines.insert(at, f"    new_{rng.randrange(999)} = Column({rng.choice(TYPES[:12]).format(n=rng.randint(3, 40))}, nullable={rng.random() < 0.5})")
        elif kind == 2 and not used(name):
            lines[at] = lines[at].replace(name, f"{name}_renamed", 1)
        elif kind == 3 and not used(name):
            lines[at] = lines[at].replace("String(", "String(1").replace("Integer", "BigInteger").replace("BigBig", "Big").replace("SmallBig", "Big")
        elif kind == 4 and not used(name) and "server_default" not in lines[at]:
            lines[at] = f"    {name} = Column(Text)"
        elif kind == 5 and "nullable" not in lines[at]:
            lines[at] = f"{lines[at][:-1]}, nullable={rng.random() < 0.5})"
        elif kind == 6:
            old = rng.randrange(6)
            lines = [line.replace(f"'table_{old}'", f"'other_{old}'").replace(f"'table_{old}.", f"'other_{old}.") for line in lines]
        elif kind == 7:
            lines[at] = lines[at].replace("'b", "'later', 'b")
    return "\n".join(lines)
