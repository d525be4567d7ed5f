"""index orders by customer

Revision ID: 5e3f902ab6c8
Revises: 44d81b7e0c95
Create Date: 2025-03-04 14:22:51

"""
import sqlalchemy as sa
from alembic import op

revision = "5e3f902ab6c8"
down_revision = "44d81b7e0c95"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"])


def downgrade():
    op.drop_index("ix_orders_customer_id")
