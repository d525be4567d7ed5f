from typing import TYPE_CHECKING, List, Optional

from sqlmodel import Field, Relationship

from .base import BaseUuid

if TYPE_CHECKING:
    from .items import Item


class User(BaseUuid, table=True):
    email: str = Field(max_length=255, unique=True, index=True)
    items: List["Item"] = Relationship(back_populates="owner", sa_relationship_kwargs={"cascade": "all"})
