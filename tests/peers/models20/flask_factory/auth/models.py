from flask_factory.extensions import db
from flask_factory.mixins import SurrogatePK, reference_col


class Role(SurrogatePK, db.Model):
    name = db.Column(db.String(80), unique=True, nullable=False)
    user_id = reference_col("user_profile", nullable=True, column_kwargs={"index": True}, foreign_key_kwargs=dict(ondelete="SET NULL"))
