"""patients and appointments

Revision ID: a4c19e02d7b3
Revises: 
Create Date: 2024-09-02 08:30:12

"""
import sqlalchemy as sa
from alembic import op

revision = "a4c19e02d7b3"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("patients", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(120), nullable=False), sa.Column("born", sa.Date))
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("patients.id"), nullable=False),
        sa.Column("starts_at", sa.DateTime, nullable=False),
        sa.Column("room", sa.String(20)),
    )


def downgrade():
    op.drop_table("appointments")
    op.drop_table("patients")
