# The aliases of PEP 695, in the form that older Pythons have.
from typing import Annotated, Any, Optional, Union

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import TypeAliasType

Ident = TypeAliasType("Ident", Annotated[int, mapped_column(primary_key=True)])
Short = TypeAliasType("Short", str)
Long = TypeAliasType("Long", str)
MaybeShort = TypeAliasType("MaybeShort", Optional[str])
JsonValue = TypeAliasType("JsonValue", dict[str, Any])
Number = TypeAliasType("Number", int)


class Base(DeclarativeBase):
    type_annotation_map = {Short: String(10), Long: String(1000), JsonValue: JSON, Number: BigInteger, MaybeShort: String(11)}


class Aliased(Base):
    __tablename__ = "aliased"
    id: Mapped[Ident]
    short: Mapped[Short]
    long: Mapped[Long]
    maybe: Mapped[MaybeShort]
    optional: Mapped[Optional[Short]]
    data: Mapped[JsonValue]
    number: Mapped[Number | None]
    plain: Mapped[str]
