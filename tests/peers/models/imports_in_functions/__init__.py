from .model import Base, Comment
from .late import load

Load = load()
