"""a schema for each part of the house

Revision ID: 9be40d6612fc
Revises: 20f7c3a94e15
Create Date: 2025-05-19 15:40:02

"""
import sqlalchemy as sa
from alembic import op

from harbour import schemas

revision = "9be40d6612fc"
down_revision = "20f7c3a94e15"
branch_labels = None
depends_on = None


def upgrade():
    for table, schema in (("customers", schemas.CORE), ("boats", schemas.CORE), ("bookings", schemas.BOOKING)):
        if schema:
            op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            op.execute(f"ALTER TABLE {table} SET SCHEMA {schema}")
    with op.batch_alter_table("customers", schema=schemas.CORE) as customers:
        customers.alter_column("name", existing_type=sa.String(80), type_=sa.String(200), existing_nullable=False)
    with op.batch_alter_table("bookings", schema=schemas.BOOKING) as bookings:
        bookings.alter_column("start_date", new_column_name="starts_on", existing_type=sa.Date, existing_nullable=False)
        bookings.add_column(sa.Column("status", sa.String(20), server_default="confirmed", nullable=False))
        bookings.add_column(sa.Column("deposit", sa.Numeric(8, 2)))


def downgrade():
    raise NotImplementedError("there is no way back to one schema")
