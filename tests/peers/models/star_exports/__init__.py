from .all_computed import *
from .use import *
