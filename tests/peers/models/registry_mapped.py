from dataclasses import dataclass, field
from typing import Optional

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import registry, relationship

mapper_registry = registry()


@mapper_registry.mapped
@dataclass
class Depot:
    __table__ = Table("depot", mapper_registry.metadata, Column("id", Integer, primary_key=True), Column("city", String(50), index=True))
    id: int = field(init=False)
    city: Optional[str] = None


@mapper_registry.mapped
class Van:
    __tablename__ = "van"
    id = Column(Integer, primary_key=True)
    plate = Column(String(12), unique=True, nullable=False)
    depot_id = Column(ForeignKey("depot.id", ondelete="SET NULL"))
    depot = relationship("Depot")


@mapper_registry.mapped
@dataclass
class Driver:
    __tablename__ = "driver"
    __sa_dataclass_metadata_key__ = "sa"
    id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
    licence: str = field(default="B", metadata={"sa": Column("licence_class", String(3), nullable=False)})
    van_id: Optional[int] = field(default=None, metadata={"sa": Column(ForeignKey("van.id"))})
    not_mapped: int = 0
