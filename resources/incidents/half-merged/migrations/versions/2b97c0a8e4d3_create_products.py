"""create products

Revision ID: 2b97c0a8e4d3
Revises: 1f0e5d2c7a41
Create Date: 2025-01-20 16:40:03

"""
import sqlalchemy as sa
from alembic import op

revision = "2b97c0a8e4d3"
down_revision = "1f0e5d2c7a41"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("products", sa.Column("id", sa.Integer, primary_key=True), sa.Column("sku", sa.String(40), nullable=False))


def downgrade():
    op.drop_table("products")
