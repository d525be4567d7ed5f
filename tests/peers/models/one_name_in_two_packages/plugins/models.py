import sqlalchemy.types
from sqlalchemy import Column, ForeignKey, Integer

from ..core import models
from ..core.models import Item as CoreItem


class Item(CoreItem):
    __tablename__ = "plugin_item"
    id = Column(ForeignKey(models.Item.id), primary_key=True)
    Column = Column("column", Integer)
    sized = models.db.Column(sqlalchemy.types.Unicode(11))
