from typing import Optional

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(column_0_N_label)s", "uq": "%(table_name)s_%(column_0_N_name)s_key", "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey", "pk": "%(table_name)s_pkey"}, schema="reporting")


class LongNames(Base):
    __tablename__ = "yearly_environmental_measurement_station_aggregations_ü"
    id: Mapped[int] = mapped_column(primary_key=True)
    preceding_aggregation: Mapped[Optional[int]] = mapped_column(ForeignKey("reporting.yearly_environmental_measurement_station_aggregations_ü.id"), index=True)
    measurement_station_code: Mapped[str] = mapped_column(String(9), unique=True)
    kind: Mapped[str] = mapped_column(Enum("a", "b", name="measurement_kind", native_enum=False, create_constraint=True))
    __table_args__ = (
        CheckConstraint("id > 0", name="positive"),
        UniqueConstraint("measurement_station_code", "preceding_aggregation"),
        Index("a_name_given_outright_that_is_exactly_as_long_as_it_may_be_63ch", "kind"),
    )
