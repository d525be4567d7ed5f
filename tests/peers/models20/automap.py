# Automap makes the other classes from a database; the declared ones are known.
from typing import Optional

from sqlalchemy import ForeignKey, MetaData, String, create_engine
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Base = automap_base(metadata=MetaData(schema="auto"))


class Own(DeclarativeBase):
    pass


AutoOwn = automap_base(Own)


class User(Base):
    __tablename__ = "user"
    user_id: Mapped[int] = mapped_column("id", primary_key=True)
    name: Mapped[Optional[str]] = mapped_column(String(20))


class Group(AutoOwn):
    __tablename__ = "group"
    id: Mapped[int] = mapped_column(primary_key=True)


def prepare(url):
    Base.prepare(autoload_with=create_engine(url))
    AutoOwn.prepare(autoload_with=create_engine(url))
