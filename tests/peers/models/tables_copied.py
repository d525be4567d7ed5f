from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

source = MetaData()
target = MetaData()
other = MetaData(schema="given")

parent = Table("parent", source, Column("id", Integer, primary_key=True))
child = Table("child", source, Column("id", Integer, primary_key=True), Column("parent_id", ForeignKey("parent.id"), index=True), UniqueConstraint("parent_id", "id", name="uq_child"))

copy = child.to_metadata(target, name="child_copy")
parent_copy = parent.to_metadata(target)
in_schema = child.to_metadata(other, schema="archive")
by_default = parent.tometadata(other)
own_columns = Table("own_columns", target, *[c._copy() for c in parent.columns], Column("x", String(2)))
