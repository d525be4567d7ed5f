import datetime
from typing import Annotated, Optional

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column, relationship

created_at = Annotated[datetime.datetime, mapped_column(server_default=func.now())]


class Stamped(MappedAsDataclass):
    created: Mapped[created_at] = mapped_column(init=False)
    changed: Mapped[Optional[datetime.datetime]] = mapped_column(default=None, kw_only=True)


class Slugged(MappedAsDataclass, init=False):
    slug: Mapped[str] = mapped_column(String(31), init=False)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Numbered(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(init=False, primary_key=True)


class Essay(Slugged, Stamped, Numbered):
    title: Mapped[str] = mapped_column(String(30))


class Footnote(Stamped, Numbered):
    __tablename__ = "footnotes"
    essay_id: Mapped[Optional[int]] = mapped_column(ForeignKey("essay.id"), init=False)
    essay: Mapped[Optional[Essay]] = relationship(default=None)
