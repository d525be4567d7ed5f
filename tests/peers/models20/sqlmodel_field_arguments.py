import uuid as uuid_pkg
from datetime import datetime, timezone
from decimal import Decimal
from typing import Optional

from sqlmodel import Field, SQLModel


def now():
    return datetime.now(timezone.utc)


class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=40)
    code: str = Field(unique=True, min_length=2, regex="^[A-Z]+$", max_length=5)
    both: str = Field(unique=True, index=True)
    no_index: Optional[str] = Field(default=None, index=False, description="not a comment")
    required: Optional[int] = Field(default=None, nullable=False)
    allowed: int = Field(nullable=True)
    default: str = Field(default="x", max_length=7)
    factory: datetime = Field(default_factory=now)
    positive: int = Field(default=0, ge=0, le=10)
    price: Decimal = Field(default=0, max_digits=9, decimal_places=3)
    digits: Decimal = Field(max_digits=6)
    parent_id: Optional[int] = Field(default=None, foreign_key="team.id")


class Member(SQLModel, table=True):
    uid: uuid_pkg.UUID = Field(default_factory=uuid_pkg.uuid4, primary_key=True, index=True, nullable=False)
    team_id: int = Field(foreign_key="team.id", index=True)
    gone_with: Optional[int] = Field(default=None, foreign_key="team.id", ondelete="SET NULL")
    cascaded: int = Field(foreign_key="team.id", ondelete="CASCADE", unique=True)
