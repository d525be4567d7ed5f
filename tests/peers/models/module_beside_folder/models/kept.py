from sqlalchemy import Column, ForeignKey, Integer

from ..base import Base


class Kept(Base):
    __tablename__ = "kept"
    id = Column(Integer, primary_key=True)
    part_id = Column(ForeignKey("part.id"))
