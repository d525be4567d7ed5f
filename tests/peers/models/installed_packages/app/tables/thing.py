from corelib.models import Base, HasId, Setting, Stamped
from sqlalchemy import Column, ForeignKey


class Thing(HasId, Stamped, Base):
    __tablename__ = "things"
    setting = Column(ForeignKey(Setting.id))
