"""invoices

Revision ID: d81f5b6e2a90
Revises: a4c19e02d7b3
Create Date: 2025-02-17 11:05:40

"""
import sqlalchemy as sa
from alembic import op

revision = "d81f5b6e2a90"
down_revision = "a4c19e02d7b3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), nullable=False),
        sa.Column("amount", sa.Numeric(8, 2), nullable=False),
    )


def downgrade():
    op.drop_table("invoices")
