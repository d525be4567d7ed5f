from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(schema="main"))


class Account(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class AuditEntry(db.Model):
    """Of another database: it has a MetaData of its own."""
    __bind_key__ = "audit"
    id = db.Column(db.Integer, primary_key=True)
    account = db.Column(db.Integer, nullable=False)


class AuditDetail(db.Model):
    __bind_key__ = "audit"
    entry_id = db.Column(db.ForeignKey("audit_entry.id"), primary_key=True)


class Abstract(db.Model):
    __abstract__ = True
    __bind_key__ = "stats"
    id = db.Column(db.BigInteger, primary_key=True)


class PageView(Abstract):
    pass


links = db.Table("links", db.Column("account_id", db.ForeignKey("main.account.id"), primary_key=True))
stats = db.Table("counts", db.Column("n", db.Integer), bind_key="stats")
