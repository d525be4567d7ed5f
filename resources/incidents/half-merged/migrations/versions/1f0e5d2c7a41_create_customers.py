"""create customers

Revision ID: 1f0e5d2c7a41
Revises: 
Create Date: 2025-01-14 09:12:44

"""
import sqlalchemy as sa
from alembic import op

revision = "1f0e5d2c7a41"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("customers", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(200), nullable=False))


def downgrade():
    op.drop_table("customers")
