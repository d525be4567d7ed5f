from sqlalchemy import Column, Integer, String

from ..base import db


class Person(db.Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String(db.WIDTH))
