"""branch contacts

Revision ID: 55aa10c3f7e2
Revises: 5e3f902ab6c8
Create Date: 2025-03-18 10:02:33

"""
import sqlalchemy as sa
from alembic import op

revision = "55aa10c3f7e2"
down_revision = "5e3f902ab6c8"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("contacts", sa.Column("id", sa.Integer, primary_key=True), sa.Column("customer_id", sa.Integer), sa.Column("email", sa.String(320)))


def downgrade():
    op.drop_table("contacts")
