import enum

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql

db = SQLAlchemy()
Column, relationship = db.Column, db.relationship


class Status(enum.Enum):
    on = 1
    off = 0


tags = db.Table(
    "tags",
    db.Column("page_id", db.Integer, db.ForeignKey("page.id", ondelete="CASCADE"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("tag.id"), primary_key=True),
)
explicit = db.Table("explicit", db.metadata, db.Column("id", db.Integer, primary_key=True), schema="other")
by_sa = sa.Table("by_sa", db.metadata, sa.Column("id", sa.Integer, primary_key=True))
by_model = sa.Table("by_model", db.Model.metadata, sa.Column("id", sa.Integer, primary_key=True))


class Tag(db.Model):
    id = Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
    status = Column(db.Enum(Status), nullable=False, server_default=Status.on.name)
    data = Column(postgresql.JSONB().with_variant(db.JSON, "sqlite"))
    stamp = Column(db.DateTime(timezone=True), server_default=db.func.now())
    active = Column(db.Boolean, server_default=db.true())
    text = Column(db.Text, server_default=db.text("'x'"))
    __table_args__ = (db.Index("ix_tag_status", "status", "stamp"), db.CheckConstraint("id > 0", name="ck_tag"))


class Page(db.Model):
    id = db.Column(db.Integer, db.Identity(), primary_key=True)
    tags = relationship("Tag", secondary=tags, backref=db.backref("pages", lazy="dynamic"))
    price = db.Column(db.Numeric(8, 2))
    pickled = db.Column(db.PickleType)
    parent_id = db.Column(db.ForeignKey("page.id"))
    parent = db.relationship("Page", remote_side=[id])
