from sqlalchemy import Column

from ..core import Model, primary as pk, ref, stamp
from ..core import types as kinds


class Person(Model):
    __tablename__ = "person"
    id = pk()
    code = Column(kinds.Code, unique=True)
    parent_id = ref("person.id", nullable=True)
    made = stamp()
    changed = stamp("changed_at", on_update=True)
