from sqlalchemy import Column

import reexported.core as c
from reexported import core
from reexported.core.types import LongCode as L, SHORT
from .people import Human
from .people.person import *


class Thing(c.Model):
    __tablename__ = f"thing_{SHORT}"
    id = core.primary()
    code = Column("long_code", L, index=True)
    owner_id = c.ref(Human.id)
    second_owner = c.ref("person.id", index=True)
    by_star = Column(kinds.Big)
