from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Named:
    label = Column(String(15))


class Asset(Named, Base):
    __tablename__ = "asset"
    __table_args__ = {"comment": "of the parent only"}
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    shared = Column(Integer)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "asset"}

    @declared_attr
    def counted(cls):
        return Column(Integer, nullable=False)


class Building(Asset):
    __tablename__ = "building"
    id = Column("asset_id", ForeignKey("asset.id"), primary_key=True)
    floors = Column(Integer)
    shared = Column("building_shared", Integer)
    __mapper_args__ = {"polymorphic_identity": "building"}


class Hall(Building):
    __tablename__ = "hall"
    hall_id = Column(Integer, ForeignKey("building.asset_id", ondelete="CASCADE"), primary_key=True)
    seats = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "hall", "inherit_condition": hall_id == Building.id}


class Shed(Building):
    """Its columns go to the table of the building."""
    tools = Column(Integer, nullable=False)
    __mapper_args__ = {"polymorphic_identity": "shed"}


class Land(Asset):
    __tablename__ = "land"
    id = Column(Integer, primary_key=True)
    label = Column(String(30))
    __table_args__ = (ForeignKeyConstraint(["id"], ["asset.id"]), UniqueConstraint("label"))
    __mapper_args__ = {"polymorphic_identity": "land"}
