import uuid
from typing import Optional

import sqlmodel as sm

from .base import BaseUuid
from .users import User


class ItemBase(sm.SQLModel):
    title: str = sm.Field(min_length=1, max_length=255)
    description: Optional[str] = sm.Field(default=None, max_length=256)


class Item(BaseUuid, ItemBase, table=True):
    title: str = sm.Field(max_length=100)
    owner_id: uuid.UUID = sm.Field(foreign_key="user.id", nullable=False, ondelete="CASCADE")
    owner: Optional[User] = sm.Relationship(back_populates="items")
