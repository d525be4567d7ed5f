from sqlalchemy import Column, Integer

from .base import Base


class Shadowed(Base):
    """Python never reads this file: models/__init__.py has its name."""
    __tablename__ = "shadowed"
    id = Column(Integer, primary_key=True)
