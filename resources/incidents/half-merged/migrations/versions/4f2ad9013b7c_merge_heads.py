"""merge heads

Revision ID: 4f2ad9013b7c
Revises: 91c0a54be3f6, 6b2c77d04e19
Create Date: 2025-04-02 12:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "4f2ad9013b7c"
down_revision = ("91c0a54be3f6", "6b2c77d04e19")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
