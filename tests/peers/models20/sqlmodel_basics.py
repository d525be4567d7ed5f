import datetime
import uuid
from decimal import Decimal
from typing import Optional, Union

from sqlmodel import Field, SQLModel


class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    secret_name: str = "unknown"
    age: Optional[int] = None
    rate: float
    active: bool = True
    born: datetime.date
    made: datetime.datetime
    at: Optional[datetime.time] = None
    took: datetime.timedelta
    money: Decimal
    token: uuid.UUID
    raw: bytes
    union: Union[int, None]


class HeroPublic(SQLModel):
    """No table."""
    id: int
    name: str


class LongHeroName(SQLModel, table=True):
    key: str = Field(primary_key=True)
    second: int = Field(primary_key=True)
