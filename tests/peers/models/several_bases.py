from sqlalchemy import Column, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import declarative_base, registry

One = declarative_base()
Two = declarative_base(metadata=MetaData(schema="two"))
reg = registry()
Three = reg.generate_base()


class A(One):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)


class B(Two):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    other = Column(Integer, ForeignKey("b.id"))
    far = Column(Integer, ForeignKey("elsewhere.x.id"))


class C(Three):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    name = Column("Mixed Name", String(4))
