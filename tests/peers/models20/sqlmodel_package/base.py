import uuid

import sqlmodel as sm
from sqlmodel import SQLModel as Model


class BaseUuid(Model):
    id: uuid.UUID = sm.Field(default_factory=uuid.uuid4, primary_key=True)
