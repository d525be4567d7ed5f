from decimal import Decimal

from sqlalchemy import Column, ForeignKey, Integer, Numeric, String

from app.db.base import Base
from common.lengths import NAME, Money


class Invoice(Base):
    __tablename__ = "invoice"
    id = Column(Integer, primary_key=True)
    name = Column(String(NAME))
    total = Column(Money)
