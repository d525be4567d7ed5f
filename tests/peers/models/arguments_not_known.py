# Whatever a column, a key or an index is given from outside must be said to be unknown, each by itself.
import json
import os

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

GIVEN = json.loads(os.environ.get("NOBODY_SETS_THIS", '{"yes": true, "no": false, "n": 5, "name": "given", "action": "CASCADE", "text": "1", "fk": "known.id", "list": ["id", "x"]}'))
m = MetaData()
Id = lambda: Column("id", Integer, primary_key=True)
X = lambda *a, **k: Column("x", Integer, *a, **k)  # unresolved: r_keywords

known = Table("known", m, Id(), X())
a = Table("a_unique", m, Id(), X(unique=GIVEN["yes"]))  # unresolved: a_unique
b = Table("b_index", m, Id(), X(index=GIVEN["yes"]))  # unresolved: b_index
c = Table("c_primary", m, Id(), X(primary_key=GIVEN["yes"]))  # unresolved: c_primary
d = Table("d_auto", m, Column("id", Integer, primary_key=True, autoincrement=GIVEN["no"]))  # unresolved: d_auto
e = Table("e_comment", m, Id(), X(comment=GIVEN["name"]))  # unresolved: e_comment.x
f = Table("f_name", m, Id(), Column(GIVEN["name"], Integer))  # unresolved: f_name
g = Table("g_keyword", m, Id(), Column(name=GIVEN["name"], type_=Integer))  # unresolved: g_keyword
h = Table("h_target", m, Id(), X(ForeignKey(GIVEN["fk"])))  # unresolved: h_target
i = Table("i_action", m, Id(), X(ForeignKey("known.id", ondelete=GIVEN["action"])))  # unresolved: i_action
j = Table("j_key_name", m, Id(), X(ForeignKey("known.id", name=GIVEN["name"] + "_fk")))  # unresolved: j_key_name
k = Table("k_check", m, Id(), CheckConstraint(f"id > {GIVEN['n']}", name="ck"))  # unresolved: k_check
l = Table("l_index", m, Id(), X(), Index(GIVEN["name"] + "_ix", "x"))  # unresolved: l_index
n = Table("n_columns", m, Id(), X(), UniqueConstraint(*GIVEN["list"]))  # unresolved: n_columns
o = Table("o_unique", m, Id(), X(), Index("o_ix", "x", unique=GIVEN["yes"]))  # unresolved: o_unique
p = Table("p_schema", m, Id(), schema=GIVEN["no"] or None)  # unresolved: p_schema
q = Table("q_table_comment", m, Id(), comment=GIVEN["name"])  # unresolved: q_table_comment
r = Table("r_keywords", m, Id(), X(**{k: v for k, v in GIVEN.items() if k == "unique"}))  # unresolved: r_keywords
s = Table("s_scale", m, Id(), Column("x", sa.Numeric(10, GIVEN["n"])), Column("z", sa.CHAR(GIVEN["n"])))  # unresolved: s_scale.x, s_scale.z
t = Table("t_enum", m, Id(), Column("x", sa.Enum("a", "b", native_enum=GIVEN["no"], length=GIVEN["n"])))  # unresolved: t_enum.x
u = Table("u_more", m, Id(), *[Column(n, Integer) for n in GIVEN["list"] if n != "id"])  # unresolved: u_more
