import re
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    def __init_subclass__(cls, **kw: Any) -> None:
        if not cls.__dict__.get("__abstract__") and "__tablename__" not in cls.__dict__:
            cls.__tablename__ = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        super().__init_subclass__(**kw)


class Coded:
    def __init_subclass__(cls, code_length=4, **kw):
        cls.code = mapped_column(String(code_length), nullable=False, unique=True)
        super().__init_subclass__(**kw)


class NewspaperArticle(Base):
    id: Mapped[int] = mapped_column(primary_key=True)


class Given(Base):
    __tablename__ = "given"
    id: Mapped[int] = mapped_column(primary_key=True)


class SmallThing(Coded, Base, code_length=9):
    id: Mapped[int] = mapped_column(primary_key=True)
