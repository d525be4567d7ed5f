from stars.base import *


class First(Base):
    __tablename__ = "first"
    id = Column(Integer, primary_key=True)
    short = Column(String(LENGTHS.SHORT))
    long = Column(String(LENGTHS.LONG))
