from typing import Optional

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, length_of
from ..stock.models import Part


class Sale(Base):
    __tablename__ = "sale"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(length_of("code")))
    note: Mapped[Optional[str]] = mapped_column(String(length_of("note")))
    part_id: Mapped[int] = mapped_column(ForeignKey(Part.id))
