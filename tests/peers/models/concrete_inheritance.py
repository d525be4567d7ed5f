from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Animal(ConcreteBase, Base):
    __tablename__ = "animal"
    id = Column(Integer, primary_key=True)
    name = Column(String(10))
    __mapper_args__ = {"polymorphic_identity": "animal", "concrete": True}


class Dog(Animal):
    __tablename__ = "dog"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), index=True)
    bark = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "dog", "concrete": True}


class Document(AbstractConcreteBase, Base):
    """Has no table of its own."""
    title = Column(String(40))

    @declared_attr
    def owner_id(cls):
        return Column(ForeignKey("animal.id"))


class Letter(Document):
    __tablename__ = "letter"
    id = Column(Integer, primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "letter", "concrete": True}


class Memo(Document):
    __tablename__ = "memo"
    id = Column(Integer, primary_key=True)
    title = Column(String(80), nullable=False)
    __mapper_args__ = {"polymorphic_identity": "memo", "concrete": True}
