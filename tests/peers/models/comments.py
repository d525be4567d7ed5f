from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()
NOTE = "shared" " " "note"


class Commented(Base):
    """Not the comment of the table."""
    __tablename__ = "commented"
    __table_args__ = {"comment": """A comment
of two lines, with a 'quote' and a % sign"""}
    id = Column(Integer, primary_key=True, comment="")
    a = Column(Integer, comment=NOTE)
    b = Column(Integer, comment=f"{NOTE} of b, {3}")
    c = Column(Integer, comment=None, doc="not a comment")
    d = Column(Integer, comment="tab\tand \"double\" \\ back")
    e = Column(String, comment=NOTE.upper() + "!")
    f = Column(String, comment="é🙂", info={"comment": "no"})


t = Table("t", MetaData(), Column("x", Integer, comment="x of t"), comment="from a keyword " + str(4))
