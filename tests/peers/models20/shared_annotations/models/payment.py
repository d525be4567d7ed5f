import typing as t

import sqlalchemy.orm as orm

import shared_annotations.types as types
from shared_annotations.base import Base

if t.TYPE_CHECKING:
    from .account import Account


class Payment(Base):
    __tablename__ = "payment"
    id: orm.Mapped[types.uuidpk]
    account_id: orm.Mapped[types.account_fk]
    account: orm.Mapped["Account"] = orm.relationship(back_populates="payments")
    amount: orm.Mapped[types.Money]
    tax: orm.Mapped["t.Optional[types.Money]"]
    status: orm.Mapped[types.Status]
