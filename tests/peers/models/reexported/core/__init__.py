from . import columns as _columns, types
from .base import Base as Model, metadata as meta
from .columns import primary, reference as ref

stamp = _columns.stamp
