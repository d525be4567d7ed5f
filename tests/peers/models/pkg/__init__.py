from .models import *
from .db import Base, metadata
