"""create orders

Revision ID: 3c6a1e9f5b20
Revises: 2b97c0a8e4d3
Create Date: 2025-02-03 11:05:27

"""
import sqlalchemy as sa
from alembic import op

revision = "3c6a1e9f5b20"
down_revision = "2b97c0a8e4d3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("customer_id", sa.Integer, sa.ForeignKey("customers.id")))


def downgrade():
    op.drop_table("orders")
