"""add invoices

Revision ID: 7d1e4c8a2f50
Revises: 4f2ad9013b7c
Create Date: 2025-04-11 15:30:18

"""
import sqlalchemy as sa
from alembic import op

revision = "7d1e4c8a2f50"
down_revision = "4f2ad9013b7c"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("invoices", sa.Column("id", sa.Integer, primary_key=True), sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id")))


def downgrade():
    op.drop_table("invoices")
