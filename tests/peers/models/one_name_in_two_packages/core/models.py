import sqlalchemy as db
from sqlalchemy import orm as models

Base = models.declarative_base()
sqlalchemy = db


class Item(Base):
    __tablename__ = "item"
    id = sqlalchemy.Column(db.Integer, primary_key=True)
    type = db.Column(db.String(7))
    str = db.Column(type.type.__class__ if False else db.Text)
    int = db.Column(db.Integer)
    copy = db.Column(db.Integer, server_default=db.text("1"))
