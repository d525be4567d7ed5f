import enum

from sqlalchemy import Column, Enum, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import ARRAY, ENUM
from sqlalchemy.orm import declarative_base

metadata = MetaData(schema="zoo")
Base = declarative_base(metadata=metadata)


class Diet(enum.Enum):
    meat = enum.auto()
    plants = enum.auto()


shared = Enum("calm", "angry", name="mood", metadata=metadata)
reused = Enum(Diet, name="diet_kind", inherit_schema=True)


class Animal(Base):
    __tablename__ = "animal"
    id = Column(Integer, primary_key=True)
    mood = Column(shared)
    diet = Column(reused)
    plain = Column(Enum(Diet))
    placed = Column(Enum(Diet, name="placed", schema="types"))
    dialect = Column(ENUM("x", "y", name="dialect_kind", schema="types", create_type=False).with_variant(Enum("x", "y", name="dk"), "sqlite"))


away = Table("away", metadata, Column("id", Integer, primary_key=True), Column("diet", Enum(Diet, name="diet_away", inherit_schema=True)), Column("mood", shared), schema="farm")
