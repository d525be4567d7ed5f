import enum
from typing import Optional

from sqlalchemy import Column, Enum
from sqlmodel import Field, SQLModel
import sqlmodel


class State(str, enum.Enum):
    open = "is open"
    shut = "is shut"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Door(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    state: State
    maybe: Optional[State] = None
    default: State = Field(default=State.open, index=True)
    level: Level = Field(default=Level.LOW)
    column: State = Field(sa_column=Column(Enum(State, name="door_state", values_callable=lambda x: [i.value for i in x]), nullable=False))
    typed: State = Field(sa_type=Enum(State, native_enum=False))
    by_name: State = Field(sa_column=sqlmodel.Column(sqlmodel.Enum(State)))
