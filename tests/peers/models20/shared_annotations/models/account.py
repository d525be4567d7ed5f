from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from sqlalchemy.orm import Mapped, mapped_column, relationship

from .. import types
from ..base import Base, Timed
from ..types import intpk, str_50 as Name

if TYPE_CHECKING:
    from .payment import Payment


class Account(Timed, Base):
    __tablename__ = "account"
    id: Mapped[intpk]
    name: Mapped[Name]
    nick: Mapped[Optional[Name]]
    status: Mapped[types.Status] = mapped_column(server_default=types.Status.active.name)
    payments: Mapped[list[Payment]] = relationship(back_populates="account")
