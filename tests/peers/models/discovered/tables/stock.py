from sqlalchemy import Column, ForeignKey, Integer, Table

from ..base import Base
from ..orders.order import Order

stock = Table("stock", Base.metadata, Column("id", Integer, primary_key=True), Column("order_id", ForeignKey(Order.id)))
