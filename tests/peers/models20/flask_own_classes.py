from flask_sqlalchemy import SQLAlchemy as Base
from flask_sqlalchemy.model import Model
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base


class IdModel(Model):
    """The way of Flask-SQLAlchemy 2: a class whose columns every model gets."""

    @sa.orm.declared_attr
    def id(cls):
        for base in cls.__mro__[1:-1]:
            if getattr(base, "__table__", None) is not None:
                return sa.Column(sa.ForeignKey(base.id), primary_key=True)
        return sa.Column(sa.Integer, primary_key=True)


class SQLAlchemy(Base):
    def apply_driver_hacks(self, app, info, options):
        pass


db = SQLAlchemy(model_class=IdModel, session_options={"autoflush": False})
given = declarative_base(metadata=sa.MetaData(schema="given"))
other = Base(model_class=given)


class PlainWord(db.Model):
    text = db.Column(db.String(10))


class OfGiven(other.Model):
    __tablename__ = "of_given"
    id = other.Column(other.Integer, primary_key=True)


def crud(cls):
    return cls


class CRUDMixin:
    @classmethod
    def create(cls, **kw):
        return cls(**kw)


class ModelBase(CRUDMixin, db.Model):
    __abstract__ = True


@crud
class NiceWord(ModelBase):
    word_id = db.Column(db.ForeignKey("plain_word.id"))
