import uuid

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import declared_attr

db = SQLAlchemy()


class IdMixin:
    id = db.Column(db.Integer, primary_key=True)


class UuidMixin:
    @declared_attr
    def uid(cls):
        return db.Column(db.Uuid, primary_key=True, default=uuid.uuid4)


class Named:
    name = db.Column(db.String(30), index=True)


class Prefixed:
    @declared_attr.directive
    def __tablename__(cls):
        return "pre_" + cls.__name__.lower()


class FirstThing(IdMixin, Named, db.Model):
    pass


class SecondThing(UuidMixin, db.Model):
    first_id = db.Column(db.ForeignKey("first_thing.id"))


class ThirdThing(Prefixed, IdMixin, db.Model):
    pass


class FourthThing(Named, db.Model):
    __table_args__ = (db.PrimaryKeyConstraint("a", "b"), db.UniqueConstraint("name", name="uq_name"), {"comment": "key by constraint"})
    a = db.Column(db.Integer)
    b = db.Column(db.Integer)


class FifthThing(db.Model):
    __table__ = db.Table("fifth_by_table", db.Column("id", db.Integer, primary_key=True))
