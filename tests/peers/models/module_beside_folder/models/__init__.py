from .kept import Kept
