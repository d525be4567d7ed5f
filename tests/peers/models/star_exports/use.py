hidden = 9
from .all_computed import *


class Star(_Base):
    __tablename__ = "star"
    id = C(Integer, primary_key=True)
    small = C(sized())
    large = C(sized(LARGE))
    hidden = C(S(hidden))
