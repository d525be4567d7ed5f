from __future__ import annotations

import datetime
import enum
import uuid
from typing import Annotated, Any

from sqlalchemy import DateTime, ForeignKey, Numeric, String, func, text
from sqlalchemy.orm import mapped_column


class Status(enum.StrEnum):
    active = "is active"
    gone = "is gone"


intpk = Annotated[int, mapped_column(primary_key=True)]
uuidpk = Annotated[uuid.UUID, mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))]
str_50 = Annotated[str, 50]
timestamp = Annotated[datetime.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
Money = Annotated[float, mapped_column(Numeric(14, 4))]
account_fk = Annotated[int, mapped_column(ForeignKey("account.id"), index=True)]
