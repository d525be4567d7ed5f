import enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import (ARRAY, BIT, CITEXT, DATEMULTIRANGE, DOMAIN, ENUM, INT4MULTIRANGE, INT8MULTIRANGE, INTERVAL, JSONPATH, MACADDR8, NUMMULTIRANGE, REGCONFIG, TIME, TIMESTAMP,
                                            TSMULTIRANGE, TSQUERY, TSTZMULTIRANGE, TSTZRANGE)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Suit(enum.Enum):
    hearts = "h"
    spades = "s"


positive = DOMAIN("positive", sa.Integer, check="VALUE > 0")


class Base(DeclarativeBase):
    type_annotation_map = {int: sa.Integer}


class Pg(Base):
    __tablename__ = "pg"
    id: Mapped[int] = mapped_column(primary_key=True)
    ci = mapped_column(CITEXT)
    ci_c = mapped_column(CITEXT(collation="C"))
    mac = mapped_column(MACADDR8)
    path = mapped_column(JSONPATH)
    config = mapped_column(REGCONFIG)
    query = mapped_column(TSQUERY)
    r1 = mapped_column(INT4MULTIRANGE)
    r2 = mapped_column(INT8MULTIRANGE())
    r3 = mapped_column(NUMMULTIRANGE)
    r4 = mapped_column(DATEMULTIRANGE)
    r5 = mapped_column(TSMULTIRANGE)
    r6 = mapped_column(TSTZMULTIRANGE())
    r7: Mapped[postgresql.Range] = mapped_column(TSTZRANGE)
    domain = mapped_column(positive)
    far_domain = mapped_column(DOMAIN("Mail", sa.Text, schema="types", not_null=True))
    suit: Mapped[Suit] = mapped_column(ENUM(Suit, name="suit", create_type=False))
    suits: Mapped[list[Suit]] = mapped_column(ARRAY(ENUM(Suit, name="suits", values_callable=lambda e: [m.value for m in e])))
    bits = mapped_column(BIT(3, varying=True))
    span = mapped_column(INTERVAL(fields="HOUR TO MINUTE"))
    at = mapped_column(TIMESTAMP(True, 3))
    hour = mapped_column(TIME(precision=0))
    matrix: Mapped[list[list[int]]] = mapped_column(ARRAY(sa.Integer, dimensions=2))
