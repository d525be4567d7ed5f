from enum import Enum, auto

__all__ = ["Kind"]


class Kind(Enum):
    raw = auto()
    finished_product = auto()
