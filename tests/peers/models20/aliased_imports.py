import sqlalchemy as sa
import sqlalchemy.orm as so
from sqlalchemy.orm import Mapped as M, mapped_column as col
from typing import Annotated as Ann, Optional as Opt
from typing import Optional

try:
    from typing import Annotated
except ImportError:
    from typing_extensions import Annotated

Str64 = Ann[str, col(sa.String(64))]
column = so.mapped_column


class Base(so.DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    username: so.Mapped[str] = so.mapped_column(sa.String(64), index=True, unique=True)
    about: so.Mapped[Optional[str]] = column(sa.String(140))
    email: M[Opt[str]] = col(sa.String(120))
    nick: M[Str64]
    code: M[Annotated[str, col(sa.CHAR(5))]]
    posts: so.WriteOnlyMapped["Post"] = so.relationship(back_populates="author")


class Post(Base):
    __tablename__ = "post"
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    user_id: so.Mapped[int] = so.mapped_column(sa.ForeignKey(User.id), index=True)
    author: so.Mapped[User] = so.relationship(back_populates="posts")
