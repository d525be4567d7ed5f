import os

from .base import *
from .limits import Limits as L

try:
    from .local import *
except ImportError:
    pass

ENVIRONMENT = os.environ["HOME"] and "prod"
