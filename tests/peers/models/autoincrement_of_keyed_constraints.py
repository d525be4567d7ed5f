from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, PrimaryKeyConstraint, Sequence, String, Table

m = MetaData()
by_constraint = Table("by_constraint", m, Column("n", Integer), Column("x", String(2)), PrimaryKeyConstraint("n"))
composite = Table("composite", m, Column("n", Integer), Column("x", Integer), PrimaryKeyConstraint("x", "n", name="pk_c"))
foreign = Table("foreign", m, Column("n", Integer, primary_key=True), ForeignKeyConstraint(["n"], ["by_constraint.n"]))
sequence = Table("sequence", m, Column("a", Integer, Sequence("seq_a"), primary_key=True), Column("b", Integer, primary_key=True))
forced = Table("forced", m, Column("a", Integer, autoincrement=True), Column("b", Integer), PrimaryKeyConstraint("a", "b"))
reordered = Table("reordered", m, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True), PrimaryKeyConstraint("b", "a"))
