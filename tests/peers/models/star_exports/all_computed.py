from . import names, sizes
from .names import *
from .sizes import *

hidden = 5
__all__ = [*names.__all__] + sizes.__all__ + ["S"]
S = names.S
