from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Vehicle(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(9))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "vehicle"}


class Car(Vehicle):
    """No key of its own: a row of vehicle."""
    doors = db.Column(db.Integer)
    __mapper_args__ = {"polymorphic_identity": "car"}


class SportsCar(Car):
    id = db.Column(db.ForeignKey("vehicle.id"), primary_key=True)
    speed = db.Column(db.Integer)
    __mapper_args__ = {"polymorphic_identity": "sports"}


class Boat(Vehicle):
    __tablename__ = "boats"
    boat_id = db.Column(db.Integer, db.ForeignKey(Vehicle.id), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "boat"}


class Abstract(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)
    note = db.Column(db.Text)


class Concrete(Abstract):
    extra = db.Column(db.Boolean, default=False)


class Duck(Abstract):
    note = db.Column(db.String(5))
