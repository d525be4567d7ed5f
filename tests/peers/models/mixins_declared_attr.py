from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr, deferred, relationship

Base = declarative_base()


class Owned:
    owner_table = "nobody"
    owner_nullable = True

    @declared_attr
    def owner_id(cls):
        column = Column(Integer, ForeignKey("%s.id" % cls.owner_table), nullable=cls.owner_nullable)
        return column

    @declared_attr
    def owner(cls):
        return relationship("Person", primaryjoin=lambda: Person.id == cls.owner_id)


class Flags:
    FLAGS = ()

    @declared_attr
    def flag(cls):
        if cls.__name__ == "Account":
            return Column("account_flag", Boolean)
        return Column(Boolean, nullable=False)

    @declared_attr
    def lazy(cls):
        return deferred(Column("lazy_" + cls.__name__.lower(), String(len(cls.FLAGS) + 1)))


class Cascading:
    @declared_attr.cascading
    def id(cls):
        if has_parent(cls):
            return Column(ForeignKey("account.id"), primary_key=True)
        return Column(Integer, primary_key=True)


def has_parent(cls):
    return any(hasattr(base, "__table__") for base in cls.__mro__[1:])


class Account(Flags, Cascading, Base):
    __tablename__ = "account"
    kind = Column(String(3))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "acc"}


class Special(Owned, Account):
    __tablename__ = "special"
    owner_table = "person"
    owner_nullable = False
    FLAGS = ("a", "b")
    __mapper_args__ = {"polymorphic_identity": "spc", "concrete": False}


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
