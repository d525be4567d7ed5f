from sqlalchemy import Column, ForeignKey, Integer, String, Text
from sqlalchemy.orm import declarative_base, declared_attr, relationship

Base = declarative_base()


class Named:
    name = Column(String(10))


class LongNamed(Named):
    name = Column(Text, nullable=False)


class Keyed:
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return "t_" + cls.__name__.lower()


class Parented:
    @declared_attr
    def parent_id(cls):
        return Column(Integer, ForeignKey("%s.id" % cls.__tablename__))

    @declared_attr
    def parent(cls):
        return relationship(cls, remote_side=cls.id)


class Tree(Parented, LongNamed, Keyed, Base):
    extra = Column(Integer, default=1)


class Leaf(Keyed, Named, Base):
    __tablename__ = "leaf"
    tree_id = Column(Integer, ForeignKey(Tree.id), nullable=False)


class Plain(Base):
    __tablename__ = "plain"
    x = Column(Integer, primary_key=True)
    name = Named.name.copy() if False else Column(String(3))
