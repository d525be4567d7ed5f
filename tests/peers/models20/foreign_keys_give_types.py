# With a foreign key the annotation counts only where nothing else names a type.
import uuid
from typing import Optional

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Numeric, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger}


class Target(Base):
    __tablename__ = "target"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(17), unique=True)
    exact: Mapped[int] = mapped_column(Numeric(20, 0), unique=True)


class Source(Base):
    __tablename__ = "source"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    by_annotation: Mapped[int] = mapped_column(ForeignKey("target.id"))
    of_code: Mapped[str] = mapped_column(ForeignKey("target.code"))
    of_exact: Mapped[Optional[int]] = mapped_column(ForeignKey(Target.exact))
    untyped = mapped_column(ForeignKey("target.code"), nullable=False)
    own_type: Mapped[str] = mapped_column(String(99), ForeignKey("target.code"))
    table_level: Mapped[str]
    untyped_level: Mapped[int] = mapped_column(index=True)
    __table_args__ = (ForeignKeyConstraint(["table_level"], ["target.code"], name="fk_level"), ForeignKeyConstraint(["untyped_level"], [Target.exact]))
