import datetime
import uuid
from typing import Annotated, Optional

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Numeric, String, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

intpk = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
uuidpk = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid.uuid4, server_default=text("gen_random_uuid()"))]
timestamp = Annotated[datetime.datetime, mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())]
str30 = Annotated[str, 30, mapped_column(String(30), index=True)]
user_fk = Annotated[int, mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)]
money = Annotated[float, mapped_column(Numeric(12, 2), server_default="0", comment="in euros")]
key = Annotated[str, mapped_column("the_key", String(8), unique=True)]


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[intpk]
    name: Mapped[str30]
    nick: Mapped[Optional[str30]]
    long: Mapped[str30] = mapped_column(String(300), index=False)
    made: Mapped[timestamp]
    changed: Mapped[Optional[timestamp]]
    code: Mapped[key]


class Invoice(Base):
    __tablename__ = "invoice"
    ref: Mapped[uuidpk]
    user_id: Mapped[user_fk]
    other_id: Mapped[user_fk | None] = mapped_column(index=False, unique=True)
    total: Mapped[money]
    rebate: Mapped[Optional[money]] = mapped_column(server_default=None, comment="own")
