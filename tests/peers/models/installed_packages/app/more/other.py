from corelib.models import Base, HasId
from otherlib import LENGTH, Mixin
from sqlalchemy import Column, String


class Other(HasId, Mixin, Base):  # unresolved: core.others
    __tablename__ = "others"
    text = Column(String(LENGTH))
