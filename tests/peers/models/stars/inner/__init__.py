from . import deep
from .first import First
