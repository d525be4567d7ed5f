"""A module and a folder of one name: the package wins over the module, the module over a folder without __init__.py."""
from .models import Kept
from .parts import Part
