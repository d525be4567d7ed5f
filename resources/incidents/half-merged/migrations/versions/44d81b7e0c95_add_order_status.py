"""add order status

Revision ID: 44d81b7e0c95
Revises: 3c6a1e9f5b20
Create Date: 2025-02-19 08:31:10

"""
import sqlalchemy as sa
from alembic import op

revision = "44d81b7e0c95"
down_revision = "3c6a1e9f5b20"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("status", sa.String(20), server_default="new", nullable=False))


def downgrade():
    op.drop_column("orders", "status")
