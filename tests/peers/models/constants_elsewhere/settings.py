import collections
import dataclasses
import enum
import typing


class Tables(str, enum.Enum):
    CONTRACT = "contracts"
    PARTY = "parties"


class Lengths:
    NAME = 40
    CODE = NAME // 4

    class Nested:
        DEEP = 3


@dataclasses.dataclass(frozen=True)
class Schema:
    name: str = "legal"
    prefix: str = "lg_"


class Pair(typing.NamedTuple):
    precision: int
    scale: int = 2


Point = collections.namedtuple("Point", "x y")
SCHEMA = Schema(prefix="law_")
MONEY = Pair(18)
WHERE = Point(7, y=8)
LIMITS = {"title": {"max": 120}, "tags": [10, 20, 30]}
FIRST, *REST = 1, 2, 3
A = B = 6
B += 2
