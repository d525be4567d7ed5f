from typing import Any, Optional

import sqlalchemy as sa
from geoalchemy2 import Geography, Geometry, Raster
from geoalchemy2.types import Geometry as Geo
import geoalchemy2
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Lake(Base):
    __tablename__ = "lake"
    id: Mapped[int] = mapped_column(primary_key=True)
    shape: Mapped[Any] = mapped_column(Geometry("POLYGON", srid=4326))
    plain: Mapped[Optional[Any]] = mapped_column(Geometry)
    called = sa.Column(Geo(geometry_type="POINT"))
    no_index = sa.Column(Geometry("LINESTRING", srid=3857, spatial_index=False), nullable=False)
    three = sa.Column(Geometry("POINTZ", dimension=3, use_N_D_index=True))
    earth = sa.Column(Geography(geometry_type="POINT", srid=4326))
    untyped = sa.Column(geoalchemy2.Geometry(geometry_type=None, srid=-1, spatial_index=False))
    raster = sa.Column(Raster(spatial_index=False))
    __table_args__ = (sa.Index("ix_given", "no_index", postgresql_using="gist"),)


points = sa.Table("points", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("geom", Geometry("POINT", 4326)), schema="gis")
