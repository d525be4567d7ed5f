from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Numeric, SmallInteger, String, Table, TypeDecorator, text
from sqlalchemy.dialects.postgresql import BIGINT

m = MetaData()


class Key(TypeDecorator):
    impl = Integer


class Number(Integer):
    pass


plain = Table("plain", m, Column("id", BIGINT, primary_key=True))
off = Table("off", m, Column("id", Integer, primary_key=True, autoincrement=False))
auto = Table("auto", m, Column("id", SmallInteger, primary_key=True, autoincrement="auto"))
text_key = Table("text_key", m, Column("id", String(3), primary_key=True))
decimal_key = Table("decimal_key", m, Column("id", Numeric(10, 0), primary_key=True))
decimal_forced = Table("decimal_forced", m, Column("id", Numeric(10, 0), primary_key=True, autoincrement=True))
decorated = Table("decorated", m, Column("id", Key, primary_key=True))
derived = Table("derived", m, Column("id", Number(), primary_key=True))
composite = Table("composite", m, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True))
one_of_two = Table("one_of_two", m, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True, autoincrement=True))
foreign = Table("foreign", m, Column("id", Integer, ForeignKey("plain.id"), primary_key=True))
ignore_fk = Table("ignore_fk", m, Column("id", Integer, ForeignKey("plain.id"), primary_key=True, autoincrement="ignore_fk"))
foreign_forced = Table("foreign_forced", m, Column("id", Integer, ForeignKey("plain.id"), primary_key=True, autoincrement=True))
with_default = Table("with_default", m, Column("id", Integer, primary_key=True, server_default=text("7")))
with_python = Table("with_python", m, Column("id", Integer, primary_key=True, default=3))
untyped = Table("untyped", m, Column("id", ForeignKey("plain.id"), primary_key=True))
variant = Table("variant", m, Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True))
no_key = Table("no_key", m, Column("id", Integer, autoincrement=True))
