from .extensions import db
from .mixins import SurrogatePK, reference_col


class UserProfile(SurrogatePK, db.Model):
    email = db.Column(db.String(254), unique=True, index=True)
    __table_args__ = (db.CheckConstraint("length(email) > 3", name="email_length"),)


class Login(SurrogatePK, db.Model):
    __tablename__ = "logins"
    user_id = reference_col("user_profile")
    at = db.Column(db.DateTime, default=db.func.now())
