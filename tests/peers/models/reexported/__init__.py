"""Names that go through several modules before they are used."""
from .core import Model as Model, types as t
from . import people, things
from .people import *

__all__ = ["Model", "people", "things"]
