from __future__ import annotations
from typing import TYPE_CHECKING
from sqlalchemy import Column, Integer
from sqlalchemy.orm import relationship
from ..db import Base
from .columns import name_column, ids

if TYPE_CHECKING:
    from .group import Group


class User(Base):
    __tablename__ = "user"
    id = ids()
    name = name_column(40)
    groups = relationship("Group", secondary="members")
