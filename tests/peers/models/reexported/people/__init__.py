from .person import Person as Human
from reexported.people import person as module
from .. import core

Aged = core.Model
