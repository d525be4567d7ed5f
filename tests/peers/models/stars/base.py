from sqlalchemy import *
from sqlalchemy.orm import *

Base = declarative_base()
_hidden = 3
__all__ = ["Base", "Column", "Integer", "String", "LENGTHS"]


class LENGTHS:
    SHORT = 5
    LONG = SHORT * 10
