# The convention may name the constraints by their classes; what is given by conv() or by name stays.
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, schema
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.elements import conv

NAMING = dict(
    [(sa.Index, "idx_%(table_name)s_%(column_0_name)s"), (sa.UniqueConstraint, "unq_%(table_name)s_%(column_0_name)s"), (schema.PrimaryKeyConstraint, "pky_%(table_name)s")],
    ck="chk_%(table_name)s_%(constraint_name)s",
    fk="fky_%(table_name)s_%(column_0_name)s",
)
Base = declarative_base(metadata=sa.MetaData(None, naming_convention=NAMING))


class Flight(Base):
    __tablename__ = "flight"
    id = Column(Integer, primary_key=True)
    code = Column(String(6), unique=True)
    gate = Column(String(3), index=True)
    seats = Column(Integer, sa.CheckConstraint("seats > 0", name=conv("seats_as_given")))
    bags = Column(Integer, sa.CheckConstraint("bags >= 0", name="bags"))
    next_id = Column(Integer, sa.ForeignKey("flight.id", name="fk_by_hand"))
    last_id = Column(Integer, sa.ForeignKey("flight.id"))
    __table_args__ = (sa.UniqueConstraint("gate", "code", name="both"), sa.Index(conv("conv_ix"), "seats"), sa.Index("named_ix", "bags"))
