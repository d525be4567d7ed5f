from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.ext.declarative import declarative_base, declared_attr

Base = declarative_base()


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    __mapper_args__ = {"polymorphic_on": kind}


class Worker(Person):
    wage = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "worker"}


class Boss(Person):
    __tablename__ = "bosses"
    id = Column(Integer, ForeignKey("people.id"), primary_key=True)
    bonus = Column(Integer, default=0)
