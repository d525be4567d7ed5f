import datetime
import uuid
from typing import Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Timed(SQLModel):
    made: datetime.datetime = Field(default_factory=datetime.datetime.utcnow, nullable=False)
    changed: Optional[datetime.datetime] = Field(default=None, sa_column_kwargs={"onupdate": sa.func.now()})


class UserBase(SQLModel):
    email: str = Field(max_length=120, unique=True)
    name: Optional[str] = None
    level: int = 0


class User(UserBase, Timed, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    level: Optional[int] = Field(default=3, index=True)
    hashed: str


class UserRead(UserBase):
    id: int


class Machine(Timed, table=True):
    """Sub-models of sub-models: the order is that of the fields."""
    uid: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    email: str = Field(max_length=9)


class Project(SQLModel):
    """A base of the project."""
    id: Optional[int] = Field(default=None, primary_key=True)


class Task(Project, table=True):
    text: str


class SubTask(Project, Timed, table=True):
    task_id: Optional[int] = Field(default=None, foreign_key="task.id")
