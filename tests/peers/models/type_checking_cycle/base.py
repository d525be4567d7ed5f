from __future__ import annotations

import typing
from typing import TYPE_CHECKING

from sqlalchemy import Column, DateTime, Integer, func
from sqlalchemy.orm import declarative_base

if TYPE_CHECKING:
    from .order import Order
else:
    Order = None

if typing.TYPE_CHECKING:
    Unused = int

Base = declarative_base()


class Stamped(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    created_at = Column(DateTime, server_default=func.now())

    def latest(self) -> Order:
        raise NotImplementedError
