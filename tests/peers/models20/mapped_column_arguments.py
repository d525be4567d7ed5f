import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Computed, FetchedValue, ForeignKey, Identity, Sequence, String, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "ck": "ck_%(table_name)s_%(constraint_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})


class Meter(Base):
    __tablename__ = "meter"
    id: Mapped[int] = mapped_column("meter_id", sa.BigInteger, Sequence("meter_seq"), primary_key=True)
    positional: Mapped[str] = mapped_column("pos", String(5), CheckConstraint("pos <> ''", name="pos"), unique=True)
    named: Mapped[str] = mapped_column(name="by_name", type_=String(6), index=True, unique=True)
    keyed: Mapped[int] = mapped_column(key="k", comment="a key", doc="none")
    quoted: Mapped[int] = mapped_column("plain", quote=True)
    computed: Mapped[int] = mapped_column(Computed("k + 1", persisted=True))
    identity: Mapped[int] = mapped_column(sa.SmallInteger, Identity(start=3))
    late: Mapped[str] = mapped_column(sa.Text, deferred=True, deferred_group="g", active_history=True)
    also_late: Mapped[str] = deferred(mapped_column(String(7)))
    fetched: Mapped[int] = mapped_column(server_default=FetchedValue())
    now: Mapped[str] = mapped_column(sa.DateTime, server_default=func.now(), server_onupdate=FetchedValue(), onupdate=func.now())
    two_keys: Mapped[int] = mapped_column(ForeignKey("meter.meter_id"), ForeignKey("meter.k", name="fk_by_key"))
    system: Mapped[int] = mapped_column("xid_like", system=False, insert_default=4, use_existing_column=False)
    sorted_first: Mapped[int] = mapped_column(sort_order=-10)
    sorted_last: Mapped[int] = mapped_column(sort_order=10, autoincrement=False)
    ordinary = mapped_column(String(8), nullable=False)
    column = sa.Column(String(9))
