"""boats, customers and bookings

Revision ID: 20f7c3a94e15
Revises: 
Create Date: 2023-11-06 10:14:55

"""
import sqlalchemy as sa
from alembic import op

revision = "20f7c3a94e15"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("customers", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(80), nullable=False), sa.Column("email", sa.String(320)))
    op.create_table(
        "boats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("berths", sa.Integer, nullable=False),
        sa.Column("daily_rate", sa.Numeric(8, 2), nullable=False),
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("customer_id", sa.Integer, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("boat_id", sa.Integer, sa.ForeignKey("boats.id"), nullable=False),
        sa.Column("start_date", sa.Date, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
    )
    op.create_table(
        "takings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("boat_id", sa.Integer, sa.ForeignKey("boats.id"), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), nullable=False),
    )


def downgrade():
    for table in ("takings", "bookings", "boats", "customers"):
        op.drop_table(table)
