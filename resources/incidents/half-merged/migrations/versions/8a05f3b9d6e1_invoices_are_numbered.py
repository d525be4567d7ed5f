"""invoices are numbered

Revision ID: 8a05f3b9d6e1
Revises: 7d1e4c8a2f50
Create Date: 2025-04-15 13:07:42

"""
import sqlalchemy as sa
from alembic import op

revision = "8a05f3b9d6e1"
down_revision = "7d1e4c8a2f50"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("invoices", sa.Column("number", sa.String(32)))


def downgrade():
    op.drop_column("invoices", "number")
