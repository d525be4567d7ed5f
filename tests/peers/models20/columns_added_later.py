from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column


class Base(DeclarativeBase):
    pass


class Late(Base):
    __tablename__ = "late"
    id: Mapped[int] = mapped_column(primary_key=True)


Late.first = mapped_column(String(10), index=True)
Late.second = mapped_column("second_name", Integer, ForeignKey("late.id"), unique=True)
setattr(Late, "third", Column(Date, nullable=False))
Late.fourth = column_property(Column("fourth_column", Integer))
Late.__table__.append_column(Column("fifth", Integer, server_default="5"))
Late.__table__.append_constraint(CheckConstraint("fifth > 0", name="ck_fifth"))
Base.metadata.tables["late"].append_column(Column("sixth", String(6)))
Late.plain = 7

Index("ix_late", Late.first, Late.id.desc())
by_name = Table("late", Base.metadata, Column("seventh", Integer), extend_existing=True)
