from .base import *
from .inner import *
from stars.inner.deep import Deep as Renamed
