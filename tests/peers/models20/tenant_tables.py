import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TENANTS = ("north", "south")


class Base(DeclarativeBase):
    pass


template = MetaData()
Table("visit", template, Column("id", Integer, primary_key=True), Column("place_id", ForeignKey("place.id"), index=True))
Table("place", template, Column("id", Integer, primary_key=True), Column("name", String(12), unique=True))

for tenant in TENANTS:
    for table in template.sorted_tables:
        table.to_metadata(Base.metadata, schema=tenant)

for tenant in TENANTS:
    def make(schema=tenant):
        class Setting(Base):
            __tablename__ = "setting"
            __table_args__ = {"schema": schema}
            key: Mapped[str] = mapped_column(String(10), primary_key=True)
            place_id: Mapped[int] = mapped_column(ForeignKey(f"{schema}.place.id"))

        return Setting

    make()


class Looked(Base):
    __table__ = Base.metadata.tables["north.place"]
