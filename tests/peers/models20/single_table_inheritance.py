import datetime
from typing import Optional

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(15))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "employee"}


class Manager(Employee):
    start: Mapped[Optional[datetime.date]] = mapped_column(use_existing_column=True)
    staff: Mapped[int]
    level: Mapped[str] = mapped_column(String(4), use_existing_column=True, index=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Engineer(Employee):
    start: Mapped[Optional[datetime.date]] = mapped_column(use_existing_column=True)
    level: Mapped[str] = mapped_column(String(400), use_existing_column=True)
    boss_id: Mapped[Optional[int]] = mapped_column(ForeignKey("employee.id"), unique=True)
    staff_: Mapped[Optional[int]] = mapped_column("engineer_staff", CheckConstraint("engineer_staff > 0", name="ck_es"))
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Chief(Manager):
    board: Mapped[bool] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "chief"}


class Intern(Employee):
    __table_args__ = None
    until: Mapped[datetime.date] = mapped_column(nullable=False)
    __mapper_args__ = {"polymorphic_identity": "intern"}
