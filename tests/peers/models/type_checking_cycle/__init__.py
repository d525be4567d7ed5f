"""Modules that name each other for type checkers alone: executed, those imports would be a circle."""
from .base import Base
from .order import Order
