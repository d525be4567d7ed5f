from .extensions import db


class SurrogatePK:
    __table_args__ = {"extend_existing": True}
    id = db.Column(db.Integer, primary_key=True)


def reference_col(tablename, nullable=False, pk_name="id", foreign_key_kwargs=None, column_kwargs=None):
    """Column that adds primary key foreign key reference."""
    foreign_key_kwargs = foreign_key_kwargs or {}
    column_kwargs = column_kwargs or {}
    return db.Column(db.ForeignKey(f"{tablename}.{pk_name}", **foreign_key_kwargs), nullable=nullable, **column_kwargs)
