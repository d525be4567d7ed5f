from sqlalchemy import Column, String

from .base import Order as no_order
from .base import Stamped


class Order(Stamped):
    __tablename__ = "order"
    code = Column(String(8 if no_order is None else 9))
