from __future__ import annotations

import datetime
from typing import List, Optional

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint, func
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "team_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[Optional[datetime.date]] = mapped_column(server_default=func.current_date())
    user: Mapped[User] = relationship(back_populates="memberships")
    team: Mapped["Team"] = relationship(back_populates="memberships")


follows = Table("follows", Base.metadata, Column("follower_id", Integer, ForeignKey("user.id"), primary_key=True), Column("followed_id", ForeignKey("user.id"), primary_key=True))


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    memberships: Mapped[List[Membership]] = relationship(back_populates="user", cascade="all, delete-orphan")
    teams: AssociationProxy[List["Team"]] = association_proxy("memberships", "team")
    following: Mapped[list[User]] = relationship(secondary=follows, primaryjoin=follows.c.follower_id == id, secondaryjoin=follows.c.followed_id == id)


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    memberships: Mapped[List[Membership]] = relationship(back_populates="team")


badges = Table("badges", Base.metadata, Column("user_id", ForeignKey(User.id)), Column("team_id", ForeignKey(Team.__table__.c.id)), Column("name", ForeignKey(Team.name)))
