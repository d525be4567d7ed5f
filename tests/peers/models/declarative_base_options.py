from sqlalchemy import Column, Integer, MetaData, String
from sqlalchemy.orm import declarative_base


class Conventions:
    """Given as cls=: its columns and its __table_args__ reach every model."""
    __table_args__ = {"schema": "crm"}
    revision = Column(Integer, nullable=False, server_default="1")

    def __repr__(self):
        return f"<{type(self).__name__}>"


shared = MetaData()
Model = declarative_base(name="Model", cls=Conventions, metadata=shared, class_registry={})


class Lead(Model):
    __tablename__ = "leads"
    id = Column(Integer, primary_key=True)
    name = Column(String(80))


class Deal(Model):
    __tablename__ = "deals"
    __table_args__ = {"comment": "own arguments take the place of those of the base"}
    id = Column(Integer, primary_key=True)
