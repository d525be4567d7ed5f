from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, func
from sqlalchemy.orm import declarative_base, declared_attr, declarative_mixin

Base = declarative_base()


@declarative_mixin
class Root:
    note = Column(String(1))
    made = Column(DateTime, server_default=func.now())


class Left(Root):
    note = Column(String(2))


class Right(Root):
    note = Column(String(3))
    made = Column("made_right", DateTime)

    @declared_attr
    def right_id(cls):
        return Column(ForeignKey(f"{cls.__tablename__}.id", name=f"fk_{cls.__name__}"))


class Bottom(Left, Right, Base):
    __tablename__ = "bottom"
    id = Column(Integer, primary_key=True)


class Abstract(Right, Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    made = None


class OfAbstract(Abstract):
    __tablename__ = "of_abstract"
    name = Column(String(4))


class Middle(Left, Abstract):
    __abstract__ = True
    right_id = Column(Integer)


class OfMiddle(Middle):
    __tablename__ = "of_middle"
