"""invoices

Revision ID: c57a1e8b3d04
Revises: 9be40d6612fc
Create Date: 2025-06-11 09:02:27

"""
import sqlalchemy as sa
from alembic import op

from harbour import schemas

revision = "c57a1e8b3d04"
down_revision = "9be40d6612fc"
branch_labels = None
depends_on = None


def upgrade():
    if schemas.BILLING:
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {schemas.BILLING}")
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey(schemas.BOOKINGS + ".id"), nullable=False),
        sa.Column("amount", sa.Numeric(8, 2), nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        schema=schemas.BILLING,
    )


def downgrade():
    op.drop_table("invoices", schema=schemas.BILLING)
