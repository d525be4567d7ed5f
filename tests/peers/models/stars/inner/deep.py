import stars.base as b
import sqlalchemy as sa, sqlalchemy.orm
from sqlalchemy import orm


class Deep(b.Base):
    __tablename__ = "deep"
    id = b.Column(b.Integer, primary_key=True)
    first_id = sa.Column(sa.ForeignKey("first.id"))
    text = sa.orm.deferred(sa.Column(sa.types.UnicodeText))
    first = orm.relationship("First")
