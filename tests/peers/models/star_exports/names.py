from sqlalchemy import Column as C, Integer, String as S
from sqlalchemy.orm import declarative_base

__all__ = ("C", "Integer", "_Base")
_Base = declarative_base()
hidden = S(1)
