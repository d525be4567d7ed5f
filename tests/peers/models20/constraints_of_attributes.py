from typing import Optional

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, PrimaryKeyConstraint, String, UniqueConstraint, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})


class Slot(Base):
    __tablename__ = "slot"
    hall: Mapped[int] = mapped_column(autoincrement=False)
    row: Mapped[str] = mapped_column("row_no", String(3))
    seat: Mapped[Optional[int]] = mapped_column(CheckConstraint("seat > 0", name="seat"))
    name: Mapped[Optional[str]] = mapped_column(String(20), index=True)
    taken: Mapped[bool] = mapped_column(server_default=sa.false())
    __table_args__ = (
        PrimaryKeyConstraint(hall, row),
        UniqueConstraint(row, seat),
        UniqueConstraint("name", "hall", name="given"),
        Index(None, seat, hall),
        Index("ix_lower", func.lower(name)),
        Index("ix_desc", seat.desc(), "hall", unique=True),
        Index("ix_partial", "name", postgresql_where=taken.is_(False), sqlite_where=text("taken = 0")),
        CheckConstraint("hall > 0 AND row_no <> ''", name="both"),
        CheckConstraint(seat < 1000, name="small"),
        {"comment": "seats"},
    )


class Ticket(Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall: Mapped[int] = mapped_column()
    row: Mapped[str] = mapped_column(String(3))
    again: Mapped[Optional[int]] = mapped_column(ForeignKey(id))
    __table_args__ = (ForeignKeyConstraint([hall, row], [Slot.hall, Slot.row], ondelete="CASCADE"),)
