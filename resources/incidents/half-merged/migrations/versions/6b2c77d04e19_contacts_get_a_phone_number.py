"""contacts get a phone number

Revision ID: 6b2c77d04e19
Revises: 55aa10c3f7e2
Create Date: 2025-03-25 17:48:09

"""
import sqlalchemy as sa
from alembic import op

revision = "6b2c77d04e19"
down_revision = "55aa10c3f7e2"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("contacts", sa.Column("phone", sa.String(40)))


def downgrade():
    op.drop_column("contacts", "phone")
