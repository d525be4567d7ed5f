"""add audit fields

Revision ID: 91c0a54be3f6
Revises: 5e3f902ab6c8
Create Date: 2025-03-21 09:15:00

"""
import sqlalchemy as sa
from alembic import op

revision = "91c0a54be3f6"
down_revision = "5e3f902ab6c8"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("customers", "products", "orders"):
        op.add_column(table, sa.Column("created_by", sa.String(80)))
        op.add_column(table, sa.Column("updated_at", sa.DateTime))


def downgrade():
    for table in ("customers", "products", "orders"):
        op.drop_column(table, "updated_at")
        op.drop_column(table, "created_by")
