from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr, relationship

Base = declarative_base()


class HasStart:
    @declared_attr
    def start(cls):
        """Of every class that has it the same column: the first one's."""
        return cls.__table__.c.get("start", Column(Date, index=True))


class Staff(Base):
    __tablename__ = "staff"
    id = Column(Integer, primary_key=True)
    kind = Column(String(20), nullable=False)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "staff"}


class Engineer(HasStart, Staff):
    grade = Column(Integer, nullable=False, unique=True)
    mentor_id = Column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(HasStart, Staff):
    budget = Column("yearly_budget", Integer, server_default="0")
    __mapper_args__ = {"polymorphic_identity": "manager"}

    @declared_attr
    def grade(cls):
        return Staff.__table__.c.get("grade", Column(Integer))


class Director(Manager):
    board = Column(String(20), CheckConstraint("board <> ''", name="ck_board"))
    __mapper_args__ = {"polymorphic_identity": "director"}
