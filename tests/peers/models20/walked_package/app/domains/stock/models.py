from sqlalchemy.orm import Mapped, mapped_column

from app import database as db
from app.domains.stock.kinds import *


class Part(db.Base):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
