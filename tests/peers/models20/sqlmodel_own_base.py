# A convention for all of SQLModel, and bases of the project with a registry of their own.
from typing import Optional

from sqlalchemy import MetaData
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {"ix": "ix_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}


class Own(SQLModel, registry=registry(metadata=MetaData(schema="own"))):
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__ + "s"


class Global(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    code: str = Field(unique=True, index=False)
    name: str = Field(index=True)


class Inside(Own, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    up: Optional[int] = Field(default=None, foreign_key="own.Insides.id")
