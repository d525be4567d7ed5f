from . import core, plugins
from .core.models import Base
