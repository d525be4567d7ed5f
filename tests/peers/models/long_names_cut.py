from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}))
Plain = declarative_base()


class Assignment(Base):
    __tablename__ = "department_employee_assignment_history_records_archive"
    id = Column(Integer, primary_key=True)
    responsible_department_identifier = Column(Integer, index=True, unique=True)
    previous_department_identifier = Column(String(9), unique=True)
    parent_identifier = Column(ForeignKey("department_employee_assignment_history_records_archive.id"))
    __table_args__ = (
        UniqueConstraint("responsible_department_identifier", "previous_department_identifier"),
        Index(None, "previous_department_identifier", "id"),
        CheckConstraint("id > 0", name="identifier_of_the_assignment_must_be_positive"),
    )


class Measured(Plain):
    __tablename__ = "measured_values_of_the_northern_weather_station"
    id = Column(Integer, primary_key=True)
    temperature_in_degrees = Column(Integer, index=True)
    relative_humidity = Column(Integer, index=True)
